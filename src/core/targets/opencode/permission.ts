import type { Guard, GuardMatch } from '../../model/change.ts';
import { findJson, parseJson } from '../../text/json.ts';
import { insertProperty, removeProperty } from '../../text/json-edit.ts';
import type { Step } from '../../text/compose-edits.ts';
import type { KindPlanner } from '../assemble.ts';
import { subjectsOf } from '../hook-tools.ts';
import { dropEmpty, emptyOnTheWay, keptMark, planSteps, readJsonFile, unplanSteps } from '../json-file.ts';
import type { JsonFile } from '../json-file.ts';
import { mergePlans, refuse, remark } from '../plans.ts';
import { exists } from '../rule-layout.ts';
import type { HarnessFiles } from '../target.ts';

const names = ['opencode.jsonc', 'opencode.json'] as const;

/** A pattern under one of OpenCode's permissions. */
interface Entry {
  readonly key: 'bash' | 'edit' | 'read';
  readonly pattern: string;
  readonly action: 'deny' | 'ask' | 'allow';
}

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
    const tidy = [...new Set(ours.map(({ key }) => key))].flatMap((key) => dropEmpty(file, ['permission', key], kept));
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
  const there = valueOf(file, entry);
  if (there === null) return null;
  if (there !== action)
    return `${file.name}: \`permission.${key}\` has ${JSON.stringify(pattern)} as ${JSON.stringify(there)}: decide which is meant.`;
  const list = (file.root && findJson(file.root, ['permission', key])?.children) ?? [];
  const later = list.slice(list.findLastIndex((child) => child.key === pattern) + 1);
  const stronger = later.find((child) => child.node.value !== action && matches(child.key ?? '', pattern));
  return stronger
    ? `${file.name}: ${JSON.stringify(stronger.key)} behind ${JSON.stringify(pattern)} overrules it, since the last match decides: move ours to the end.`
    : null;
}

/** OpenCode's patterns: `*` is any text, `?` one character. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
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

function entriesOf(guard: Guard | undefined): readonly Entry[] | { readonly refusal: string } {
  if (!guard) return { refusal: 'The change has no `guard`.' };
  if ([guard.deny, guard.ask, guard.allow].some((match) => (match?.content?.length ?? 0) > 0))
    return { refusal: 'A permission of OpenCode cannot look at content: make it a change of kind hook.' };
  // The last match decides: what is denied stands behind what is asked about or allowed.
  const entries = (['allow', 'ask', 'deny'] as const).flatMap((action) =>
    patternsOf(guard, guard[action]).map((entry) => ({ ...entry, action })),
  );
  return entries.length > 0
    ? entries
    : {
        refusal:
          'No permission of OpenCode says this: give commands on shell or paths on read or edit, or make it a hook.',
      };
}

function patternsOf(guard: Guard, match: GuardMatch | undefined): readonly Omit<Entry, 'action'>[] {
  const subjects = subjectsOf(guard);
  const on = (...wanted: readonly string[]): boolean =>
    subjects.some((subject) => subject === 'any' || wanted.includes(subject));
  const commands = on('shell') ? (match?.command ?? []).map((command) => command.trim().replace(/\s+/g, ' ')) : [];
  const paths = (match?.path ?? []).flatMap(anywhere);
  return [
    ...commands.flatMap((line) => [line, `${line} *`]).map((pattern) => ({ key: 'bash' as const, pattern })),
    ...(on('edit', 'delete') ? paths.map((pattern) => ({ key: 'edit' as const, pattern })) : []),
    ...(on('read') ? paths.map((pattern) => ({ key: 'read' as const, pattern })) : []),
  ];
}

/** A glob in patterns in which a star crosses slashes; `**` at the front also stands for nothing. */
function anywhere(glob: string): readonly string[] {
  const plain = glob.replace(/^(\.?\/)+/, '').replace(/\/$/, '/**');
  const rest = plain.replace(/^(\*\*\/)+/, '').replaceAll('**', '*');
  return rest.length < plain.replaceAll('**', '*').length ? [rest, `*/${rest}`] : [rest];
}

function notesFor(guard: Guard | undefined): readonly string[] {
  const paths = [guard?.deny, guard?.ask].some((match) => (match?.path?.length ?? 0) > 0);
  return [
    'OpenCode reads its settings when it starts: start it anew. What it makes of them was read in its documents and not tried here.',
    'Commands are matched by their words, after sudo, env, timeout and xargs: `bash -c`, scripts and options behind other words are not seen.',
    ...(paths
      ? [
          'A `*` of OpenCode crosses folders, so that more files may match than the glob says; the shell is not stopped.',
        ]
      : []),
  ];
}
