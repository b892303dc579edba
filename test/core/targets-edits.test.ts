import assert from 'node:assert/strict';
import { withHeader } from '../../src/core/guard/program-file.ts';
import type { Change, Guard } from '../../src/core/model/change.ts';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFile } from '../../src/core/targets/harness-file.ts';
import type { Plan, PlanContext, Target } from '../../src/core/targets/target.ts';
import { applyEdits } from '../../src/core/text/edits.ts';

const context: PlanContext = {
  postmortemId: 'pm-3f9a11c2',
  document: 'postmortems/x.md',
  guardProgram: withHeader('// program\n'),
};

type Files = ReadonlyMap<string, string>;

const guard: Guard = { on: ['shell', 'edit'], deny: { command: ['git stash'], path: ['gen/**'] }, message: 'No.' };
const commands: Guard = { on: 'shell', deny: { command: ['git stash', 'npm publish'] }, message: 'No.' };

function changeOf(target: string, part: Pick<Change, 'kind'> & Partial<Change>): Change {
  return { id: 'c1', targets: [target], owner: null, due: null, applied: null, shown: null, ...part };
}

/** What users have in these files: every kind of file that targets write to. */
const before: Files = new Map([
  ['AGENTS.md', '# Rules\r\n\r\n- Use tabs.\r\n- Old sentence.\r\n\r\n```sh\nmake\n```\n'],
  ['CLAUDE.md', '# Claude\n\n@other.md\n\n> Old sentence. And more.\n'],
  ['GEMINI.md', '# Gemini\n\nOld sentence.\n'],
  ['.claude/settings.json', '{\n  "permissions": { "deny": ["Read(/x)"] },\n  "hooks": { "Stop": [] }\n}\n'],
  ['.codex/hooks.json', '{ "hooks": { "PreToolUse": [ { "hooks": [ { "type": "command", "command": "x" } ] } ] } }'],
  ['.codex/rules/postmortem.rules', '# mine\n'],
  ['.cursor/hooks.json', '{\n\t"version": 1, // one\n\t"hooks": {\n\t\t"stop": []\n\t}\n}\n'],
  ['.cursor/cli.json', '{"permissions":{"allow":["Shell(ls)"],"deny":[]}}'],
  ['.gemini/settings.json', '{\r\n  // theme\r\n  "theme": "x", /* y */\r\n  "hooks": {}\r\n}\r\n'],
  ['opencode.json', '{\n  "permission": { "bash": { "*": "ask", }, },\n}\n'],
  ['.qwen/settings.json', '{ /* a */ "permissions": { "deny": [ "Bash(x)" ] } }\n'],
  ['.devin/config.json', '{\n  "a": 1\n}\n'],
  ['.clineignore', 'dist\nbuild'],
  ['.github/pull_request_template.md', '## What\n\n## Why\n'],
]);

const parts: readonly (Pick<Change, 'kind'> & Partial<Change>)[] = [
  { kind: 'rule', rule: { do: 'add', text: 'Read the files that a task names before you change them.' } },
  { kind: 'rule', rule: { do: 'add', text: 'Read the files first.', paths: ['src/api/**'] } },
  { kind: 'rule', rule: { do: 'modify', old: 'Use tabs.', text: 'Use tabs, not blanks.' } },
  { kind: 'rule', rule: { do: 'remove', old: 'Use tabs.' } },
  { kind: 'hook', guard },
  { kind: 'permission', guard: commands },
  { kind: 'permission', guard: { on: ['read', 'edit'], deny: { path: ['secrets/**'] }, message: 'No.' } },
  { kind: 'doc', doc: { path: 'docs/api.md', text: '# API\n\n- One fact.', paths: ['src/api/**'] } },
  { kind: 'template', template: { file: '.github/pull_request_template.md', text: '- [ ] Read.' } },
  { kind: 'test', test: { command: 'npm test' } },
];

function harness(files: Files): Map<string, HarnessFile> {
  return new Map([...files].map(([path, text]) => [path, { text, linkTo: null }]));
}

function carryOut(files: Files, plan: Plan): Map<string, string> {
  const result = new Map(files);
  for (const { path, edits, action } of plan.files) {
    if (action === 'delete') result.delete(path);
    else result.set(path, applyEdits(result.get(path) ?? '', edits));
  }
  return result;
}

/** Small numbers that are the same in every run. */
function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const words = [
  'USER',
  '\nUSER\n',
  '\r\nUSER',
  ' // USER\n',
  '"USER": 1,',
  ',"USER"',
  '- USER sentence.\n',
  '/* USER */',
  '# USER\n',
  '<!-- USER -->',
  '{USER}',
  '\n\n```\nUSER\n```\n',
];

/** Whether all characters stand in the text in their order, but for blanks and the commas that belong to what they separate. */
function holds(text: string, wanted: string): boolean {
  let at = 0;
  for (const character of wanted.replace(/[\s,]/g, '')) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

interface Applied {
  readonly target: Target;
  readonly change: Change;
  readonly written: Files;
  readonly done: Change;
  readonly touched: readonly string[];
}

function applyAll(): readonly Applied[] {
  return targets.flatMap((target) =>
    parts.flatMap((part): Applied[] => {
      const change = changeOf(target.id, part);
      const plan = target.plan(change, harness(before), context);
      if (plan.refusals.length > 0 || plan.files.length === 0) return [];
      const kept = plan.kept ? { kept: plan.kept } : {};
      const done = { ...change, applied: { date: '2026-02-05', files: {}, ...kept } };
      const touched = plan.files.map(({ path }) => path);
      return [{ target, change, written: carryOut(before, plan), done, touched }];
    }),
  );
}

describe('edits of the user around an applied change', () => {
  const all = applyAll();

  it('are tried on every target and kind that writes', () => {
    assert.ok(all.length > 55, String(all.length));
    assert.deepEqual([...new Set(all.map(({ target }) => target.id))].length, targets.length);
  });

  it('10,000 insertions: undo and apply again keep every byte', () => {
    const draw = numbers(7);
    const counts = { undone: 0, refused: 0 };
    for (let round = 0; round < 10_000; round++) {
      const { target, done, written, touched } = all[draw(all.length)] ?? assert.fail();
      const path = touched[draw(touched.length)] ?? assert.fail();
      const text = written.get(path) ?? assert.fail(path);
      const place = draw(text.length + 1);
      const word = words[draw(words.length)] ?? '';
      const edited = new Map([...written, [path, text.slice(0, place) + word + text.slice(place)]]);
      const intact = new Set(touched.filter((one) => one !== path));
      for (const direction of ['plan', 'unplan'] as const) {
        const plan = target[direction](done, harness(edited), { ...context, intact });
        if (plan.refusals.length > 0) {
          if (direction === 'unplan') counts.refused++;
          continue;
        }
        if (direction === 'unplan') counts.undone++;
        const after = carryOut(edited, plan);
        const what = `${target.id} ${done.kind} ${direction} ${path} at ${place}: ${JSON.stringify(word)}`;
        assert.ok(holds(after.get(path) ?? '', word), `${what} is lost:\n${text}\n→\n${after.get(path) ?? '(gone)'}`);
        for (const [name, own] of before) {
          assert.ok(holds(after.get(name) ?? '', lasting(own, done)), `${what}: ${name} lost something`);
        }
      }
    }
    assert.ok(counts.undone > 2_000, JSON.stringify(counts));
  });

  it('beside what is ours, undo gives the file as the user has it, to the byte', () => {
    const draw = numbers(11);
    let exact = 0;
    for (let round = 0; round < 3_000; round++) {
      const { target, done, written, touched } = all[draw(all.length)] ?? assert.fail();
      const path = touched[draw(touched.length)] ?? assert.fail();
      const own = before.get(path);
      const text = written.get(path) ?? assert.fail(path);
      if (own === undefined) continue;
      // Lines that stand before anything of ours, and lines behind it.
      let shared = 0;
      while (shared < own.length && own[shared] === text[shared]) shared++;
      const isMarkdown = path.endsWith('.md');
      if (shared === 0 || !isMarkdown) continue;
      const at = draw(shared);
      const edited = new Map([...written, [path, `${text.slice(0, at)}USER${text.slice(at)}`]]);
      const plan = target.unplan(done, harness(edited), { ...context, intact: new Set() });
      if (plan.refusals.length > 0) continue;
      exact++;
      assert.equal(carryOut(edited, plan).get(path), `${own.slice(0, at)}USER${own.slice(at)}`, `${target.id} ${path}`);
    }
    assert.ok(exact > 300, String(exact));
  });

  it('deletions: undo never takes more than ours, and says so when ours is damaged', () => {
    const draw = numbers(13);
    for (let round = 0; round < 3_000; round++) {
      const { target, done, written, touched } = all[draw(all.length)] ?? assert.fail();
      const path = touched[draw(touched.length)] ?? assert.fail();
      const text = written.get(path) ?? assert.fail(path);
      const start = draw(text.length);
      const end = Math.min(start + 1 + draw(20), text.length);
      const edited = new Map([...written, [path, text.slice(0, start) + text.slice(end)]]);
      const plan = target.unplan(done, harness(edited), { ...context, intact: new Set() });
      if (plan.refusals.length > 0) continue;
      const after = carryOut(edited, plan);
      for (const [name, own] of before) {
        if (name !== path) assert.ok(holds(after.get(name) ?? '', lasting(own, done)), `${target.id} ${name}`);
      }
    }
  });
});

/** What of a file must be there while a change is applied and after: all but a sentence that it replaces. */
function lasting(text: string, { rule }: Change): string {
  return rule?.old === undefined ? text : text.replace(rule.old, '');
}
