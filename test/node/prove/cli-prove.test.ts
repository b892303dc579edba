import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { makeDemo, type Demo } from '../../../scripts/demo.ts';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { main } from '../../../src/cli/main.ts';
import { hooksOutput, proveOutput } from '../../../src/cli/prove-output.ts';
import { settingsWith } from '../../support/proving.ts';
import { git, removeFolders, temporaryFolder, write } from '../../support/repository.ts';

describe('agent-postmortem prove and hooks, on the demo', () => {
  let demo: Demo;
  let document = '';
  const settings = () => path.join(demo.repo, '.claude/settings.json');

  async function run(...argv: string[]) {
    const result = { out: '', err: '', code: -1 };
    await main([...argv, '--home', demo.home], {
      stdout: (text) => void (result.out += text),
      stderr: (text) => void (result.err += text),
      env: { HOME: demo.home, PATH: process.env.PATH },
      cwd: demo.repo,
      isTty: false,
      now: () => new Date('2026-02-05T10:00:00Z'),
      exit: (code) => void (result.code = code),
      signal: new AbortController().signal,
    });
    return result;
  }

  /** `apply` knows no home. */
  async function apply(): Promise<void> {
    await main(['apply', document], {
      stdout: () => undefined,
      stderr: () => undefined,
      env: {},
      cwd: demo.repo,
      isTty: false,
      now: () => new Date('2026-02-05T10:00:00Z'),
      exit: (code) => assert.equal(code, 0),
      signal: new AbortController().signal,
    });
  }

  before(async () => {
    // The command line reads the guard program where the build puts it.
    const built = path.join(import.meta.dirname, '../../../dist/guard.cjs');
    if (!fs.existsSync(built)) await writeGuard(built);
    demo = makeDemo(path.join(temporaryFolder(), 'demo'));
    const made = await run('new', '--session', demo.sessionId);
    assert.equal(made.code, 0, made.err);
    const [name] = fs.readdirSync(path.join(demo.repo, 'postmortems')).filter((file) => file.endsWith('.md'));
    document = path.join(demo.repo, 'postmortems', name ?? '');
  });
  after(removeFolders);

  it('fails before anything is applied, and says what to do', async () => {
    const { out, code } = await run('prove', document);
    assert.equal(code, 1);
    assert.match(out, /not shown\n\s+! It is not applied\./);
    assert.equal((await run('prove', '--all')).out, 'Nothing is applied: there is nothing to prove.\n');
  });

  it('proves what new wrote and apply applied, and puts it on record', async () => {
    await apply();
    const { out, code, err } = await run('prove', document);
    assert.equal(err, '');
    assert.equal(code, 0, out);
    assert.match(out, /c1 {2}hook for claude-code: proved\n/);
    const text = fs.readFileSync(document, 'utf8');
    assert.match(text, /shown: \{ date: 2026-02-05, result: "proved: \d+ stopped, \d+ passed \(claude-code\)" \}/);
    await run('prove', document);
    assert.equal(fs.readFileSync(document, 'utf8'), text);
  });

  it('proves it again from a clone, without the transcript', async () => {
    git(demo.repo, ['add', '-A']);
    git(demo.repo, ['commit', '-qm', 'Keep the lesson', '--no-verify']);
    const clone = path.join(temporaryFolder(), 'clone');
    git(demo.repo, ['clone', '-q', demo.repo, clone]);
    const { out, code } = await run('prove', '--all', '--repo', clone, '--json');
    const output = proveOutput.parse(JSON.parse(out));
    assert.equal(code, 0);
    assert.ok(output.proofs.length > 0 && output.proofs.every(({ word }) => word === 'proved'), out);
  });

  const ways: readonly (readonly [string, () => void, RegExp])[] = [
    ['a removed entry', () => fs.writeFileSync(settings(), '{}\n'), /disarmed\n\s+! The hook is not in/],
    [
      'an edited script',
      () => fs.appendFileSync(path.join(demo.repo, '.postmortem/guard.cjs'), '\nprocess.exitCode = 0;\n'),
      /disarmed\n\s+! \.postmortem\/guard\.cjs was edited since it was applied\./,
    ],
    [
      'a matcher in the wrong case',
      () =>
        fs.writeFileSync(
          settings(),
          fs.readFileSync(settings(), 'utf8').replace(/"matcher": "[^"]*"/, '"matcher": "bash|edit"'),
        ),
      /disarmed\n\s+! .*never runs: the matcher `bash\|edit` is lower-case/,
    ],
  ];
  for (const [title, disarm, message] of ways) {
    it(`reports ${title}`, async () => {
      disarm();
      const { out, code } = await run('prove', '--all');
      assert.match(out, message);
      assert.equal(code, 1);
      git(demo.repo, ['checkout', '-q', '--', '.claude', '.postmortem']);
      assert.equal((await run('prove', '--all')).code, 0);
    });
  }

  it('runs hooks of others only with --run-hooks', async () => {
    write(demo.repo, { '.claude/settings.local.json': settingsWith('exit 2', { matcher: 'Bash|Edit|Write' }) });
    const without = await run('prove', '--all');
    assert.match(without.out, /1 other hook on the same event not run\.\n/);
    assert.match(without.out, /^--run-hooks runs the other hooks on the same event too\.$/m);
    const { out, code } = await run('prove', '--all', '--run-hooks');
    assert.equal(code, 1);
    assert.match(out, /must let pass would not run/);
    write(demo.repo, { '.claude/settings.local.json': null });
  });

  it('lists every hook, and which would never run', async () => {
    const fine = await run('hooks');
    assert.equal(fine.code, 0);
    assert.match(fine.out, /settings\.json:\d+ {2}PreToolUse .*post-mortem guard\)\n.*\n\s+would start/);
    write(demo.repo, { '.claude/settings.local.json': settingsWith('sh hooks/none.sh', { matcher: 'bash' }) });
    const { out, code } = await run('hooks');
    assert.equal(code, 1);
    assert.match(out, /never runs: the matcher `bash` is lower-case/);
    const json = hooksOutput.parse(JSON.parse((await run('hooks', '--json')).out));
    const hooks = json.agents.flatMap((agent) => agent.hooks.map((hook) => ({ ...hook, agent: agent.target })));
    assert.deepEqual(
      hooks
        .filter(({ file }) => file === '.claude/settings.local.json')
        .map(({ agent, steps }) => [agent, ...steps.filter(({ ok }) => ok === false).map(({ step }) => step)])
        .sort(),
      // Each of the others reads the file too; Copilot knows the tool by that name.
      [
        ['claude-code', 'matcher', 'program'],
        ['copilot', 'program'],
        ['cursor', 'program'],
      ],
    );
  });

  it('wants one document or all', async () => {
    assert.equal((await run('prove')).code, 2);
    assert.equal((await run('prove', document, '--all')).code, 2);
    assert.match((await run('prove', document, '--change', 'c9')).err, /has no change c9/);
  });
});
