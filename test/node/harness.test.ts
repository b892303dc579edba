import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { findDiff } from '../../src/node/diff.ts';
import { findHarness } from '../../src/node/harness.ts';
import { filesToday } from '../../src/node/harness/files.ts';
import type { Harness } from '../../src/core/model/harness.ts';
import type { Session } from '../../src/core/model/session.ts';
import { commit, git, removeFolders, repository, shaOf, temporaryFolder, write } from '../support/repository.ts';
import { at, call, context, prompt, sessionWith, shell, type Part } from '../support/session.ts';

function run(cwd: string, parts: readonly Part[] = [], head: Partial<Session> = {}): Session {
  const all = [at(0, prompt('Add prices.')), ...parts, at(60, prompt('Thanks.'))];
  return sessionWith({ cwd, agentVersion: '2.1.300', ...head }, ...all);
}

function read(file: string): Part {
  return call('Read', { kind: 'read', files: [{ path: file, action: 'read', by: 'tool' }] });
}

const show = ({ items }: Harness) =>
  items.map(({ path, entry, state, changedSince }) => [path, entry, state, changedSince] as const);

describe('harness at the time of a run', () => {
  let home: string;

  beforeEach(() => {
    home = temporaryFolder();
  });
  afterEach(removeFolders);

  it('reads the files of the base commit, not today’s, and says what changed since', async () => {
    const settings = { permissions: { deny: ['Bash(git stash:*)', 'Bash(rm:*)'] } };
    const repo = repository({
      'CLAUDE.md': 'Old rule. @docs/style.md\n',
      'docs/style.md': 'Style.\n',
      'api/CLAUDE.md': 'Api.\n',
      '.claude/settings.json': JSON.stringify(settings),
    });
    const base = shaOf(repo);
    const output = commit(repo, { files: { 'api/a.ts': 'a\n' }, subject: 'Add a', minutes: 10 });
    const now = JSON.stringify({ permissions: { deny: ['Bash(rm:*)'] } });
    write(repo, {
      'CLAUDE.md': 'New rule.\n',
      'AGENTS.md': 'New.\n',
      '.claude/settings.json': now,
      'api/CLAUDE.md': null,
    });
    write(repo, { 'CLAUDE.local.md': 'Mine.\n' });
    write(home, { '.claude/CLAUDE.md': 'User.\n' });
    const session = run(repo, [at(5, read(path.join(repo, 'api/b.ts'))), at(10, shell('git commit -m x', { output }))]);
    const diff = await findDiff(session, { repo });
    const harness = await findHarness(session, diff, { repo, home });
    assert.equal(harness.asOf, base);
    assert.deepEqual(show(harness), [
      ['~/.claude/CLAUDE.md', null, 'loaded', null],
      ['CLAUDE.md', null, 'loaded', true],
      ['docs/style.md', null, 'loaded', false],
      ['CLAUDE.local.md', null, 'loaded', null],
      ['api/CLAUDE.md', null, 'later', true],
      ['.claude/settings.json', 'deny Bash(git stash:*)', 'loaded', true],
      ['.claude/settings.json', 'deny Bash(rm:*)', 'loaded', false],
    ]);
    assert.equal(harness.items[1]?.text, 'Old rule. @docs/style.md\n');
    assert.equal(harness.items[4]?.ref?.line, 2);
    assert.match(harness.items[3]?.why ?? '', /the text is today’s/);
    assert.deepEqual(
      harness.problems.map(({ message }) => message),
      ['The user’s own files (~/…) have no history: they are as they are today.'],
    );
  });

  it('prefers the commit that the session recorded, and says when it is not there', async () => {
    const repo = repository({ 'AGENTS.md': 'One.\n' });
    const first = shaOf(repo);
    commit(repo, { files: { 'AGENTS.md': 'Two.\n' }, subject: 'Change', minutes: -60 });
    const codex = { agent: 'codex', agentVersion: '0.160.0' };
    const recorded = await findHarness(run(repo, [], { ...codex, headCommit: first }), null, { repo, home });
    assert.deepEqual([recorded.asOf, recorded.items[0]?.text], [first, 'One.\n']);
    const session = run(repo, [], { ...codex, headCommit: '1'.repeat(40) });
    const gone = await findHarness(session, await findDiff(session, { repo }), { repo, home });
    assert.equal(gone.items[0]?.text, 'Two.\n');
    assert.match(
      gone.problems.map(({ message }) => message).join('\n'),
      /is not in this clone; [0-9a-f]{9} was read instead/,
    );
  });

  it('lets today’s files stand in without a commit or a repository, and says so', async () => {
    const plain = temporaryFolder();
    write(plain, { 'CLAUDE.md': 'Rule.\n', '.claude/rules/a.md': 'x\n' });
    const empty = temporaryFolder();
    git(empty, ['init']);
    write(empty, { 'CLAUDE.md': 'Rule.\n', '.claude/rules/a.md': 'x\n' });
    for (const repo of [plain, empty]) {
      const harness = await findHarness(run(repo), null, { repo, home });
      assert.equal(harness.asOf, null);
      assert.deepEqual(show(harness), [
        ['CLAUDE.md', null, 'loaded', null],
        ['.claude/rules/a.md', null, 'loaded', null],
      ]);
      assert.match(harness.problems.map(({ message }) => message).join(), /oday.s files stand in/);
    }
  });

  it('knows no file of today’s that git tracks and that is gone', async () => {
    const repo = repository({ 'CLAUDE.md': 'Rule.\n', 'AGENTS.md': 'Rule.\n' });
    const { paths } = await filesToday(repo, true, {});
    fs.rmSync(path.join(repo, 'CLAUDE.md'));
    assert.deepEqual([...paths].sort(), ['AGENTS.md', 'CLAUDE.md']);
    assert.deepEqual([...(await filesToday(repo, true, {})).paths], ['AGENTS.md']);
  });

  it('sees through symbolic links, but not out of the repository', async () => {
    const repo = repository({ 'AGENTS.md': 'Shared.\n', 'rules/a.md': 'A.\n', 'README.md': 'x\n' });
    const secret = path.join(temporaryFolder(), 'secret.md');
    fs.writeFileSync(secret, 'secret');
    fs.symlinkSync('AGENTS.md', path.join(repo, 'CLAUDE.md'));
    fs.mkdirSync(path.join(repo, '.claude'));
    fs.symlinkSync('../rules', path.join(repo, '.claude/rules'));
    git(repo, ['add', '-A']);
    git(repo, ['commit', '-m', 'Link'], -60);
    fs.symlinkSync(secret, path.join(repo, 'CLAUDE.local.md'));
    const session = run(repo);
    const harness = await findHarness(session, await findDiff(session, { repo }), { repo, home });
    assert.deepEqual(
      harness.items.map(({ path: file, state, text }) => [file, state, text]),
      [
        ['CLAUDE.md', 'loaded', 'Shared.\n'],
        ['.claude/rules/a.md', 'loaded', 'A.\n'],
      ],
    );
    assert.match(harness.items[0]?.why ?? '', /a symbolic link to AGENTS\.md/);
  });

  it('lets recorded evidence win, and compares it with today’s file', async () => {
    const repo = repository({ 'CLAUDE.md': 'Rule.\n' });
    write(home, { '.claude/CLAUDE.md': '<!-- mark -->\nUser.\n', '.claude/rules/x.md': 'X.\n' });
    const parts = [
      context({ path: path.join(repo, 'CLAUDE.md'), name: 'Project', text: 'Rule, uncommitted.' }),
      context({ path: path.join(home, '.claude/CLAUDE.md'), name: 'User', text: 'User.' }),
    ];
    const session = run(repo, parts);
    const harness = await findHarness(session, await findDiff(session, { repo }), { repo, home });
    assert.deepEqual(
      harness.items.map(({ path: file, state, changedSince, text }) => [file, state, changedSince, text]),
      [
        ['~/.claude/CLAUDE.md', 'loaded', false, 'User.'],
        ['~/.claude/rules/x.md', 'not-loaded', null, 'X.\n'],
        ['CLAUDE.md', 'loaded', true, 'Rule, uncommitted.'],
      ],
    );
  });

  it('leaves the user’s files out when the session ran elsewhere, and knows no rules of other agents', async () => {
    const repo = repository({ 'CLAUDE.md': 'Rule.\n', 'src/a.ts': 'a\n' });
    write(home, { '.claude/CLAUDE.md': 'Somebody else.\n' });
    const session = run('/home/other/shop', [read('/home/other/shop/src/a.ts')]);
    const harness = await findHarness(session, await findDiff(session, { repo }), { repo, home });
    assert.deepEqual(
      harness.items.map(({ path: file }) => file),
      ['CLAUDE.md'],
    );
    assert.match(harness.problems.map(({ message }) => message).join(), /another machine/);
    const copied = { ...session, file: path.join(home, '.claude/projects/x/1.jsonl') };
    const own = await findHarness(copied, null, { repo, home });
    assert.equal(own.items[0]?.path, '~/.claude/CLAUDE.md');
    const cline = await findHarness(run(repo, [], { agent: 'cline' }), null, { repo, home });
    assert.match(cline.problems.map(({ message }) => message).join(), /What cline loads is not computed/);
  });

  it('survives hostile harness files', async () => {
    const repo = repository({
      'CLAUDE.md': '@../../../etc/passwd @/etc/passwd @~/../../etc/passwd @CLAUDE.md @.\n',
      '.claude/settings.json': `${'['.repeat(2000)}`,
      '.claude/rules/a.md': `---\npaths: "${'{a,b}'.repeat(50)}["\n---\n`,
      '.codex/hooks.json': '{"hooks":{"PreToolUse":"x","Stop":[1,null,{"hooks":7}]}}',
      'opencode.json': '{"instructions":[1,"../../../etc/*","[",""],"permission":[1]}',
    });
    for (const agent of ['claude-code', 'codex', 'opencode']) {
      const session = run(repo, [], { agent });
      const harness = await findHarness(session, await findDiff(session, { repo }), { repo, home });
      assert.equal(
        harness.items.some(({ text }) => text?.includes('root:')),
        false,
        agent,
      );
    }
  });
});
