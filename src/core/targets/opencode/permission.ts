import type { Guard } from '../../model/change.ts';
import { findJson, parseJson } from '../../text/json.ts';
import type { JsonChild } from '../../text/json.ts';
import { insertProperty, removeProperty } from '../../text/json-edit.ts';
import type { Step } from '../../text/compose-edits.ts';
import type { KindPlanner } from '../assemble.ts';
import { dropEmpty, emptyOnTheWay, keptMark, planSteps, readJsonFile, unplanSteps } from '../json-file.ts';
import type { JsonFile } from '../json-file.ts';
import { mergePlans, refuse, remark } from '../plans.ts';
import { exists } from '../rule-layout.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { entriesOf, patternMatches } from './patterns.ts';
import type { Entry } from './patterns.ts';

const names = ['opencode.jsonc', 'opencode.json'] as const;

/** Permissions in opencode.json: the last pattern that matches decides, so that ours are put last. */
export const opencodePermission: KindPlanner = {
  files: () => names,
  plan(change, files) {
    const entries = entriesOf(change.guard);
    if ('refusal' in entries) return refuse(entries.refusal);
    const file = readConfig(files);
    if ('refusal' in file) return refuse(file.refusal);
    const problem = entries.map((entry) => refuseEntry(file, entry)).find((one) => one !== null);
    if (problem) return refuse(problem);
    const missing = entries.filter((entry) => valueOf(file, entry) === null);
    const kept = change.applied?.kept ?? [
      ...entries.filter((entry) => valueOf(file, entry) !== null).map((entry) => keptMark(file, placeOf(entry))),
      ...new Set(entries.flatMap(({ key }) => emptyOnTheWay(file, ['permission', key]))),
    ];
    return mergePlans(planSteps(file, missing.map(insertStep)), {
      ...remark(...notesFor(change.guard)),
      ...(kept.length > 0 ? { kept } : {}),
    });
  },
  unplan(change, files) {
    const entries = entriesOf(change.guard);
    if ('refusal' in entries) return refuse(entries.refusal);
    const file = readConfig(files);
    if ('refusal' in file) return refuse(file.refusal);
    const kept = new Set(change.applied?.kept ?? []);
    const ours = entries.filter(
      (entry) => valueOf(file, entry) === entry.action && !kept.has(keptMark(file, placeOf(entry))),
    );
    const steps = ours.map(
      ({ key, pattern }): Step =>
        (text) =>
          removeProperty(text, ['permission', key], pattern),
    );
    const tidy = [...new Set(ours.map(({ key }) => key))]
      .toReversed()
      .flatMap((key) => dropEmpty(file, ['permission', key], kept));
    return unplanSteps(file, [...steps.toReversed(), ...tidy], { kept });
  },
};

function readConfig(files: HarnessFiles): JsonFile | { readonly refusal: string } {
  const file = names.find((name) => exists(files, name)) ?? 'opencode.json';
  return readJsonFile(files, { file, agent: 'OpenCode', comments: true, trailingCommas: true });
}

function placeOf({ key, pattern }: Entry): readonly string[] {
  return ['permission', key, pattern];
}

function valueOf(file: JsonFile, entry: Entry): unknown {
  return (file.root && findJson(file.root, placeOf(entry))?.value) ?? null;
}

/** Why the file has something else where the pattern belongs, or behind it something that overrules it. */
function refuseEntry(file: JsonFile, entry: Entry): string | null {
  const { key, pattern, action } = entry;
  for (const path of [['permission'], ['permission', key]]) {
    const node = file.root && findJson(file.root, path);
    if (node && node.type !== 'object') {
      const value = JSON.stringify(node.value);
      return `${file.name}: \`${path.join('.')}\` is the one word ${value}: write it as { "*": ${value} }, then apply.`;
    }
  }
  const behind = keysBehind(file, entry);
  if (behind !== null)
    return `${file.name}: \`permission.${behind}\` stands behind \`permission.${key}\` and overrules it, since the last match decides: move it to the front, then apply.`;
  const there = valueOf(file, entry);
  if (there === null) return null;
  if (there !== action)
    return `${file.name}: \`permission.${key}\` has ${JSON.stringify(pattern)} as ${JSON.stringify(there)}: decide which is meant.`;
  const list = (file.root && findJson(file.root, ['permission', key])?.children) ?? [];
  const later = list.slice(list.findLastIndex((child) => child.key === pattern) + 1);
  const stronger = later.find((child) => child.node.value !== action && patternMatches(child.key ?? '', pattern));
  return stronger
    ? `${file.name}: ${JSON.stringify(stronger.key)} behind ${JSON.stringify(pattern)} overrules it, since the last match decides: move ours to the end.`
    : null;
}

/** A key with a star behind ours whose patterns decide in its place; null when there is none. */
function keysBehind({ root }: JsonFile, { key, pattern, action }: Entry): string | null {
  const keys = (root && findJson(root, ['permission'])?.children) ?? [];
  const own = keys.findLastIndex((child) => child.key === key);
  const stronger =
    own === -1 ? undefined : keys.slice(own + 1).find((child) => overrules(child, { key, pattern, action }));
  return stronger?.key ?? null;
}

function overrules({ key, node }: JsonChild, entry: Entry): boolean {
  if (key === null || !patternMatches(key, entry.key)) return false;
  if (node.type !== 'object') return node.value !== entry.action;
  return node.children.some((one) => one.node.value !== entry.action && patternMatches(one.key ?? '', entry.pattern));
}

function insertStep({ key, pattern, action }: Entry): Step {
  return (text) => {
    const root = parseJson(text);
    if (root && findJson(root, ['permission', key]))
      return insertProperty(text, ['permission', key], [pattern, action]);
    if (root && findJson(root, ['permission']))
      return insertProperty(text, ['permission'], [key, { [pattern]: action }]);
    return insertProperty(text, [], ['permission', { [key]: { [pattern]: action } }]);
  };
}

function notesFor(guard: Guard | undefined): readonly string[] {
  const paths = [guard?.deny, guard?.ask].some((match) => (match?.path?.length ?? 0) > 0);
  return [
    'OpenCode reads its settings when it starts: start it anew.',
    'Commands are matched as they are written: two blanks, quotes, `FOO=1 …`, `git -C . …`, paths of programs, env, sudo, timeout, xargs and `bash -c` are not seen, nor options behind other words.',
    ...(paths
      ? [
          'A `*` of OpenCode crosses folders, so that more files may match than the glob says; the shell is not stopped.',
        ]
      : []),
  ];
}
