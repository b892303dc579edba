import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { listSessions } from '../../src/node/sessions/list-sessions.ts';
import { makeLibrary } from '../support/library.ts';
import { removeFolders, temporaryFolder } from '../support/repository.ts';

describe('what is kept of sessions between runs', () => {
  let repo = '';
  let home = '';
  before(() => {
    ({ repo, home } = makeLibrary());
  });
  after(removeFolders);
  const list = (cacheDir?: string) => listSessions({ repo, home, env: null, ...(cacheDir && { cacheDir }) });
  const transcript = (): string => {
    const stores = path.join(home, '.claude/projects');
    const [file] = fs
      .readdirSync(stores, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('s1.jsonl'));
    return path.join(stores, file ?? '');
  };

  it('gives the same list, and is made anew when it is damaged', async () => {
    const cacheDir = temporaryFolder();
    const first = await list(cacheDir);
    assert.ok(first.sessions.length > 0);
    assert.deepEqual(await list(cacheDir), first);
    for (const name of ['heads.json', 'sessions.json']) {
      const file = path.join(cacheDir, name);
      const kept = fs.readFileSync(file, 'utf8');
      const damages = ['', kept.slice(0, -9), '[]', '{"version":"0.1.0","heads":[["x"]],"sessions":{"x":1}}'];
      for (const damage of [...damages, kept.replace(/"version":"[^"]*"/, '"version":"0.0.0"')]) {
        fs.writeFileSync(file, damage);
        assert.deepEqual(await list(cacheDir), first, `${name}: ${damage.slice(0, 60)}`);
      }
    }
    assert.deepEqual(await list(), first);
  });

  it('follows a transcript that grows, moves to another project or goes', async () => {
    const cacheDir = temporaryFolder();
    const before = await list(cacheDir);
    const file = transcript();
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.split('\n').slice(0, 2).join('\n'));
    assert.deepEqual(await list(cacheDir), await list());
    fs.writeFileSync(file, text.replaceAll(repo, '/elsewhere'));
    assert.equal((await list(cacheDir)).sessions.length, before.sessions.length - 1);
    fs.rmSync(file);
    assert.equal((await list(cacheDir)).sessions.length, before.sessions.length - 1);
    fs.writeFileSync(file, text);
    assert.deepEqual(await list(cacheDir), before);
  });
});
