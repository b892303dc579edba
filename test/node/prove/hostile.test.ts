import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { defaultLimits } from '../../../src/node/replay/replay.ts';
import { git, removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { documentPath, proveOnly, provingRepository, settingsWith, shellCase } from '../../support/proving.ts';

const evidence = 'postmortems/evidence/2026-02-04-stash.jsonl';

/** A repository with one hook of its own that runs a script. */
function withScript(body: string, cases: readonly object[] = [shellCase('stop', 'git stash')]): string {
  const files = { 'hook.sh': `#!/bin/sh\n${body}\n`, '.claude/settings.json': settingsWith('sh hook.sh') };
  return fs.realpathSync(provingRepository({ cases, files }));
}

function isRunning(mark: string): boolean {
  const list = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return list.split('\n').some((line) => line.includes(mark) && !line.startsWith('sh -c'));
}

describe('hostile hooks and records', () => {
  after(removeFolders);

  it('a hook’s children do not outlive it, also in a session of their own', async function () {
    if (process.platform !== 'linux') this.skip();
    const seconds = `31${String(process.pid).slice(-5)}`;
    const repo = withScript(`setsid sleep ${seconds} >/dev/null 2>&1 &\nsleep ${seconds} &\nexit 2`);
    const proof = await proveOnly(repo);
    assert.equal(proof.cases[0]?.verdict?.effect, 'stop');
    if (proof.notes.some((note) => /could not be kept|no way to cut/.test(note))) this.skip();
    assert.ok(!isRunning(`sleep ${seconds}`));
  });

  it('a hook that hangs with its children is ended', async () => {
    const seconds = `32${String(process.pid).slice(-5)}`;
    const repo = withScript(`(sleep ${seconds} &) ; sleep ${seconds}`);
    const proof = await proveOnly(repo, { limits: { ...defaultLimits, processMs: 300, totalMs: 5_000 } });
    assert.equal(proof.cases[0]?.verdict, null);
    if (process.platform === 'linux') assert.ok(!isRunning(`sleep ${seconds}`));
  });

  it('a hook cannot write into the repository or the home directory', async function () {
    const home = temporaryFolder();
    write(home, { 'notes.txt': 'mine\n' });
    const repo = withScript('');
    write(repo, {
      'hook.sh': `echo x > ${repo}/README.md; echo x > ${home}/notes.txt; echo x > "$HOME/own"; exit 2\n`,
    });
    const proof = await proveOnly(repo, { home });
    if (proof.notes.some((note) => /could not be kept|no way to cut/.test(note))) this.skip();
    assert.equal(fs.readFileSync(path.join(repo, 'README.md'), 'utf8'), '# Shop\n');
    assert.equal(fs.readFileSync(path.join(home, 'notes.txt'), 'utf8'), 'mine\n');
    assert.ok(!fs.existsSync(path.join(home, 'own')));
  });

  it('a hook that writes without end is cut short', async () => {
    const repo = withScript('head -c 5000000 /dev/zero | tr "\\0" x\nexit 2');
    const proof = await proveOnly(repo);
    assert.equal(proof.cases[0]?.verdict?.effect, 'stop');
    assert.ok((proof.cases[0]?.reason.length ?? 0) <= 400);
  });

  it('a case’s directory leads nowhere else, and texts that no process takes are refused', async () => {
    const outside = path.join(temporaryFolder(), 'made');
    const cases = [
      shellCase('stop', 'git stash', { label: '..', cwd: `../../../../../../..${outside}` }),
      shellCase('stop', 'git stash', { label: '..', cwd: outside }),
      shellCase('stop', 'git stash', { label: 'n', cwd: 'a\u0000b' }),
      shellCase('stop', 'git stash drop', { label: 's', session: 'a\u0000b' }),
      shellCase('stop', 'git stash', { label: '__proto__', session: '../../x' }),
    ];
    const repo = withScript('exit 2', cases);
    const proof = await proveOnly(repo);
    assert.equal(proof.cases.length, 5);
    assert.ok(!fs.existsSync(outside));
    assert.deepEqual(
      proof.cases.map(({ verdict }) => verdict?.effect),
      ['stop', 'stop', 'stop', 'error-pass', 'stop'],
    );
  });

  it('a transcript that is no file is not waited for', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = path.join(temporaryFolder(), 't.jsonl');
    execFileSync('/usr/bin/env', ['mkfifo', pipe]);
    const proof = await proveOnly(
      withScript('exit 2', [shellCase('stop', 'git stash', { ref: { file: pipe, line: 3 } })]),
    );
    assert.equal(proof.cases[0]?.verdict?.effect, 'stop');
  });

  it('a link in the commit leads no write out of the copy', async () => {
    const outside = temporaryFolder();
    write(outside, { 'hooks/precious.json': '{}\n' });
    const repo = withScript('exit 2');
    fs.mkdirSync(path.join(repo, 'a/b'), { recursive: true });
    // By its letters inside, in truth above the copy: a part of it is itself a link.
    fs.symlinkSync('../..', path.join(repo, 'a/b/up'));
    fs.symlinkSync(`a/b/up/../../..${outside}`, path.join(repo, '.github'));
    git(repo, ['add', '-A']);
    git(repo, ['commit', '-qm', 'Links']);
    const head = git(repo, ['rev-parse', 'HEAD']).trim();
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    write(repo, { [documentPath]: text.replace(/^commits: .*$/m, `commits: ${head}..${head}`) });
    await proveOnly(repo);
    assert.ok(fs.existsSync(path.join(outside, 'hooks/precious.json')));
  });

  it('names of commits and evidence are data', async () => {
    const repo = withScript('exit 2');
    const target = path.join(temporaryFolder(), 'written');
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    write(repo, {
      [documentPath]: text.replace(/^commits: .*$/m, `commits: "--output=${target}..--output=${target}"`),
    });
    assert.equal((await proveOnly(repo)).cases[0]?.verdict?.effect, 'stop');
    assert.ok(!fs.existsSync(target));
    for (const name of ['../../../../../../etc/passwd', '/etc/passwd', '.', '\\u0000']) {
      write(repo, { [documentPath]: text.replace(/^evidence: .*$/m, `evidence: "${name}"`) });
      const proof = await proveOnly(repo);
      assert.equal(proof.word, 'not shown', name);
      assert.deepEqual(proof.cases, []);
    }
    write(repo, { [evidence]: null });
    fs.symlinkSync('/etc/passwd', path.join(repo, evidence));
    write(repo, { [documentPath]: text });
    assert.match((await proveOnly(repo)).reasons.join(' '), /is not there, or cannot be read/);
  });
});
