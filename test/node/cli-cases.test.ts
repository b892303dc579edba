import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { demoSessionId, makeDemo, type Demo } from '../support/demo.ts';
import { runCliAt } from '../support/cli.ts';

const hook = `kind: hook
targets: [claude-code]
guard: { on: edit, deny: { path: ["src/tax.js"] }, message: "Ask the finance team." }`;

describe('agent-postmortem cases', () => {
  let demo: Demo;
  let document = '';
  const run = (...argv: readonly string[]) => runCliAt({ cwd: demo.repo, env: { HOME: demo.home } }, argv);
  const evidence = () =>
    fs.readFileSync(path.join(demo.repo, document.replace(/([^/]+)\.md$/, 'evidence/$1.jsonl')), 'utf8');
  const casesIn = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            kind: string;
            change?: string;
            must?: string;
            input?: { file_path?: string; command?: string };
          },
      )
      .filter(({ kind }) => kind === 'case');
  const decide = (block: string): void => {
    const whole = path.join(demo.repo, document);
    const text = fs.readFileSync(whole, 'utf8');
    fs.writeFileSync(
      whole,
      text.replace(/(?<=```harness-change\nid: c1\n)[^]*?(?=\nowner:)/, () => block),
    );
  };

  beforeEach(async () => {
    demo = makeDemo();
    const { out, err } = await run('new', '--session', demoSessionId);
    document = out.split('\n')[0] ?? '';
    assert.notEqual(document, '', err);
  });
  afterEach(() => demo.remove());

  it('puts the calls of a guard that was written anew in place of the old ones', async () => {
    const before = evidence();
    decide(hook);
    const { out, code } = await run('cases', document, '--change', 'c1');
    assert.equal(code, 0);
    assert.match(out, /^c1: 2 to stop, \d+ to let pass, in postmortems\/evidence\//);
    const own = casesIn(evidence()).filter(({ change }) => change === 'c1');
    assert.deepEqual(
      own
        .filter(({ must }) => must === 'stop')
        .map(({ input }) => path.basename(input?.file_path ?? input?.command ?? '')),
      ['tax.js', 'tax.js'],
    );
    const others = (text: string) => text.split('\n').filter((line) => !line.includes('"change":"c1"'));
    assert.deepEqual(others(evidence()), others(before));
    const again = evidence();
    await run('cases', document, '--change', 'c1');
    assert.equal(evidence(), again);
  });

  it('comes after a draft that tells a person what to do next', async () => {
    const place = { cwd: demo.repo, env: { HOME: demo.home }, isTty: true };
    const { err } = await runCliAt(place, ['new', '--session', demoSessionId]);
    assert.match(err, /^Next: answer \d+ questions in it, then agent-postmortem check and apply\.\n$/);
  });

  it('writes nothing with --dry-run, or for a guard that stops nothing, and says so', async () => {
    decide(hook);
    const before = evidence();
    assert.equal((await run('cases', document, '--change', 'c1', '--dry-run')).code, 0);
    assert.equal(evidence(), before);
    decide(hook.replace('src/tax.js', 'src/none.js'));
    const { err, code } = await run('cases', document, '--change', 'c1');
    assert.equal(code, 1);
    assert.match(err, /^c1: its guard stops no call of this run/);
    assert.equal(evidence(), before);
  });

  it('refuses a change without a guard, an unknown one, and evidence in which a case stands before what is cited', async () => {
    decide('kind: rule\ntargets: [claude-code]\nrule: { do: add, text: "Ask." }');
    assert.match(
      (await run('cases', document, '--change', 'c1')).err,
      /c1 is a rule change: only a hook or a permission/,
    );
    assert.match((await run('cases', document, '--change', 'c9')).err, /has no change c9/);
    decide(hook);
    const whole = path.join(demo.repo, document.replace(/([^/]+)\.md$/, 'evidence/$1.jsonl'));
    const lines = evidence().trimEnd().split('\n');
    fs.writeFileSync(whole, `${[lines.at(-1), ...lines].join('\n').replaceAll('"change":"c2"', '"change":"c1"')}\n`);
    const { err, code } = await run('cases', document, '--change', 'c1');
    assert.equal(code, 2);
    assert.match(err, /line 1: this case stands before lines that the post-mortem cites/);
  });
});
