import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import type { Verdict } from '../../../src/core/model/proof.ts';
import { targets } from '../../../src/core/targets/index.ts';
import { applyPlan, planChanges } from '../../../src/node/apply.ts';
import { readHarnessFiles } from '../../../src/node/apply/harness-files.ts';
import { proveAll } from '../../../src/node/prove.ts';
import { runHook } from '../../../src/node/replay/run-hook.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { applyAll, documentPath, provingRepository, shellCase } from '../../support/proving.ts';
import { recordedCall } from '../../support/recorded-call.ts';

const guards = '.postmortem/guards.json';
const call = recordedCall({ input: { command: 'ls' }, command: 'ls', root: null });

/** The registered hook on a harmless call, run as its agent does. */
async function ask(repo: string, id: string, transcript: string | null = null): Promise<Verdict> {
  const protocol = targets.find((target) => target.id === id)?.protocol;
  assert.ok(protocol);
  const { files } = await readHarnessFiles(repo, [...protocol.files.filter((name) => !name.startsWith('~'))]);
  const entry = protocol.hooks(files).entries.find(({ ours }) => ours);
  assert.ok(entry);
  const [input] = protocol.inputs(call, entry, { root: repo, home: repo, transcript });
  assert.ok(input);
  const outcome = await runHook(protocol.launch(entry, 'posix'), {
    cwd: input.cwd,
    env: { PATH: process.env.PATH ?? '', HOME: repo, ...input.env },
    stdin: `${JSON.stringify(input.stdin)}\n`,
    timeoutMs: 20_000,
    sandbox: { note: null, wrap: (line) => line },
  });
  return protocol.verdict(outcome, entry, null);
}

const changeFor = (target: string, hard: boolean, guard = 'on: shell, deny: { command: ["git stash"] }') => `kind: hook
targets: [${target}]
guard: { ${guard}, message: "Do not."${hard ? ', hard: true' : ''} }`;

describe('a hard guard', () => {
  let guardProgram = '';
  const damages: readonly (readonly [string, (repo: string) => void])[] = [
    ['cut', (repo) => write(repo, { [guards]: '{' })],
    ['empty', (repo) => write(repo, { [guards]: '' })],
    ['of another form', (repo) => write(repo, { [guards]: '[]' })],
    ['gone', (repo) => write(repo, { [guards]: null })],
    [
      'a folder',
      (repo) => {
        write(repo, { [guards]: null });
        fs.mkdirSync(path.join(repo, guards));
      },
    ],
    ['not text', (repo) => fs.writeFileSync(path.join(repo, guards), Buffer.from([0xff, 0x00, 0x7b]))],
  ];

  before(async () => {
    guardProgram = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  after(removeFolders);

  async function applied(change: string): Promise<string> {
    const repo = fs.realpathSync(provingRepository({ cases: [shellCase('stop', 'git stash')], change }));
    await applyAll(repo, guardProgram);
    return repo;
  }

  for (const target of ['claude-code', 'codex', 'copilot', 'cursor', 'gemini-cli']) {
    it(`stops what it cannot judge in ${target}, and one that is not hard lets it pass`, async () => {
      for (const hard of [true, false]) {
        const repo = await applied(changeFor(target, hard));
        assert.equal((await ask(repo, target)).effect, 'pass', 'a harmless call passes while all is well');
        for (const [what, damage] of damages) {
          damage(repo);
          const { effect, reason } = await ask(repo, target);
          assert.equal(effect, hard ? 'stop' : 'pass', `${target}, guards.json is ${what}: ${reason}`);
          if (hard) assert.match(reason, /hard/);
          fs.rmSync(path.join(repo, guards), { recursive: true, force: true });
        }
      }
    });

    it(`fails in ${target} as its agent can when the program is gone`, async () => {
      const repo = await applied(changeFor(target, true));
      write(repo, { '.postmortem/guard.cjs': null });
      const { effect } = await ask(repo, target);
      const expected = { 'gemini-cli': 'error-pass', codex: 'stop' }[target] ?? 'error-stop';
      assert.equal(effect, expected);
    });
  }

  it('that asks what went before stops calls where there is no transcript', async () => {
    const history = 'on: shell, limit: { calls: 50 }';
    const hard = await applied(changeFor('claude-code', true, history));
    assert.equal((await ask(hard, 'claude-code', '/nowhere/t.jsonl')).effect, 'stop');
    const soft = await applied(changeFor('claude-code', false, history));
    assert.equal((await ask(soft, 'claude-code', '/nowhere/t.jsonl')).effect, 'pass');
  });

  describe('that an earlier version applied', () => {
    const cases = [
      ['claude-code', '.claude/settings.json', ' claude hard"', ' claude"'],
      ['codex', '.codex/hooks.json', ' codex hard || exit 2"', ' codex"'],
      ['copilot', '.github/hooks/postmortem.json', ' copilot hard"', ' copilot"'],
      ['cursor', '.cursor/hooks.json', ' cursor hard"', ' cursor"'],
      ['gemini-cli', '.gemini/settings.json', ' gemini hard"', ' gemini"'],
    ] as const;
    for (const [target, file, now, then] of cases) {
      it(`is reported for ${target}, brought up to date in place, and undone whole`, async () => {
        const repo = await applied(changeFor(target, true));
        const text = (name: string) => fs.readFileSync(path.join(repo, name), 'utf8');
        const wanted = text(file);
        assert.ok(wanted.includes(now));
        write(repo, { [file]: wanted.replace(now, then).replace(' codex hard"', ' codex"') });
        const home = temporaryFolder();
        const consent = () => Promise.resolve(false);
        const { proofs } = await proveAll('postmortems', { repo, home, guardProgram, consent });
        assert.equal(proofs[0]?.word, 'disarmed');
        assert.match(proofs[0].reasons.join(' '), /registers the guard otherwise than it was applied/);
        await applyAll(repo, guardProgram);
        assert.equal(text(file), wanted);
        const again = await proveAll('postmortems', { repo, home, guardProgram, consent });
        assert.notEqual(again.proofs[0]?.word, 'disarmed', again.proofs[0]?.reasons.join(' '));
      });
    }

    it('is not touched where its command was changed by hand', async () => {
      const repo = await applied(changeFor('claude-code', true));
      const settings = '.claude/settings.json';
      const text = fs.readFileSync(path.join(repo, settings), 'utf8');
      write(repo, { [settings]: text.replace(' claude hard"', ' claude 2>/dev/null"') });
      const document = fs.readFileSync(path.join(repo, documentPath), 'utf8');
      const plan = await planChanges({
        repo,
        document: documentPath,
        text: document,
        today: '2026-02-06',
        guardProgram,
      });
      assert.match(plan.refusals.join(' '), /changed by hand: put the word `hard` at its end/);
      await assert.rejects(applyPlan(plan));
    });
  });

  it('keeps an agent from finishing once, when it cannot tell whether it may', async () => {
    const repo = await applied(changeFor('claude-code', true, 'on: finish, require: tests-before-finish'));
    write(repo, { [guards]: '{' });
    const settings = JSON.parse(fs.readFileSync(path.join(repo, '.claude/settings.json'), 'utf8')) as {
      hooks: { Stop: { hooks: { command: string }[] }[] };
    };
    const shell = settings.hooks.Stop[0]?.hooks[0]?.command ?? '';
    const finish = (isAgain: boolean) =>
      runHook(
        { shell },
        {
          cwd: repo,
          env: { PATH: process.env.PATH ?? '', CLAUDE_PROJECT_DIR: repo },
          stdin: JSON.stringify({ hook_event_name: 'Stop', cwd: repo, stop_hook_active: isAgain }),
          timeoutMs: 20_000,
          sandbox: { note: null, wrap: (line) => line },
        },
      );
    const first = await finish(false);
    assert.equal(first.exit, 2);
    assert.match(first.stdout, /"decision":"block"/);
    assert.equal((await finish(true)).exit, 0);
  });
});
