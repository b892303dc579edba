import type { Change, Guard } from '../model/change.ts';
import type { Json } from '../model/session.ts';
import { guardEntry, readGuards } from '../guard/guards-file.ts';
import type { GuardEntry } from '../guard/guards-file.ts';
import { isUnedited } from '../guard/program-file.ts';
import { findJson, parseJson, strictJsonProblem } from '../text/json.ts';
import { insertArrayItem, removeArrayItem, replaceJson } from '../text/json-edit.ts';
import { renderJson } from '../text/json-render.ts';
import { withEol } from '../text/lines.ts';
import { createFile, deleteFile, emptyPlan, fileEdit, findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import type { Place } from './plans.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';

/** The guard program and its conditions, the same for every agent. */
export const guardFiles = { program: '.postmortem/guard.cjs', guards: '.postmortem/guards.json' } as const;

const comment =
  'Conditions that .postmortem/guard.cjs checks before coding agents use a tool. Each comes from the post-mortem it names.';

/** The guards for a target's agent besides this change's; null when the file cannot be read. One that names no targets counts for all. */
export function otherGuards(files: HarnessFiles, mark: string, target: string): readonly GuardEntry[] | null {
  const place = findPlace(files, guardFiles.guards);
  if ('refusal' in place) return null;
  if (place.text === null) return [];
  const { guards, problems } = readGuards(place.text);
  return problems.length > 0
    ? null
    : guards.filter(({ id, targets }) => id !== mark && (targets?.includes(target) ?? true));
}

/** Writes the guard program and adds the change's guard to its conditions. */
export function planGuardFiles(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const place = findPlace(files, guardFiles.guards);
  if ('refusal' in place) return refuse(place.refusal);
  if (!change.guard) return refuse('The change has no `guard`.');
  const mark = markOf(change, context);
  const entry = entryOf(change, change.guard, context);
  return mergePlans(planEntry(place, { mark, entry, context }), planProgram(files, context));
}

function entryOf(change: Change, guard: Guard, context: PlanContext): Json {
  const { document } = context;
  return toJson(guardEntry({ id: markOf(change, context), document, targets: change.targets }, guard));
}

interface EntryOptions {
  readonly mark: string;
  readonly entry: Json;
  readonly context: PlanContext;
}

function planEntry(place: Place, { mark, entry, context }: EntryOptions): Plan {
  const { text } = place;
  if (text === null) {
    const layout = { multiline: true, eol: '\n', unit: '  ', indent: '', colonGap: ' ', gap: ' ' } as const;
    return {
      ...emptyPlan,
      files: [createFile(place.path, `${renderJson({ $comment: comment, guards: [entry] }, layout)}\n`)],
    };
  }
  const read = readEntries(place.path, text);
  if ('refusal' in read) return refuse(read.refusal);
  const index = read.ids.indexOf(mark);
  if (index === -1) return { ...emptyPlan, files: fileEdit(place, insertArrayItem(text, ['guards'], { item: entry })) };
  const there = read.items[index] ?? null;
  if (JSON.stringify(there) === JSON.stringify(entry)) return emptyPlan;
  if (!sameGuard(there, entry) && !context.intact?.has(place.path)) {
    return refuse(`${place.path}: the guard ${mark} reads otherwise here. Make it equal to the change, then apply.`);
  }
  return { ...emptyPlan, files: fileEdit(place, replaceJson(text, ['guards', index], entry)) };
}

function planProgram(files: HarnessFiles, context: PlanContext): Plan {
  const place = findPlace(files, guardFiles.program);
  if ('refusal' in place) return refuse(place.refusal);
  const wanted = context.guardProgram;
  if (wanted === '') return refuse('The guard program is missing from this installation: reinstall Agent Post-Mortem.');
  if (place.text === null) return { ...emptyPlan, files: [createFile(place.path, wanted)] };
  if (withEol(place.text, '\n') === withEol(wanted, '\n')) return emptyPlan;
  if (!isOurs(place, context)) {
    return remark(
      `${place.path} was edited in this repository and stays as it is: check that it still stops what it should.`,
    );
  }
  const edits = [{ start: 0, end: place.text.length, text: wanted }];
  return { ...emptyPlan, files: fileEdit(place, edits), notes: [`${place.path} is brought up to date.`] };
}

/** Takes the change's guard out; with the last one the program goes too, unless its owner edited it. */
export function unplanGuardFiles(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const place = findPlace(files, guardFiles.guards);
  if ('refusal' in place) return refuse(place.refusal);
  const { text } = place;
  if (text === null || !change.guard) return emptyPlan;
  const read = readEntries(place.path, text);
  if ('refusal' in read) return refuse(read.refusal);
  const mark = markOf(change, context);
  const index = read.ids.indexOf(mark);
  if (index === -1) return emptyPlan;
  const entry = entryOf(change, change.guard, context);
  if (!sameGuard(read.items[index] ?? null, entry) && !context.intact?.has(place.path)) {
    return refuse(
      `${place.path}: the guard ${mark} was edited since it was applied. Take it out by hand, or put it back.`,
    );
  }
  const isLast =
    read.items.length === 1 &&
    read.keys.every((key) => key === 'guards' || key === '$comment') &&
    (read.comment === null || read.comment === comment);
  if (!isLast) return { ...emptyPlan, files: fileEdit(place, removeArrayItem(text, ['guards'], index)) };
  return mergePlans({ ...emptyPlan, files: [deleteFile(place.path, text)] }, unplanProgram(files, context));
}

function unplanProgram(files: HarnessFiles, context: PlanContext): Plan {
  const place = findPlace(files, guardFiles.program);
  if ('refusal' in place) return refuse(place.refusal);
  if (place.text === null) return emptyPlan;
  if (!isOurs(place, context))
    return remark(`${place.path} was edited in this repository and stays; nothing runs it any more.`);
  return { ...emptyPlan, files: [deleteFile(place.path, place.text)] };
}

/** Whether an entry that stands there is the one wanted; earlier versions wrote none of the targets. */
function sameGuard(there: Json, wanted: Json): boolean {
  const isOld = typeof there === 'object' && there !== null && !('targets' in there);
  const text = JSON.stringify(wanted, (key, member: unknown) => (isOld && key === 'targets' ? undefined : member));
  return JSON.stringify(there) === text;
}

/** Whether the program is as some version of this product wrote it: by the record of an apply, its own fingerprint, or letter for letter. */
function isOurs({ path, text }: Place, context: PlanContext): boolean {
  if (text === null || context.intact?.has(path) || isUnedited(text)) return true;
  return withEol(text, '\n') === withEol(context.guardProgram, '\n');
}

interface Entries {
  readonly keys: readonly string[];
  readonly items: readonly Json[];
  readonly ids: readonly (string | null)[];
  /** What `$comment` says; null when there is none. */
  readonly comment: Json;
}

function readEntries(path: string, text: string): Entries | { readonly refusal: string } {
  const problem = strictJsonProblem(text);
  if (problem) return { refusal: `${path}, line ${problem.line}: ${problem.what}. Mend it, then apply.` };
  const root = parseJson(text);
  const list = root && findJson(root, ['guards']);
  if (!root || list?.type !== 'array') return { refusal: `${path} has no list \`guards\`: mend it, then apply.` };
  const items = list.children.map((child) => child.node.value);
  const ids = list.children.map((child) => {
    const id = findJson(child.node, ['id'])?.value;
    return typeof id === 'string' ? id : null;
  });
  const said = findJson(root, ['$comment'])?.value ?? null;
  return { keys: root.children.map((child) => child.key ?? ''), items, ids, comment: said };
}

/** The entry as plain JSON: a guard holds nothing else. */
function toJson(entry: GuardEntry): Json {
  const value: unknown = JSON.parse(JSON.stringify(entry));
  return value as Json;
}
