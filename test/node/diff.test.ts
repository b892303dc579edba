import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { findDiff } from '../../src/node/diff.ts';
import { HumanError } from '../../src/node/human-error.ts';
import type { Session } from '../../src/core/model/session.ts';
import { commit, git, lines, removeFolders, repository, shaOf, temporaryFolder, write } from '../support/repository.ts';
import { at, create, edit, prompt, sessionWith, shell, type Part } from '../support/session.ts';

const isCommit = 'git add -A && git commit -m x';

/** A session in a folder: from minute 0 to minute 60, with these parts between. */
function run(cwd: string, parts: readonly Part[], head: Partial<Session> = {}): Session {
  return sessionWith({ cwd, ...head }, at(0, prompt('Add prices.')), ...parts, at(60, prompt('Thanks.')));
}

describe('diff of a session', () => {
  afterEach(removeFolders);

  it('finds commits that tool results show, from the first one’s parent to the last', async () => {
    const repo = repository();
    const base = shaOf(repo);
    const one = commit(repo, { files: { 'a.ts': lines('a', 10) }, subject: 'Add a', minutes: 10 });
    const two = commit(repo, {
      files: { 'b.ts': lines('b', 5), 'README.md': '# Shop\nMore\n' },
      subject: 'Add b',
      minutes: 20,
    });
    const session = run(repo, [at(10, shell(isCommit, { output: one })), at(20, shell(isCommit, { output: two }))]);
    const diff = await findDiff(session, { repo });
    assert.deepEqual([diff.base, diff.head, diff.certain], [base, shaOf(repo), true]);
    assert.deepEqual(
      diff.commits.map(({ subject, how, inHead }) => ({ subject, how, inHead })),
      [
        { subject: 'Add a', how: 'seen in a tool result', inHead: true },
        { subject: 'Add b', how: 'seen in a tool result', inHead: true },
      ],
    );
    assert.deepEqual([diff.insertions, diff.deletions, diff.survivingLines], [16, 0, 16]);
    assert.deepEqual(
      diff.files.map(({ path }) => path),
      ['README.md', 'a.ts', 'b.ts'],
    );
    assert.equal(diff.commits[0]?.time, '2026-02-04T09:10:00.000Z');
    assert.deepEqual(diff.problems, []);
  });

  it('takes no sha from a log, another repository or a refused call', async () => {
    const repo = repository();
    const other = repository();
    const elsewhere = commit(other, { files: { 'x.ts': 'x\n' }, subject: 'Elsewhere', minutes: 5 });
    const printed = commit(repo, { files: { 'a.ts': 'a\n' }, subject: 'By a person', minutes: -60 });
    const session = run(repo, [
      shell('git log --oneline -1', { output: git(repo, ['log', '--oneline', '-1']) }),
      shell('git rev-parse HEAD', { output: shaOf(repo) }),
      shell(`cd ${other} && git commit -m Elsewhere`, { output: elsewhere }),
      shell(isCommit, { output: printed, status: 'denied' }),
    ]);
    const diff = await findDiff(session, { repo });
    assert.deepEqual(diff.commits, []);
    assert.equal(diff.certain, false);
    assert.equal(diff.insertions, null);
  });

  it('keeps an amended commit once, as it became', async () => {
    const repo = repository();
    const one = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: 10 });
    write(repo, { 'a.ts': lines('a', 4) });
    git(repo, ['add', '-A']);
    const two = git(repo, ['commit', '--amend', '--no-edit'], 12);
    const session = run(repo, [
      at(10, shell(isCommit, { output: one })),
      at(12, shell('git add -A && git commit --amend --no-edit', { output: two })),
    ]);
    const diff = await findDiff(session, { repo });
    assert.deepEqual(
      diff.commits.map(({ sha }) => sha),
      [shaOf(repo)],
    );
    assert.equal(diff.insertions, 4);
  });

  it('finds a commit again after a rebase, also in a clone that never had the first one', async () => {
    const repo = repository();
    git(repo, ['checkout', '-b', 'prices']);
    const output = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: 10 });
    git(repo, ['checkout', 'main']);
    commit(repo, { files: { 'c.ts': lines('c', 7) }, subject: 'Others work', minutes: 30 });
    git(repo, ['checkout', 'prices']);
    git(repo, ['rebase', 'main'], 3000);
    const clone = path.join(temporaryFolder(), 'clone');
    git(repo, ['clone', '--branch', 'prices', `file://${repo}`, clone]);
    const session = run(repo, [at(10, shell(isCommit, { output }))], { branch: 'prices' });
    for (const where of [repo, clone]) {
      const diff = await findDiff(session, { repo: where });
      assert.deepEqual(
        diff.commits.map(({ sha }) => sha),
        [shaOf(repo)],
      );
      assert.match(diff.commits[0]?.how ?? '', /^rewritten: same subject and author date as [0-9a-f]{7}/);
      assert.deepEqual([diff.insertions, diff.survivingLines, diff.base], [3, 3, shaOf(repo, 'main')]);
    }
  });

  it('recognises a squash by what its message lists', async () => {
    const repo = repository();
    git(repo, ['checkout', '-b', 'prices']);
    const one = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add the price list', minutes: 10 });
    const two = commit(repo, { files: { 'b.ts': lines('b', 2) }, subject: 'Add the tax table', minutes: 20 });
    git(repo, ['checkout', 'main']);
    git(repo, ['merge', '--squash', 'prices']);
    git(repo, ['commit', '-m', 'Prices (#7)\n\n* Add the price list\n\n* Add the tax table'], 300);
    git(repo, ['branch', '-D', 'prices']);
    const clone = path.join(temporaryFolder(), 'clone');
    git(repo, ['clone', `file://${repo}`, clone]);
    const session = run(repo, [at(10, shell(isCommit, { output: one })), at(20, shell(isCommit, { output: two }))]);
    const here = await findDiff(session, { repo });
    assert.deepEqual(
      here.commits.map(({ inHead }) => inHead),
      [false, false],
    );
    assert.match(here.commits[0]?.how ?? '', /squashed into [0-9a-f]{9} since/);
    assert.deepEqual([here.insertions, here.survivingLines], [5, 5]);
    const there = await findDiff(session, { repo: clone });
    assert.deepEqual(
      there.commits.map(({ sha }) => sha),
      [shaOf(repo)],
    );
    assert.match(there.commits[0]?.how ?? '', /squash whose message names/);
  });

  it('recognises the squash of one commit by its subject and pull request', async () => {
    const repo = repository();
    git(repo, ['checkout', '-b', 'prices']);
    const output = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add the price list', minutes: 10 });
    git(repo, ['checkout', 'main']);
    git(repo, ['merge', '--squash', 'prices']);
    git(repo, ['commit', '-m', 'Add the price list (#8)'], 300);
    git(repo, ['branch', '-D', 'prices']);
    const diff = await findDiff(run(repo, [at(10, shell(isCommit, { output }))]), { repo });
    assert.match(diff.commits[0]?.how ?? '', /squashed into [0-9a-f]{9} since/);
    assert.deepEqual([diff.insertions, diff.survivingLines], [3, 3]);
  });

  it('names the revert, and none when the revert was reverted', async () => {
    const repo = repository();
    const output = commit(repo, { files: { 'a.ts': lines('a', 10) }, subject: 'Add a', minutes: 10 });
    const session = run(repo, [at(10, shell(isCommit, { output }))]);
    git(repo, ['revert', '--no-edit', 'HEAD'], 100);
    const revert = shaOf(repo);
    const gone = await findDiff(session, { repo });
    assert.deepEqual([gone.commits[0]?.revertedBy, gone.commits[0]?.inHead, gone.survivingLines], [revert, true, 0]);
    git(repo, ['revert', '--no-edit', 'HEAD'], 200);
    const back = await findDiff(session, { repo });
    assert.deepEqual([back.commits[0]?.revertedBy, back.survivingLines], [null, 10]);
  });

  it('counts survivors through later edits and a rename, without others’ equal lines', async () => {
    const repo = repository({ 'a.ts': `${'}\n'.repeat(5)}${lines('old', 20)}` });
    const text = `${'}\n'.repeat(5)}${lines('old', 20)}${lines('new', 10)}}\n`;
    const output = commit(repo, { files: { 'a.ts': text }, subject: 'Extend a', minutes: 10 });
    const later = text.replace('new 3\n', 'changed\n').replace(/\}\n$/, '');
    commit(repo, { files: { 'a.ts': null, 'lib/a.ts': later }, subject: 'Move', minutes: 500 });
    const diff = await findDiff(run(repo, [at(10, shell(isCommit, { output }))]), { repo });
    assert.deepEqual([diff.insertions, diff.survivingLines], [11, 9]);
  });

  it('sums commits alone when others lie between', async () => {
    const repo = repository();
    const one = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: 10 });
    commit(repo, { files: { 'other.ts': lines('o', 50) }, subject: 'Others work', minutes: 15 });
    const two = commit(repo, { files: { 'b.ts': lines('b', 4) }, subject: 'Add b', minutes: 20 });
    const session = run(repo, [at(10, shell(isCommit, { output: one })), at(20, shell(isCommit, { output: two }))]);
    const diff = await findDiff(session, { repo });
    assert.deepEqual([diff.insertions, diff.survivingLines, diff.files.length], [7, 7, 2]);
    assert.match(diff.how, /other commits lie between/);
  });

  it('ties a commit by a trailer that names the session or a checkpoint of it', async () => {
    const repo = repository();
    git(repo, ['checkout', '--orphan', 'entire/checkpoints/v1']);
    git(repo, ['rm', '-rf', '.']);
    const metadata = JSON.stringify({ session_id: '2026-02-04-aaaa1111-session' });
    commit(repo, { files: { 'ab/cdef012345/0/metadata.json': metadata }, subject: 'Checkpoint', minutes: 11 });
    git(repo, ['checkout', 'main']);
    const make = (name: string, trailer: string, minutes: number) =>
      commit(repo, { files: { [name]: 'x\n' }, subject: `Add ${name}\n\n${trailer}`, minutes });
    make('a.ts', 'Entire-Checkpoint: abcdef012345', 10);
    make('b.ts', 'Entire-Checkpoint: 999999999999', 12);
    make('c.ts', 'Agent-Session: https://agent.example/aaaa1111-session', 14);
    const diff = await findDiff(run(repo, [], { id: 'aaaa1111-session' }), { repo });
    assert.deepEqual(
      diff.commits.map(({ subject, how }) => [subject, how]),
      [
        ['Add a.ts', 'trailer Entire-Checkpoint'],
        ['Add c.ts', 'trailer Agent-Session'],
      ],
    );
    assert.equal(diff.certain, true);
  });

  it('falls back to time, branch and edited files, and is not certain', async () => {
    const repo = repository({ 'a.ts': 'a\n', 'z.ts': 'z\n' });
    commit(repo, { files: { 'z.ts': 'zz\n' }, subject: 'Not the session’s file', minutes: 40 });
    commit(repo, { files: { 'a.ts': 'a\nb\n' }, subject: 'By hand', minutes: 70 });
    commit(repo, { files: { 'a.ts': 'a\nb\nc\n' }, subject: 'Next day', minutes: 1500 });
    const diff = await findDiff(run(repo, [edit(path.join(repo, 'a.ts'), { added: 'b' })]), { repo });
    assert.deepEqual(
      diff.commits.map(({ subject, how }) => [subject, how]),
      [['By hand', 'time span and branch']],
    );
    assert.equal(diff.certain, false);
    assert.equal(diff.insertions, 1);
  });

  it('leaves out commits of the same hours that hold none of the lines it wrote', async () => {
    const repo = repository();
    const own = 'export const price = compute(list, rate);';
    commit(repo, {
      files: { 'a.ts': 'export const other = somebody(elses, work);\n' },
      subject: 'Theirs',
      minutes: 20,
    });
    commit(repo, { files: { 'a.ts': `  ${own}\n` }, subject: 'By hand', minutes: 70 });
    const of = async (...parts: Part[]): Promise<readonly string[]> =>
      (await findDiff(run(repo, parts), { repo })).commits.map(({ subject }) => subject);
    const file = path.join(repo, 'a.ts');
    const [theirs, byHand] = ['Theirs', 'By hand'];
    assert.deepEqual(await of(at(10, edit(file, { added: own }))), [byHand]);
    // Where nothing tells, all stay: a formatter wrote the lines anew, or a command changed the file.
    assert.deepEqual(await of(at(10, edit(file, { added: 'const x = 1;' }))), [theirs, byHand]);
    assert.deepEqual(await of(at(10, edit(file, { added: own })), at(11, edit(file))), [theirs, byHand]);
  });

  it('lists uncommitted changes of touched files only', async () => {
    const repo = repository({ 'a.ts': 'a\n', 'b.ts': 'b\n' });
    write(repo, { 'a.ts': 'a2\n', 'b.ts': 'b2\n', 'new/c d.ts': 'c\n', '-x.ts': 'x\n' });
    const session = run(repo, [
      edit(path.join(repo, 'a.ts')),
      create(path.join(repo, 'new/c d.ts'), 'c\n'),
      create(path.join(repo, '-x.ts'), 'x\n'),
      edit('/elsewhere/b.ts'),
    ]);
    const diff = await findDiff(session, { repo });
    assert.deepEqual([...diff.uncommitted].sort(), ['-x.ts', 'a.ts', 'new/c d.ts']);
    assert.equal(diff.head, null);
    assert.equal(diff.base, shaOf(repo));
  });

  it('starts no program that the repository configures', async () => {
    const repo = repository({ 'a.ts': 'a\n', '.gitattributes': '*.ts filter=evil diff=evil\n' });
    const witness = path.join(repo, '.git', 'ran');
    const evil = `touch '${witness}'; cat`;
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.e=vil.clean',
      'diff.evil.textconv',
      'diff.evil.command',
      'diff.external',
      'gpg.program',
      'core.pager',
      'core.sshCommand',
    ]) {
      git(repo, ['config', key, evil]);
    }
    git(repo, ['config', 'log.showSignature', 'true']);
    git(repo, ['config', 'core.hooksPath', path.join(repo, 'hooks')]);
    const output = commit(repo, { files: { 'a.ts': 'b\n' }, subject: 'Change a', minutes: 10 });
    write(repo, { 'a.ts': 'c\n' });
    fs.rmSync(witness, { force: true });
    const session = run(repo, [at(10, shell(isCommit, { output })), edit(path.join(repo, 'a.ts'))]);
    const diff = await findDiff(session, { repo });
    assert.equal(fs.existsSync(witness), false);
    assert.equal(diff.commits.length, 1);
    assert.match(diff.problems.map(({ message }) => message).join(), /a\.ts has uncommitted changes is for a filter/);
  });

  it('says what a shallow clone cannot tell', async () => {
    const repo = repository();
    const output = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: 10 });
    const clone = path.join(temporaryFolder(), 'clone');
    git(repo, ['clone', '--depth', '1', `file://${repo}`, clone]);
    const diff = await findDiff(run(repo, [at(10, shell(isCommit, { output }))]), { repo: clone });
    assert.deepEqual([diff.head, diff.base, diff.insertions, diff.survivingLines], [shaOf(repo), null, null, null]);
    assert.match(diff.problems[0]?.message ?? '', /shallow/);
    commit(repo, { files: { 'b.ts': 'b\n' }, subject: 'Add b', minutes: 20 });
    git(clone, ['fetch', '--depth', '1', 'origin', 'main']);
    git(clone, ['reset', '--hard', 'FETCH_HEAD']);
    git(clone, ['reflog', 'expire', '--expire=now', '--all']);
    git(clone, ['gc', '--prune=now']);
    const later = await findDiff(run(repo, [at(10, shell(isCommit, { output }))]), { repo: clone });
    assert.deepEqual(later.commits, []);
    assert.match(later.problems[0]?.message ?? '', /cannot be found in this shallow clone/);
  });

  it('does not count survivors when HEAD is on another branch', async () => {
    const repo = repository();
    git(repo, ['checkout', '-b', 'prices']);
    const output = commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: 10 });
    git(repo, ['checkout', 'main']);
    const diff = await findDiff(run(repo, [at(10, shell(isCommit, { output }))]), { repo });
    assert.deepEqual([diff.commits[0]?.inHead, diff.insertions, diff.survivingLines], [false, 3, null]);
    assert.match(diff.problems[0]?.message ?? '', /another branch/);
  });

  it('works on a detached HEAD, from a sub-folder, a symbolic link and a work tree', async () => {
    const repo = repository({ 'src/a.ts': 'a\n' });
    git(repo, ['checkout', '--detach']);
    const output = commit(repo, { files: { 'src/b.ts': lines('b', 2) }, subject: 'Add b', minutes: 10 });
    assert.match(output, /^\[detached HEAD /);
    const link = path.join(temporaryFolder(), 'link');
    fs.symlinkSync(repo, link);
    const tree = path.join(temporaryFolder(), 'tree');
    git(repo, ['worktree', 'add', '--detach', tree]);
    for (const cwd of [path.join(repo, 'src'), path.join(link, 'src'), path.join(tree, 'src')]) {
      write(cwd, { 'a.ts': 'changed\n' });
      const parts = [at(10, shell(isCommit, { output })), edit(path.join(cwd, 'a.ts'))];
      const diff = await findDiff(run(cwd, parts), { repo: path.join(repo, 'src') });
      assert.deepEqual([diff.head, diff.insertions, diff.survivingLines], [shaOf(repo), 2, 2], cwd);
      assert.deepEqual(diff.uncommitted, ['src/a.ts'], cwd);
      assert.deepEqual(diff.problems, [], cwd);
    }
  });

  it('recognises the folder of another machine by its files', async () => {
    const repo = repository({ 'src/a.ts': 'a\n', 'src/b.ts': 'b\n' });
    write(repo, { 'src/a.ts': 'a2\n' });
    const session = run('/home/other/shop/src', [edit('/home/other/shop/src/a.ts')]);
    assert.deepEqual((await findDiff(session, { repo })).uncommitted, ['src/a.ts']);
  });

  it('says so when there is no repository, no folder, no commit', async () => {
    const none = await findDiff(run('/repo', []), { repo: temporaryFolder() });
    assert.match(none.problems[0]?.message ?? '', /no git repository/);
    assert.deepEqual([none.base, none.head, none.insertions, none.certain], [null, null, null, false]);
    const gone = await findDiff(run('/repo', []), { repo: '/nowhere/at/all' });
    assert.match(gone.problems[0]?.message ?? '', /no git repository/);
    const empty = temporaryFolder();
    git(empty, ['init', '-b', 'main']);
    write(empty, { 'a.ts': 'a\n' });
    const diff = await findDiff(run(empty, [create(path.join(empty, 'a.ts'))]), { repo: empty });
    assert.match(diff.problems.map(({ message }) => message).join(), /no commit yet/);
    assert.deepEqual(diff.uncommitted, ['a.ts']);
  });

  it('takes a chosen range and refuses one that names nothing', async () => {
    const repo = repository();
    const base = shaOf(repo);
    commit(repo, { files: { 'a.ts': lines('a', 3) }, subject: 'Add a', minutes: -100 });
    commit(repo, { files: { 'b.ts': lines('b', 2) }, subject: 'Add b', minutes: -90 });
    const diff = await findDiff(run(repo, []), { repo, base, head: 'main' });
    assert.deepEqual([diff.base, diff.insertions, diff.commits.length, diff.certain], [base, 5, 2, true]);
    const one = await findDiff(run(repo, []), { repo, head: 'main~1' });
    assert.deepEqual([one.base, one.insertions], [base, 3]);
    for (const bad of ['nope', '--help', '-x', 'a b', '', 'main..HEAD', '$(touch x)']) {
      await assert.rejects(findDiff(run(repo, []), { repo, base: bad }), HumanError, bad);
    }
    await assert.rejects(findDiff(run(repo, []), { repo: temporaryFolder(), base }), HumanError);
  });

  it('survives hostile branches and times, and stops when asked', async () => {
    const repo = repository();
    for (const branch of ['--upload-pack=touch x', 'a\nb', '', '../../etc', 'x'.repeat(5000)]) {
      const diff = await findDiff(run(repo, [], { branch, start: 'no time', headCommit: '--help' }), { repo });
      assert.equal(diff.head, null);
    }
    const signal = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(findDiff(run(repo, []), { repo, signal }), /stopped/);
  });
});
