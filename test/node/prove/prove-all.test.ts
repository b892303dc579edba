import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { proveAll, proveDocument } from '../../../src/node/prove.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { applyAll, documentPath, provingRepository, shellCase } from '../../support/proving.ts';

const evidence = 'postmortems/evidence/2026-02-04-stash.jsonl';

describe('proving all that is applied', () => {
  let guardProgram = '';
  let repo = '';
  const options = () => ({ repo, home: temporaryFolder(), guardProgram, consent: () => Promise.resolve(false) });
  const edit = (from: string | RegExp, to: string): void => {
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    write(repo, { [documentPath]: text.replace(from, to) });
  };

  before(async () => {
    guardProgram = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  beforeEach(async () => {
    repo = provingRepository({ cases: [shellCase('stop', 'git stash')] });
    await applyAll(repo, guardProgram);
  });
  after(removeFolders);

  it('proves what stands', async () => {
    const { proofs, unread } = await proveAll('postmortems', options());
    assert.deepEqual(
      proofs.map(({ word }) => word),
      ['proved'],
    );
    assert.deepEqual(unread, []);
  });

  it('names a block that can no longer be read, and knows that it was applied', async () => {
    edit('kind: hook', 'kind: hok');
    const { proofs, unread } = await proveAll('postmortems', options());
    assert.deepEqual(proofs, []);
    assert.equal(unread.length, 1);
    assert.equal(unread[0]?.document, documentPath);
    assert.ok((unread[0]?.line ?? 0) > 10);
    assert.equal(unread[0]?.wasApplied, true);
    assert.match(unread[0]?.message ?? '', /this change cannot be read: .*kind/);
  });

  it('does not take a block that was never applied for a lost prevention', async () => {
    edit('kind: hook', 'kind: hok');
    edit(/^applied: .*$/m, 'applied: null');
    const { unread } = await proveAll('postmortems', options());
    assert.deepEqual(
      unread.map(({ wasApplied }) => wasApplied),
      [false],
    );
  });

  it('names a document that is no text', async () => {
    fs.writeFileSync(path.join(repo, 'postmortems/2026-02-05-broken.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe]));
    const { proofs, unread } = await proveAll('postmortems', options());
    assert.equal(proofs.length, 1);
    assert.deepEqual(
      unread.map(({ document, wasApplied }) => [document, wasApplied]),
      [['postmortems/2026-02-05-broken.md', null]],
    );
  });

  it('says of an applied change that one of its targets does not exist, and tries the others', async () => {
    edit('targets: [claude-code]', 'targets: [claude-code, claud]');
    const { proofs } = await proveAll('postmortems', options());
    const [, lost] = proofs;
    assert.deepEqual(
      proofs.map(({ target, word }) => [target, word]),
      [
        ['claude-code', 'disarmed'],
        ['claud', 'disarmed'],
      ],
    );
    assert.match(lost?.reasons.join(' ') ?? '', /no target claud; there are .*claude-code/);
  });

  it('does not call proved what may have lost cases', async () => {
    fs.appendFileSync(path.join(repo, evidence), '{"kind":"case","change":"c1","must":"st\n');
    const { proofs } = await proveAll('postmortems', options());
    assert.equal(proofs[0]?.word, 'not shown');
    assert.match(proofs[0]?.reasons.join(' ') ?? '', /2026-02-04-stash\.jsonl, line 2: .*JSON and is none/);
    write(repo, { [evidence]: null });
    const again = await proveAll('postmortems', options());
    assert.match(again.proofs[0]?.reasons.join(' ') ?? '', /evidence file .* is not there/);
  });

  it('reads documents of a team’s own template', async () => {
    edit('template: agent-run', 'template: ours');
    edit('## What changes', '## Follow-up');
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    const [proof] = await proveDocument({ document: documentPath, text }, options());
    assert.equal(proof?.word, 'proved');
  });
});
