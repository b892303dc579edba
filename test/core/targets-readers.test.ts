import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { withHeader } from '../../src/core/guard/program-file.ts';
import type { Change } from '../../src/core/model/change.ts';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFile } from '../../src/core/targets/harness-file.ts';
import type { Plan, PlanContext } from '../../src/core/targets/target.ts';
import { applyEdits } from '../../src/core/text/edits.ts';

const root = path.join(import.meta.dirname, '../fixtures/targets');

/** Every file that a fixture expects to be written. */
function writtenFiles(): readonly (readonly [string, string, string])[] {
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.includes('/after/') && fs.statSync(path.join(root, name)).isFile())
    .map((name) => [name, name.slice(name.indexOf('/after/') + 7), fs.readFileSync(path.join(root, name), 'utf8')]);
}

const strict =
  /^\.(?:claude\/settings|codex\/hooks|cursor\/cli|github\/hooks\/\w+|postmortem\/guards|devin\/config)\.json$/;
const withComments = /^\.(?:cursor\/hooks|gemini\/settings|qwen\/settings)\.json$|^opencode\.jsonc?$/;

/** Comments taken out as Cursor does it, by a pattern that also sees them in strings. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

/** Front matter as YAML, from the first byte on. */
function frontMatter(text: string): Record<string, unknown> {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text);
  assert.ok(found, 'front matter is the first thing in the file');
  return parse(found[1] ?? '') as Record<string, unknown>;
}

describe('what targets write, read as the agents read it', () => {
  const files = writtenFiles();
  it('there is something of each kind', () => {
    assert.ok(files.filter(([, name]) => strict.test(name)).length > 40);
    assert.ok(files.filter(([, name]) => withComments.test(name)).length > 10);
  });

  for (const [whole, name, text] of files) {
    if (strict.test(name)) {
      it(`${whole} is strict JSON`, () => {
        const value = JSON.parse(text) as Record<string, unknown>;
        if (name.startsWith('.codex/')) {
          assert.deepEqual(
            Object.keys(value).filter((key) => key !== 'hooks' && key !== 'description'),
            [],
          );
        }
      });
    } else if (withComments.test(name)) {
      it(`${whole} is JSON once its comments are gone`, () => {
        const plain = withoutComments(text);
        JSON.parse(name.startsWith('opencode') ? plain.replace(/,(\s*[}\]])/g, '$1') : plain);
      });
    } else if (/\/pm-[\w-]+\.mdc$/.test(name)) {
      it(`${whole} is a rule for Cursor, line by line`, () => {
        const lines = text.split('\n');
        const end = lines.indexOf('---', 1);
        assert.ok(lines[0] === '---' && end > 0);
        for (const line of lines.slice(1, end)) assert.match(line, /^(description|globs|alwaysApply): [^"']+$/);
      });
    } else if (/\/pm-[\w-]+\.(instructions\.)?md$/.test(name) && text.startsWith('---')) {
      it(`${whole} has front matter whose globs are texts`, () => {
        const head = frontMatter(text);
        const globs = [head.paths, head.applyTo, head.globs, head.fileMatchPattern]
          .flat()
          .filter((one) => one !== undefined);
        assert.ok(globs.length > 0 || head.trigger === 'always_on' || head.inclusion === 'always', text);
        for (const glob of globs) assert.equal(typeof glob, 'string');
      });
    } else if (name.startsWith('.github/workflows/')) {
      it(`${whole} is a workflow`, () => {
        const workflow = parse(text) as { jobs: { test: { steps: { run?: string }[] } } };
        assert.equal(workflow.jobs.test.steps.at(-1)?.run, 'npm ci\nnpm test\n');
      });
    }
  }
});

const change: Change = {
  id: 'c1',
  kind: 'hook',
  targets: ['claude-code', 'codex', 'gemini-cli'],
  guard: { on: 'shell', deny: { command: ['git stash'] }, message: 'No.' },
  owner: null,
  due: null,
  applied: null,
  shown: null,
};

type Files = ReadonlyMap<string, HarnessFile>;

function carryOut(files: Files, plan: Plan): Files {
  assert.deepEqual(plan.refusals, []);
  const result = new Map(files);
  for (const { path: name, edits, action } of plan.files) {
    if (action === 'delete') result.delete(name);
    else result.set(name, { text: applyEdits(files.get(name)?.text ?? '', edits), linkTo: null });
  }
  return result;
}

function context(guardProgram: string, intact: Iterable<string> = []): PlanContext {
  return { postmortemId: 'pm-3f9a11c2', document: 'x.md', guardProgram, intact: new Set(intact) };
}

describe('a guard program of another version', () => {
  const hooked = targets.filter(({ id }) => change.targets.includes(id));
  const done: Change = { ...change, applied: { date: '2026-02-05', files: {} } };
  const through = (files: Files, direction: 'plan' | 'unplan', using: PlanContext): Files =>
    hooked.reduce((current, target) => carryOut(current, target[direction](done, current, using)), files);

  it('goes with the last guard when it is as it was written, whatever the version', () => {
    for (const old of [withHeader('// one\n'), '// one, before there was a fingerprint\n']) {
      const applied = through(new Map(), 'plan', context(old));
      const undone = through(applied, 'unplan', context(withHeader('// two\n'), applied.keys()));
      assert.deepEqual([...undone.keys()], []);
    }
  });

  it('is brought up to date by the next apply, as an edit of its own', () => {
    const applied = through(new Map(), 'plan', context('// one\n'));
    const plan = hooked[0]?.plan(done, applied, context(withHeader('// two\n'), applied.keys()));
    assert.deepEqual(
      plan?.files.map(({ path: name, action }) => [name, action]),
      [['.postmortem/guard.cjs', 'change']],
    );
    assert.match(plan.notes.join(), /brought up to date/);
  });

  it('stays when its owner changed it', () => {
    const applied = new Map(through(new Map(), 'plan', context(withHeader('// one\n'))));
    applied.set('.postmortem/guard.cjs', { text: `${withHeader('// one\n')}// mine\n`, linkTo: null });
    const undone = through(applied, 'unplan', context(withHeader('// two\n')));
    assert.deepEqual([...undone.keys()], ['.postmortem/guard.cjs']);
  });
});

describe('several targets of one change', () => {
  it('share the guard, and each takes back its own', () => {
    const using = context(withHeader('// one\n'));
    const done: Change = {
      ...change,
      targets: targets.map(({ id }) => id),
      applied: { date: '2026-02-05', files: {} },
    };
    const able = targets.filter(({ id }) => id !== 'agents-md');
    let files: Files = new Map();
    for (const target of able) files = carryOut(files, target.plan(done, files, using));
    for (const target of able) assert.deepEqual(target.plan(done, files, using).files, [], target.id);
    const other: Change = {
      ...done,
      id: 'c2',
      targets: ['codex'],
      guard: { ...change.guard!, deny: { command: ['x'] } },
    };
    const codex = targets.find(({ id }) => id === 'codex')!;
    files = carryOut(files, codex.plan(other, files, using));
    for (const target of able) files = carryOut(files, target.unplan(done, files, using));
    // What only the undone change had registered is gone; the guard of the other is still asked.
    assert.deepEqual([...files.keys()].sort(), [
      '.codex/hooks.json',
      '.postmortem/guard.cjs',
      '.postmortem/guards.json',
    ]);
    files = carryOut(files, codex.unplan(other, files, using));
    assert.deepEqual([...files.keys()], []);
  });

  it('give an agent a rule once', () => {
    const rule: Change = { ...change, kind: 'rule', rule: { do: 'add', text: 'Read the files first, all of them.' } };
    const using = context('');
    let files: Files = new Map();
    const named = ['agents-md', 'codex', 'copilot', 'cursor', 'gemini-cli', 'opencode', 'cline', 'kiro', 'qwen'];
    const asked = { ...rule, targets: named };
    for (const id of named) files = carryOut(files, targets.find((one) => one.id === id)!.plan(asked, files, using));
    assert.deepEqual([...files.keys()].sort(), ['.gemini/settings.json', 'AGENTS.md']);
  });
});
