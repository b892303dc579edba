import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { git, removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import {
  applyAll,
  documentPath,
  proveOnly,
  provingRepository,
  settingsWith,
  shellCase,
  stashGuard,
} from '../../support/proving.ts';

const cases = [
  shellCase('stop', 'git stash'),
  shellCase('stop', 'cd src && git stash push -m x'),
  shellCase('pass', 'git status'),
  shellCase('pass', 'npm test'),
];

describe('proving a guard of ours', () => {
  let program = '';
  let repo = '';
  const settings = () => path.join(repo, '.claude/settings.json');
  const prove = () => proveOnly(repo, { guardProgram: program, consent: () => Promise.resolve(false) });

  before(async () => {
    program = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  beforeEach(async () => {
    repo = provingRepository({ cases });
    await applyAll(repo, program);
  });
  after(removeFolders);

  it('is proved by an exact replay, without a question', async () => {
    const proof = await prove();
    assert.equal(proof.word, 'proved');
    assert.deepEqual(proof.reasons, []);
    assert.deepEqual(
      proof.cases.map(({ verdict, holds }) => [verdict?.effect, holds]),
      [
        ['stop', true],
        ['stop', true],
        ['pass', true],
        ['pass', true],
      ],
    );
    assert.match(proof.cases[0]?.reason ?? '', /settings\.json:\d+.*Read the files; do not stash\./);
    assert.ok(proof.ms !== null && proof.ms.p50 <= proof.ms.p95);
  });

  it('passes without its offence, and says which disguises it misses', async () => {
    const { variations } = await prove();
    assert.deepEqual(
      variations.filter(({ kind }) => kind === 'mutation').map(({ call, holds }) => [call, holds]),
      [['true', true]],
    );
    const missed = variations.filter(({ kind, holds }) => kind === 'evasion' && !holds).map(({ call }) => call);
    assert.deepEqual(missed, [`python3 -c "import os; os.system('git stash')"`]);
  });

  it('leaves the work tree alone', async () => {
    const before = git(repo, ['status', '--porcelain']);
    await prove();
    assert.equal(git(repo, ['status', '--porcelain']), before);
  });

  it('is disarmed when its hook is gone', async () => {
    fs.writeFileSync(settings(), '{}\n');
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /hook is not in \.claude\/settings\.json any more/);
  });

  it('is disarmed when its guard is gone', async () => {
    write(repo, { '.postmortem/guards.json': '{ "guards": [] }\n' });
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /guard of c1 is not in/);
    assert.match(proof.reasons.join(' '), /2 of 2 calls that it must stop got through/);
  });

  it('is disarmed when the program is gone', async () => {
    write(repo, { '.postmortem/guard.cjs': null });
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /guard\.cjs is gone/);
  });

  it('is disarmed when the program was edited, which nobody allowed to run', async () => {
    fs.appendFileSync(path.join(repo, '.postmortem/guard.cjs'), 'process.exitCode = 0;\n');
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /guard\.cjs was edited/);
    assert.match(proof.notes.join(' '), /nobody allowed it/);
    assert.ok(proof.cases.every(({ verdict }) => verdict === null));
  });

  it('is disarmed when its matcher is in the wrong case', async () => {
    fs.writeFileSync(settings(), fs.readFileSync(settings(), 'utf8').replace('"Bash|PowerShell"', '"bash"'));
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons[0] ?? '', /never runs: the matcher `bash` is lower-case/);
  });

  it('is disarmed when the settings cannot be parsed', async () => {
    fs.writeFileSync(settings(), `// ours\n${fs.readFileSync(settings(), 'utf8')}`);
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons[0] ?? '', /a comment on line 1/);
  });

  it('is disarmed when hooks are switched off', async () => {
    fs.writeFileSync(settings(), fs.readFileSync(settings(), 'utf8').replace('{', '{ "disableAllHooks": true,'));
    assert.match((await prove()).reasons[0] ?? '', /disableAllHooks/);
  });

  it('is not run under a command that only looks like ours', async () => {
    const text = fs.readFileSync(settings(), 'utf8');
    fs.writeFileSync(settings(), text.replace('"node -e', '"touch ../../owned; node -e'));
    const proof = await prove();
    assert.match(proof.notes.join(' '), /nobody allowed it/);
  });

  it('is shown, not proved, on another agent’s calls and on masked ones', async () => {
    const lines = [
      shellCase('stop', 'git stash', { agent: 'codex', tool: 'exec_command', input: { cmd: 'git stash' } }),
      shellCase('pass', 'git status', { masked: ['github'] }),
    ];
    write(repo, { 'postmortems/evidence/2026-02-04-stash.jsonl': lines.map((one) => JSON.stringify(one)).join('\n') });
    const proof = await prove();
    assert.equal(proof.word, 'shown');
    assert.deepEqual(proof.inexact, ['masked', 'translated']);
  });

  it('is not shown when it was never applied, or has no case', async () => {
    const bare = provingRepository({ cases });
    assert.equal((await proveOnly(bare, { guardProgram: program })).word, 'not shown');
    write(repo, { 'postmortems/evidence/2026-02-04-stash.jsonl': '' });
    const proof = await prove();
    assert.equal(proof.word, 'not shown');
    assert.match(proof.reasons.join(' '), /no call that it must stop/);
  });

  it('takes the calls that the change cites where there are no cases', async () => {
    const call = {
      label: 'e1',
      kind: 'call',
      agent: 'claude-code',
      tool: 'Bash',
      toolKind: 'shell',
      input: { command: 'git stash' },
    };
    write(repo, { 'postmortems/evidence/2026-02-04-stash.jsonl': `${JSON.stringify(call)}\n` });
    const file = path.join(repo, documentPath);
    const cited = fs.readFileSync(file, 'utf8').replace('**Deny it.**', '**Deny it.** It ran [e1].');
    fs.writeFileSync(file, `${cited}\n[e1]: evidence/2026-02-04-stash.jsonl#L1\n`);
    const proof = await prove();
    assert.equal(proof.word, 'proved');
    assert.equal(proof.cases[0]?.line, 1);
  });

  it('finds a false block', async () => {
    write(repo, {
      'postmortems/evidence/2026-02-04-stash.jsonl': [
        shellCase('stop', 'git stash'),
        shellCase('pass', 'git stash list'),
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    });
    const proof = await prove();
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons.join(' '), /1 of 1 call that it must let pass would not run/);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const proving = proveOnly(repo, {
      guardProgram: program,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await assert.rejects(proving, { name: 'AbortError' });
  });
});

describe('proving with the repository’s own hooks', () => {
  after(removeFolders);
  const script = 'input=$(cat)\necho "$input" | grep -q "git stash" && { echo "no stash" >&2; exit 2; }\nexit 0\n';

  function own(files: Record<string, string>, lines: readonly object[] = cases): string {
    return provingRepository({ cases: lines, change: stashGuard, files });
  }

  it('proves an sh hook that looks at nothing but the call', async () => {
    const repo = own({
      'hooks/check.sh': script,
      '.claude/settings.json': settingsWith('sh "$CLAUDE_PROJECT_DIR/hooks/check.sh"'),
    });
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'proved');
    assert.match(proof.cases[0]?.reason ?? '', /no stash/);
  });

  it('does not run it unless it is allowed, and asks about command and files', async () => {
    const repo = own({ 'hooks/check.sh': script, '.claude/settings.json': settingsWith('sh hooks/check.sh') });
    const asked: string[] = [];
    const proof = await proveOnly(repo, {
      consent: ({ command, files }) => {
        asked.push(command, ...files);
        return Promise.resolve(false);
      },
    });
    assert.deepEqual(asked, ['sh hooks/check.sh', 'hooks/check.sh']);
    assert.equal(proof.word, 'not shown');
    assert.ok(proof.cases.every(({ verdict }) => verdict === null));
  });

  it('says that a script is missing', async () => {
    const repo = own({ '.claude/settings.json': settingsWith('sh "$CLAUDE_PROJECT_DIR"/hooks/gone.sh') });
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'not shown');
    assert.match(proof.cases[0]?.reason ?? '', /no hook that could start/);
  });

  it('ends a slow hook after its time, with all that it started', async () => {
    const repo = own({ '.claude/settings.json': settingsWith('sleep 300 & sleep 300; exit 2', { timeout: 0.2 }) }, [
      shellCase('stop', 'git stash'),
    ]);
    const proof = await proveOnly(repo);
    assert.equal(proof.cases[0]?.verdict?.effect, 'error-pass');
    assert.match(proof.cases[0]?.reason ?? '', /was ended/);
  });

  it('concludes nothing when it gives up before the agent would', async () => {
    const repo = own({ '.claude/settings.json': settingsWith('sleep 300; exit 2') }, [shellCase('stop', 'git stash')]);
    const proof = await proveOnly(repo, { limits: { processMs: 200, totalMs: 10_000, testMs: 10_000 } });
    assert.equal(proof.cases[0]?.verdict, null);
    assert.match(proof.cases[0]?.reason ?? '', /its agent waits 600 s/);
  });

  it('gives a hook the transcript before the call, and calls the result state-dependent', async () => {
    const transcript = path.join(temporaryFolder(), 's1.jsonl');
    fs.writeFileSync(transcript, '{"first":1}\n{"warned":true}\n{"the":"call"}\n{"later":"secret"}\n');
    const hook = `const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const text = require('fs').readFileSync(input.transcript_path, 'utf8');
if (text.includes('warned') && !text.includes('later') && !text.includes('"the"')) { console.error('warned before'); process.exit(2); }`;
    const repo = own(
      { 'hooks/past.cjs': hook, '.claude/settings.json': settingsWith('node "$CLAUDE_PROJECT_DIR/hooks/past.cjs"') },
      [shellCase('stop', 'git stash', { ref: { file: transcript, line: 3 } })],
    );
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'shown');
    assert.deepEqual(proof.inexact, ['state-dependent']);
  });

  it('makes a transcript of the cases where the recorded one is gone', async () => {
    const hook = `const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
if (require('fs').readFileSync(input.transcript_path, 'utf8').includes('npm test')) process.exit(2);`;
    const repo = own(
      { 'hooks/past.cjs': hook, '.claude/settings.json': settingsWith('node "$CLAUDE_PROJECT_DIR/hooks/past.cjs"') },
      [
        shellCase('pass', 'npm test', { ref: { file: '~/none.jsonl', line: 1 } }),
        shellCase('stop', 'git stash', { ref: { file: '~/none.jsonl', line: 3 } }),
      ],
    );
    const proof = await proveOnly(repo);
    assert.deepEqual(
      proof.cases.map(({ holds }) => holds),
      [true, true],
    );
  });

  it('runs in a copy at the commit of the run with today’s hook, and cannot reach the work tree', async () => {
    const hook = 'echo x > written.txt\necho x > "$HOME/home.txt"\ncat src/a.ts >&2\nexit 2\n';
    const repo = own(
      {
        'hooks/write.sh': 'exit 0\n',
        '.claude/settings.json': settingsWith('sh "$CLAUDE_PROJECT_DIR/hooks/write.sh"'),
      },
      [shellCase('stop', 'git stash')],
    );
    write(repo, { 'hooks/write.sh': hook, 'src/a.ts': 'changed since\n' });
    const proof = await proveOnly(repo);
    assert.equal(proof.cases[0]?.verdict?.effect, 'stop');
    assert.match(proof.cases[0]?.reason ?? '', /export const a = 1/);
    assert.deepEqual(proof.inexact, ['state-dependent']);
    assert.match(proof.notes.join(' '), /wrote files \(.*written\.txt/);
    for (const name of ['written.txt', 'home.txt']) assert.equal(fs.existsSync(path.join(repo, name)), false);
  });

  it('hands over nothing of the environment but the way to programs', async () => {
    process.env.PROVE_TEST_SECRET = 'secret';
    const repo = own({ '.claude/settings.json': settingsWith('env >&2; git rev-parse --show-toplevel >&2; exit 2') }, [
      shellCase('stop', 'git stash'),
    ]);
    const proof = await proveOnly(repo);
    delete process.env.PROVE_TEST_SECRET;
    const reason = proof.cases[0]?.runs[0]?.verdict.reason ?? '';
    assert.match(reason, /CLAUDE_PROJECT_DIR=\./);
    assert.doesNotMatch(reason, /PROVE_TEST_SECRET|fatal/);
    assert.match(reason, /^\.$/m);
  });

  it('answers equal payloads once', async () => {
    const repo = own(
      { 'hooks/check.sh': script, '.claude/settings.json': settingsWith('sh "$CLAUDE_PROJECT_DIR/hooks/check.sh"') },
      [
        shellCase('stop', 'git stash', { call: 'toolu_1' }),
        shellCase('stop', 'git stash', { call: 'toolu_2' }),
        shellCase('pass', 'ls', { call: 'toolu_3' }),
      ],
    );
    const proof = await proveOnly(repo);
    assert.equal(proof.word, 'proved');
    assert.equal(proof.cases.flatMap(({ runs }) => runs).filter(({ repeated }) => repeated).length, 1);
  });

  it('honours the matcher first', async () => {
    const repo = own({ '.claude/settings.json': settingsWith('exit 2', { matcher: 'Edit' }) }, [
      shellCase('pass', 'git stash list'),
    ]);
    const proof = await proveOnly(repo);
    assert.deepEqual(proof.cases[0]?.runs, []);
    assert.match(proof.cases[0]?.reason ?? '', /no hook is registered for Bash/);
  });

  it('ends what it started when it is told to stop', async () => {
    const repo = own({ '.claude/settings.json': settingsWith('sleep 300; exit 2') }, [shellCase('stop', 'git stash')]);
    const controller = new AbortController();
    const consent = () => {
      setTimeout(() => controller.abort(), 300);
      return Promise.resolve(true);
    };
    await assert.rejects(proveOnly(repo, { consent, signal: controller.signal }), { name: 'AbortError' });
  });
});
