import assert from 'node:assert/strict';
import { HumanError } from '../../src/node/human-error.ts';
import { listSessions as listHere } from '../../src/node/sessions/list-sessions.ts';
import { analyseSelected, listSessions, readRecordedRuns } from '../../src/vscode/run-scan.ts';
import { makeLibrary } from '../support/library.ts';
import { removeFolders } from '../support/repository.ts';

describe('a scan in a thread', () => {
  let repo = '';
  let home = '';
  before(() => {
    ({ repo, home } = makeLibrary());
  });
  after(removeFolders);

  it('gives what it gives here, and tells how far it is', async () => {
    const told: number[] = [];
    const options = { repo, home, env: process.env };
    const found = await listSessions({ ...options, onProgress: (done) => told.push(done) });
    assert.ok(found.sessions.length > 0);
    assert.deepEqual(found, await listHere(options));
    assert.equal(told[0], 0);
    assert.equal((await readRecordedRuns(options)).root, repo);
  });

  it('is cancelled at once', async () => {
    const abort = new AbortController();
    const scan = listSessions({ repo, home, env: null, signal: abort.signal });
    abort.abort(new Error('enough'));
    await assert.rejects(scan, /^Error: enough$/);
    await assert.rejects(listSessions({ repo, home, env: null, signal: abort.signal }), /^Error: enough$/);
  });

  it('refuses as it does here', async () => {
    const scan = analyseSelected('nobody-knows-it', { repo, cwd: repo, home, env: null });
    await assert.rejects(scan, (error) => error instanceof HumanError && /No session is called/.test(error.message));
  });
});
