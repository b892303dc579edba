import assert from 'node:assert/strict';
import { openRepository } from '../../src/node/git/repository.ts';
import { readTodaysTexts } from '../../src/node/sessions/todays-texts.ts';
import { commit, git, removeFolders, repository, write } from '../support/repository.ts';
import { create, edit, prompt, sessionWith } from '../support/session.ts';

describe('readTodaysTexts', () => {
  after(removeFolders);

  it('looks at HEAD, at the branch the session worked on and at the work tree', async () => {
    const folder = repository();
    commit(folder, { files: { 'a.ts': 'a\n', 'b.ts': 'b\n', 'old.ts': 'old\n' }, subject: 'base', minutes: 0 });
    commit(folder, { files: { 'old.ts': null }, subject: 'drop', minutes: 5 });
    git(folder, ['checkout', '-b', 'topic']);
    commit(folder, { files: { 'a.ts': 'a\non topic\n' }, subject: 'work', minutes: 6 });
    git(folder, ['checkout', 'main']);
    write(folder, { 'b.ts': 'b\nnot committed\n', 'new.ts': 'new\n' });
    const run = sessionWith(
      { cwd: folder, branch: 'topic' },
      prompt('Go'),
      edit(`${folder}/a.ts`, { removed: '', added: 'on topic' }),
      edit(`${folder}/b.ts`, { removed: '', added: 'not committed' }),
      create(`${folder}/new.ts`, 'new'),
      create(`${folder}/never-seen.ts`, 'x'),
      edit(`${folder}/old.ts`, { removed: 'old', added: 'older' }),
    );
    const opened = await openRepository(folder);
    assert.ok(opened);
    const today = await readTodaysTexts(run, opened, { diff: null });
    assert.deepEqual(today?.texts.get(`${folder}/a.ts`), ['a\n', 'a\non topic\n']);
    assert.deepEqual(today?.texts.get(`${folder}/b.ts`), ['b\n', 'b\nnot committed\n']);
    assert.deepEqual(today?.texts.get(`${folder}/new.ts`), ['new\n']);
    assert.equal(today?.texts.has(`${folder}/never-seen.ts`), false);
    assert.deepEqual(today?.texts.get(`${folder}/old.ts`), []);
    assert.equal(today?.hasUncommitted, true);
  });
});
