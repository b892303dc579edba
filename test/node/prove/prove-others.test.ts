import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { applyAll, documentPath, proveOnly, provingRepository, shellCase } from '../../support/proving.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';

const permission = `kind: permission
targets: [claude-code]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Do not stash." }`;

const rule = `kind: rule
targets: [claude-code]
rule: { do: add, text: "Never stash what is not yours." }`;

const scoped = `kind: rule
targets: [claude-code]
rule: { do: add, text: "Prices are whole cents.", paths: ["src/**"] }`;

const cases = [shellCase('stop', 'cd src && git stash'), shellCase('pass', 'git status')];
const edit = shellCase('stop', '', {
  tool: 'Edit',
  toolKind: 'edit',
  input: { file_path: '/home/robin/shop/src/a.ts', old_string: 'a', new_string: 'b' },
});

describe('proving a permission', () => {
  let repo = '';
  const settings = () => path.join(repo, '.claude/settings.json');

  beforeEach(async () => {
    repo = provingRepository({ cases, change: permission });
    await applyAll(repo, '');
  });
  after(removeFolders);

  it('is shown by the agent’s matcher, its version named, with the disguises that it misses', async () => {
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'shown');
    assert.match(proof.how, /Claude Code 2\.1\.\d+/);
    assert.match(proof.cases[0]?.reason ?? '', /deny Bash\(git stash:\*\) in \.claude\/settings\.json/);
    const missed = proof.variations.filter(({ kind, holds }) => kind === 'evasion' && !holds).map(({ call }) => call);
    assert.deepEqual(missed, [
      'git -C . stash',
      "bash -c 'git stash'",
      'eval git stash',
      `python3 -c "import os; os.system('git stash')"`,
    ]);
  });

  it('is disarmed when it is gone, when the file cannot be parsed, and when its case was changed', async () => {
    const text = fs.readFileSync(settings(), 'utf8');
    fs.writeFileSync(settings(), '{}\n');
    assert.match((await proveOnly(repo)).reasons[0] ?? '', /permission is not in \.claude\/settings\.json any more/);
    fs.writeFileSync(settings(), `${text}// ours\n`);
    const broken = await proveOnly(repo);
    assert.equal(broken.word, 'disarmed');
    assert.match(broken.reasons[0] ?? '', /has no effect: .* has a comment/);
    fs.writeFileSync(settings(), text.replace('Bash(', 'bash('));
    assert.equal((await proveOnly(repo)).word, 'disarmed');
  });

  it('is disarmed when it does not catch what happened', async () => {
    write(repo, {
      'postmortems/evidence/2026-02-04-stash.jsonl': `${JSON.stringify(shellCase('stop', 'git -C . stash'))}\n`,
    });
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /1 of 1 call that it must stop got through: .* no rule matches it/);
  });
});

describe('proving a rule', () => {
  after(removeFolders);

  it('is shown when it stands and is loaded', async () => {
    const repo = provingRepository({ cases, change: rule, files: { 'CLAUDE.md': '# Shop\n\n- Be kind.\n' } });
    await applyAll(repo, '');
    const proof = await proveOnly(repo);
    assert.deepEqual([proof.word, proof.reasons], ['shown', []]);
    assert.match(proof.how, /loaded by claude-code at the start/);
  });

  it('is disarmed when it was loaded once and its file is excluded now', async () => {
    const repo = provingRepository({ cases, change: rule, files: { 'CLAUDE.md': '# Shop\n' } });
    await applyAll(repo, '');
    write(repo, { '.claude/settings.local.json': '{ "claudeMdExcludes": ["**/CLAUDE.md"] }\n' });
    assert.equal((await proveOnly(repo)).word, 'not shown');
    const file = path.join(repo, documentPath);
    const shown = 'shown: { date: 2026-02-05, result: "shown (claude-code)" }';
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^shown: null/m, shown));
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons[0] ?? '', /does not load CLAUDE\.md: excluded by `claudeMdExcludes`/);
  });

  it('is disarmed when its text was changed or is gone', async () => {
    const repo = provingRepository({ cases, change: rule, files: { 'CLAUDE.md': '# Shop\n' } });
    await applyAll(repo, '');
    const file = path.join(repo, 'CLAUDE.md');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('Never stash', 'Rarely stash'));
    assert.equal((await proveOnly(repo)).word, 'disarmed');
    fs.writeFileSync(file, '# Shop\n');
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons[0] ?? '', /rule is not in CLAUDE\.md any more/);
  });

  it('asks of a scoped one whether the files of the evidence load it', async () => {
    const repo = provingRepository({ cases: [edit], change: scoped });
    await applyAll(repo, '');
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'shown');
    assert.match(proof.how, /with a file that it is for/);
    const elsewhere = { ...edit, input: { file_path: '/home/robin/shop/README.md', old_string: 'a', new_string: 'b' } };
    write(repo, { 'postmortems/evidence/2026-02-04-stash.jsonl': `${JSON.stringify(elsewhere)}\n` });
    const other = await proveOnly(repo);
    assert.equal(other.word, 'not shown');
    assert.match(other.reasons[0] ?? '', /claude-code does not load \.claude\/rules/);
  });

  it('takes for that also the calls that a document cites, which name where the agent stood and no root', async () => {
    const cited = (path: string) => {
      const input = { file_path: `~/shop/${path}`, old_string: 'a', new_string: 'b' };
      return { label: 'e1', kind: 'call', agent: 'claude-code', tool: 'Edit', toolKind: 'edit', cwd: '~/shop', input };
    };
    for (const [path, word] of [
      ['src/a.ts', 'shown'],
      ['src/not-here.ts', 'not shown'],
      ['README.md', 'not shown'],
    ] as const) {
      const repo = provingRepository({ cases: [cited(path)], change: scoped });
      await applyAll(repo, '');
      assert.equal((await proveOnly(repo)).word, word, path);
    }
  });

  it('is not shown before it is applied', async () => {
    const repo = provingRepository({ cases, change: rule });
    const proof = await proveOnly(repo);
    assert.deepEqual([proof.word, proof.applied], ['not shown', false]);
    assert.ok(fs.readFileSync(path.join(repo, documentPath), 'utf8').includes('shown: null'));
  });
});

const readFirst = `kind: hook
targets: [claude-code]
guard: { on: edit, require: read-before-edit, message: "Read it first." }`;

describe('proving a guard that asks what went before', () => {
  let program = '';
  const edited = (label: string, file: string, past?: readonly object[]) => ({
    ...edit,
    label,
    must: file === 'src/a.ts' ? 'stop' : 'pass',
    input: { file_path: `/home/robin/shop/${file}`, old_string: '1', new_string: '2' },
    call: `toolu_${label}`,
    ...(past === undefined ? {} : { past }),
  });
  const read = {
    tool: 'Read',
    toolKind: 'read',
    cwd: '',
    input: { file_path: '/home/robin/shop/src/b.ts' },
    call: 'toolu_r',
    ok: true,
    ref: { file: '~/none.jsonl', line: 1 },
  };

  before(async () => {
    program = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  after(removeFolders);

  async function prepared(cases: readonly object[], change = readFirst): Promise<string> {
    const repo = provingRepository({ cases, change, files: { 'src/b.ts': 'export const b = 1;\n' } });
    await applyAll(repo, program);
    return repo;
  }

  it('is shown, state-dependent, with what the evidence keeps of the run', async () => {
    const repo = await prepared([edited('c1.1', 'src/a.ts', []), edited('c1.2', 'src/b.ts', [read])]);
    const proof = await proveOnly(repo, { guardProgram: program });
    assert.deepEqual(proof.reasons, []);
    assert.deepEqual([proof.word, proof.inexact], ['shown', ['state-dependent']]);
  });

  it('is not called disarmed where nothing tells what went before', async () => {
    const repo = await prepared([edited('c1.1', 'src/a.ts')]);
    const proof = await proveOnly(repo, { guardProgram: program });
    assert.equal(proof.word, 'not shown');
    assert.match(proof.notes.join(' '), /1 call could not be tried: the guard asks what went before/);
  });

  it('says of a guard at the end of a run that it stands, and no more', async () => {
    const change = `kind: hook\ntargets: [claude-code]\nguard: { on: finish, require: tests-before-finish, message: "Run the tests." }`;
    const repo = await prepared([], change);
    const proof = await proveOnly(repo, { guardProgram: program });
    assert.deepEqual([proof.word, proof.applied], ['not shown', true]);
    fs.rmSync(path.join(repo, '.claude/settings.json'));
    assert.equal((await proveOnly(repo, { guardProgram: program })).word, 'disarmed');
  });
});
