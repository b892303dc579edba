import type { Guard } from '../model/change.ts';
import { findJson } from '../text/json.ts';
import { appendAtPath } from '../text/json-edit.ts';
import type { KindPlanner } from './assemble.ts';
import {
  dropEmpty,
  emptyOnTheWay,
  keptMark,
  planSteps,
  readJsonFile,
  refuseAny,
  refuseType,
  removeItem,
  unplanSteps,
} from './json-file.ts';
import type { JsonFile, JsonReader } from './json-file.ts';
import { mergePlans, refuse, remark } from './plans.ts';

type Effect = 'deny' | 'ask' | 'allow';

/** One entry of a list of permissions. */
export interface PermissionEntry {
  readonly effect: Effect;
  readonly rule: string;
}

/** A guard in an agent's own permission rules, or why it cannot be said in them. */
export type CompiledRules =
  { readonly entries: readonly PermissionEntry[]; readonly notes: readonly string[] } | { readonly refusal: string };

/** Where an agent keeps `permissions: { deny: […], … }`, and what it calls things. */
export interface PermissionLayout {
  readonly reader: JsonReader;
  readonly effects: readonly Effect[];
  compile(guard: Guard): CompiledRules;
}

/** Permissions as strings in lists of a JSON file. */
export function permissionList({ reader, effects, compile }: PermissionLayout): KindPlanner {
  const compiled = (guard: Guard | undefined): CompiledRules => {
    if (!guard) return { refusal: 'The change has no `guard`.' };
    const hasContent = [guard.deny, guard.ask, guard.allow].some((match) => (match?.content?.length ?? 0) > 0);
    return hasContent
      ? { refusal: `A permission of ${reader.agent} cannot look at content: make it a change of kind hook.` }
      : compile(guard);
  };
  return {
    files: () => [reader.file],
    plan(change, files) {
      const rules = compiled(change.guard);
      if ('refusal' in rules) return refuse(rules.refusal);
      const file = readJsonFile(files, reader);
      if ('refusal' in file) return refuse(file.refusal);
      const broken = refuseAny(
        refuseType(file, ['permissions'], 'object'),
        ...effects.map((effect) => refuseType(file, ['permissions', effect], 'array')),
      );
      if (broken) return broken;
      const missing = rules.entries.filter((entry) => !stands(file, entry));
      const kept = change.applied?.kept ?? keptOf(file, rules.entries);
      const steps = missing.map(
        ({ effect, rule }) =>
          (text: string) =>
            appendAtPath(text, ['permissions', effect], rule),
      );
      return mergePlans(planSteps(file, steps), { ...remark(...rules.notes), ...(kept.length > 0 ? { kept } : {}) });
    },
    unplan(change, files) {
      const rules = compiled(change.guard);
      if ('refusal' in rules) return refuse(rules.refusal);
      const file = readJsonFile(files, reader);
      if ('refusal' in file) return refuse(file.refusal);
      const kept = new Set(change.applied?.kept ?? []);
      const ours = rules.entries.filter((entry) => !kept.has(markFor(file, entry)) && stands(file, entry));
      const steps = ours.map(({ effect, rule }) => removeItem(['permissions', effect], (value) => value === rule));
      const touched = [...new Set(ours.map(({ effect }) => effect))];
      // What was put in last goes first, so that blanks beside comments are those that were there.
      const tidy = touched.toReversed().flatMap((effect) => dropEmpty(file, ['permissions', effect], kept));
      return unplanSteps(file, [...steps.toReversed(), ...tidy], { kept });
    },
  };
}

function stands(file: JsonFile, { effect, rule }: PermissionEntry): boolean {
  const list = file.root && findJson(file.root, ['permissions', effect]);
  return list?.children.some((child) => child.node.value === rule) ?? false;
}

function markFor(file: JsonFile, { effect, rule }: PermissionEntry): string {
  return keptMark(file, ['permissions', effect, rule]);
}

function keptOf(file: JsonFile, entries: readonly PermissionEntry[]): readonly string[] {
  const there = entries.filter((entry) => stands(file, entry)).map((entry) => markFor(file, entry));
  const empty = entries.flatMap(({ effect }) => emptyOnTheWay(file, ['permissions', effect]));
  return [...new Set([...there, ...empty])];
}
