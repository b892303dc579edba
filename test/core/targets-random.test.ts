import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withHeader } from '../../src/core/guard/program-file.ts';
import type { Change, Guard } from '../../src/core/model/change.ts';
import type { Json } from '../../src/core/model/session.ts';
import claudeCode from '../../src/core/targets/claude-code/index.ts';
import codex from '../../src/core/targets/codex/index.ts';
import cursor from '../../src/core/targets/cursor/index.ts';
import geminiCli from '../../src/core/targets/gemini-cli/index.ts';
import { targets } from '../../src/core/targets/index.ts';
import opencode from '../../src/core/targets/opencode/index.ts';
import qwen from '../../src/core/targets/qwen/index.ts';
import devin from '../../src/core/targets/windsurf-devin.ts';
import type { HarnessFile } from '../../src/core/targets/harness-file.ts';
import type { Plan, PlanContext, Target } from '../../src/core/targets/target.ts';
import { applyEdits } from '../../src/core/text/edits.ts';
import { parseJson } from '../../src/core/text/json.ts';
import { json, key, written } from '../random/json.ts';

const context: PlanContext = {
  postmortemId: 'pm-3f9a11c2',
  document: 'postmortems/x.md',
  guardProgram: withHeader('// program\n'),
};

function changeOf(kind: 'hook' | 'permission' | 'rule', part: Partial<Change>): Change {
  return { id: 'c1', kind, targets: [], owner: null, due: null, applied: null, shown: null, ...part };
}

function carryOut(files: ReadonlyMap<string, HarnessFile>, plan: Plan): Map<string, HarnessFile> {
  const result = new Map(files);
  for (const { path, edits, action } of plan.files) {
    if (action === 'delete') result.delete(path);
    else result.set(path, { text: applyEdits(files.get(path)?.text ?? '', edits), linkTo: null });
  }
  return result;
}

/** Apply, apply again, undo: or a refusal and nothing at all. Returns the files as applied. */
function roundTrip(target: Target, change: Change, files: Map<string, HarnessFile>): Map<string, HarnessFile> | null {
  const plan = target.plan(change, files, context);
  if (plan.refusals.length > 0) return null;
  const applied = carryOut(files, plan);
  const done: Change = {
    ...change,
    applied: { date: '2026-02-05', files: {}, ...(plan.kept ? { kept: plan.kept } : {}) },
  };
  const again = target.plan(done, applied, context);
  assert.deepEqual([again.files, again.refusals], [[], []]);
  const undone = target.unplan(done, applied, context);
  assert.deepEqual(undone.refusals, []);
  assert.deepEqual(carryOut(applied, undone), files);
  return applied;
}

const guards: readonly Guard[] = [
  { on: 'shell', deny: { command: ['git stash', 'git push --force'] }, message: 'No.' },
  { on: ['edit', 'read'], deny: { path: ['src/**'] }, ask: { path: ['docs/*.md'] }, message: 'No.', hard: true },
];

/** Settings in which the places that we write to are often there, of the right type or not. */
const list = fc.oneof(
  fc.constant([]),
  fc.array(fc.constantFrom('Bash(git stash:*)', 'Read(/a)', 'Edit(/src/**)')),
  json,
);
const permissions = fc.oneof(fc.record({ deny: list, ask: list, allow: list }, { requiredKeys: [] }), json);
const group = fc.record({
  matcher: fc.constantFrom('Bash', '*'),
  hooks: fc.constant([{ type: 'command', command: './x' }]),
});
const hooks = fc.oneof(
  fc.record({ PreToolUse: fc.oneof(fc.array(group, { maxLength: 2 }), json), Stop: json }, { requiredKeys: [] }),
  json,
);
const settings = fc
  .tuple(fc.dictionary(key, json, { maxKeys: 2 }), fc.record({ permissions, hooks }, { requiredKeys: [] }))
  .map(([rest, ours]): Json => ({ ...rest, ...(ours as Record<string, Json>) }));

/** Lists of hooks in which the place that we write to is often there, of the right type or not. */
function hooksUnder(event: string, rest: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const handler = fc.constant<Json>({ type: 'command', command: './x' });
  const listed = fc.oneof(fc.array(fc.oneof(handler, group), { maxLength: 3 }), fc.constant<Json>([]), json);
  const events = fc.record({ [event]: listed, stop: fc.constant<Json>([]) }, { requiredKeys: [] });
  return fc
    .tuple(rest, fc.record({ hooks: fc.oneof(events, events, json) }, { requiredKeys: [] }))
    .map(([more, own]) => ({ ...(more as Record<string, Json>), ...own }) as Json);
}

/** Keys that targets write to, which they may have to refuse to touch. */
const ours = ['hooks', 'permissions', 'permission', 'context', 'description', 'version'];
const nothing = fc.constant<Json>({});
const anything = fc.dictionary(key, json, { maxKeys: 2 }).map((entries): Json => ({ ...entries }));
const described = fc.constantFrom<Json>({}, { description: 'mine' }, { description: 'post-mortem guard' });
const versioned = fc.constant<Json>({ version: 1 });
const permitted = fc
  .tuple(anything, fc.record({ permissions }, { requiredKeys: [] }))
  .map(([rest, own]): Json => ({ ...(rest as Record<string, Json>), ...own }));
const patterns = fc.oneof(
  fc.dictionary(fc.constantFrom('*', 'git stash', 'ls *'), fc.constantFrom('ask', 'deny', 'allow')),
  nothing,
  json,
);
const wordy = fc
  .record({ permission: fc.oneof(fc.record({ bash: patterns, edit: patterns }, { requiredKeys: [] }), json) })
  .map((own): Json => own as Record<string, Json>);

const [shellGuard, fileGuard] = guards as [Guard, Guard];
const commandGuard: Guard = { on: 'shell', deny: { command: ['git stash'] }, message: 'No.' };
const others: readonly {
  readonly target: Target;
  readonly path: string;
  readonly kind: 'hook' | 'permission';
  readonly loose: boolean;
  readonly root: fc.Arbitrary<Json>;
  readonly guard: Guard;
}[] = [
  {
    target: codex,
    path: '.codex/hooks.json',
    kind: 'hook',
    loose: false,
    root: hooksUnder('PreToolUse', described),
    guard: shellGuard,
  },
  {
    target: cursor,
    path: '.cursor/hooks.json',
    kind: 'hook',
    loose: true,
    root: hooksUnder('preToolUse', versioned),
    guard: { ...commandGuard, hard: true },
  },
  { target: cursor, path: '.cursor/cli.json', kind: 'permission', loose: false, root: permitted, guard: shellGuard },
  {
    target: geminiCli,
    path: '.gemini/settings.json',
    kind: 'hook',
    loose: true,
    root: hooksUnder('BeforeTool', anything),
    guard: fileGuard,
  },
  { target: qwen, path: '.qwen/settings.json', kind: 'permission', loose: true, root: permitted, guard: fileGuard },
  { target: devin, path: '.devin/config.json', kind: 'permission', loose: false, root: permitted, guard: shellGuard },
  { target: opencode, path: 'opencode.jsonc', kind: 'permission', loose: true, root: wordy, guard: commandGuard },
];

describe('targets on random files', () => {
  for (const kind of ['permission', 'hook'] as const) {
    it(`claude-code takes back a ${kind} to the byte, whatever the settings`, () => {
      let done = 0;
      fc.assert(
        fc.property(written(settings, false), fc.constantFrom(...guards), ({ text, value }, guard) => {
          const path = '.claude/settings.json';
          const files = new Map<string, HarnessFile>([[path, { text, linkTo: null }]]);
          const after = roundTrip(claudeCode, changeOf(kind, { guard }), files);
          if (!after) return;
          done++;
          const whole = JSON.parse((after.get(path)?.text ?? '').replace(/^\uFEFF/, '')) as Record<string, Json>;
          for (const [name, member] of Object.entries(value as Record<string, Json>)) {
            if (name !== 'permissions' && name !== 'hooks') assert.deepEqual(whole[name], member);
          }
        }),
        { numRuns: 400 },
      );
      assert.ok(done > 100, `only ${done} were written`);
    });
  }

  for (const { target, path, kind, loose, root, guard } of others) {
    it(`${target.id} takes back a ${kind} to the byte, whatever ${path} holds`, () => {
      let done = 0;
      fc.assert(
        fc.property(written(root, loose), ({ text, value }) => {
          const files = new Map<string, HarnessFile>([[path, { text, linkTo: null }]]);
          const after = roundTrip(target, changeOf(kind, { guard, targets: [target.id] }), files);
          if (!after) return;
          done++;
          const now = parseJson(after.get(path)?.text ?? '')?.value as Record<string, Json>;
          for (const [name, member] of Object.entries(value as Record<string, Json>)) {
            if (!ours.includes(name)) assert.deepEqual(now[name], member);
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(done > 30, `only ${done} were written`);
    });
  }

  it('rule files of any content keep every byte', () => {
    const line = fc.constantFrom(
      '# H',
      'word.',
      '- item',
      '> q',
      '',
      '```',
      '---',
      '<!-- c -->',
      '@AGENTS.md',
      'Old sentence.',
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '')), { maxLength: 8 })
      .map((parts) => parts.flat().join(''));
    const rule = fc.constantFrom<Change>(
      changeOf('rule', { rule: { do: 'add', text: 'Read the files that a task names.' } }),
      changeOf('rule', { rule: { do: 'modify', old: 'Old sentence.', text: 'Old sentence, softened.' } }),
      changeOf('rule', { rule: { do: 'remove', old: 'Old sentence.' } }),
      changeOf('rule', { rule: { do: 'scope', old: 'Old sentence.', text: 'Scoped.', paths: ['src/**'] } }),
    );
    fc.assert(
      fc.property(fc.option(text), fc.option(text), rule, (agents, claude, change) => {
        const files = new Map<string, HarnessFile>();
        if (agents !== null) files.set('AGENTS.md', { text: agents, linkTo: null });
        if (claude !== null) files.set('CLAUDE.md', { text: claude, linkTo: null });
        for (const target of targets) roundTrip(target, { ...change, targets: [target.id] }, files);
      }),
      { numRuns: 250 },
    );
  });
});
