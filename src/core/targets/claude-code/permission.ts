import type { Change, Guard, GuardMatch, GuardSubject } from '../../model/change.ts';
import { findJson } from '../../text/json.ts';
import type { JsonNode } from '../../text/json.ts';
import { appendAtPath } from '../../text/json-edit.ts';
import { mergePlans, refuse, remark } from '../plans.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { Plan } from '../target.ts';
import {
  doubledNotes,
  dropEmpty,
  emptyOnTheWay,
  keptMark,
  planSteps,
  readSettings,
  refuseAny,
  refuseType,
  removeItem,
  unplanSteps,
} from './settings.ts';

const effects = ['deny', 'ask', 'allow'] as const;
type Effect = (typeof effects)[number];

/** One entry of `permissions`. */
interface Entry {
  readonly effect: Effect;
  readonly rule: string;
}

/** Writes the guard's conditions as permission entries of the project's settings. */
export function planPermission(change: Change, files: HarnessFiles): Plan {
  const compiled = compile(change);
  if ('refusal' in compiled) return refuse(compiled.refusal);
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const { root } = settings;
  const broken = refuseAny(
    refuseType(root, ['permissions'], 'object'),
    ...effects.map((effect) => refuseType(root, ['permissions', effect], 'array')),
  );
  if (broken) return broken;
  const missing = compiled.entries.filter((entry) => !stands(root, entry));
  const kept = change.applied?.kept ?? keptOf(root, compiled.entries);
  const written = planSteps(
    settings,
    missing.map(
      ({ effect, rule }) =>
        (text) =>
          appendAtPath(text, ['permissions', effect], rule),
    ),
  );
  const plan = mergePlans(written, remark(...doubledNotes(settings), ...compiled.notes));
  return kept.length > 0 ? { ...plan, kept } : plan;
}

/** Takes the entries out again that applying put in. */
export function unplanPermission(change: Change, files: HarnessFiles): Plan {
  const compiled = compile(change);
  if ('refusal' in compiled) return refuse(compiled.refusal);
  const settings = readSettings(files);
  if ('refusal' in settings) return refuse(settings.refusal);
  const kept = new Set(change.applied?.kept ?? []);
  const ours = compiled.entries.filter((entry) => !kept.has(entryMark(entry)) && stands(settings.root, entry));
  const steps = ours.map(({ effect, rule }) => removeItem(['permissions', effect], (value) => value === rule));
  const touched = [...new Set(ours.map(({ effect }) => effect))];
  const tidy = touched.flatMap((effect) => dropEmpty(['permissions', effect], kept));
  return unplanSteps(settings, [...steps.toReversed(), ...tidy], kept);
}

/** The entries that a change stands for; none when it cannot be said as permissions. */
export function permissionEntries(change: Change): readonly Entry[] {
  const compiled = compile(change);
  return 'refusal' in compiled ? [] : compiled.entries;
}

function stands(root: JsonNode | null, { effect, rule }: Entry): boolean {
  const list = root && findJson(root, ['permissions', effect]);
  return list?.children.some((child) => child.node.value === rule) ?? false;
}

function entryMark({ effect, rule }: Entry): string {
  return keptMark(['permissions', effect, rule]);
}

function keptOf(root: JsonNode | null, entries: readonly Entry[]): readonly string[] {
  const there = entries.filter((entry) => stands(root, entry)).map(entryMark);
  const empty = entries.flatMap(({ effect }) => emptyOnTheWay(root, ['permissions', effect]));
  return [...new Set([...there, ...empty])];
}

function compile(change: Change): { entries: readonly Entry[]; notes: readonly string[] } | { refusal: string } {
  const { guard } = change;
  if (!guard) return { refusal: 'The change has no `guard`.' };
  const subjects = new Set<GuardSubject>(typeof guard.on === 'string' ? [guard.on] : guard.on);
  const matches = effects.map((effect) => ({ effect, match: guard[effect] ?? {} }));
  if (matches.some(({ match }) => (match.content?.length ?? 0) > 0)) {
    return { refusal: 'A permission of Claude Code cannot look at content: make it a change of kind hook.' };
  }
  const entries = matches.flatMap(({ effect, match }) => rulesOf(match, subjects).map((rule) => ({ effect, rule })));
  if (entries.length === 0) {
    return {
      refusal:
        'No permission of Claude Code says this: give commands on shell or mcp, or paths on read, edit or delete, or make it a hook.',
    };
  }
  return { entries, notes: gaps(guard, subjects) };
}

function rulesOf(match: GuardMatch, subjects: ReadonlySet<GuardSubject>): readonly string[] {
  const on = (...wanted: readonly GuardSubject[]): boolean =>
    wanted.some((one) => subjects.has(one) || subjects.has('any'));
  const rules: string[] = [];
  for (const command of match.command ?? []) {
    const words = command.trim().replace(/\s+/g, ' ');
    if (/^mcp__/.test(words)) rules.push(words);
    else if (on('shell')) rules.push(...shellRules(words));
  }
  for (const glob of match.path ?? []) {
    if (on('edit', 'delete')) rules.push(`Edit(${anchored(glob)})`);
    if (on('read')) rules.push(`Read(${anchored(glob)})`);
  }
  return [...new Set(rules)];
}

/** A prefix; where it has options, also the command with words before them, since a prefix alone would miss that. */
function shellRules(words: string): readonly string[] {
  const list = words.split(' ');
  const first = list.findIndex((word) => word.startsWith('-'));
  const rules = [`Bash(${words}:*)`];
  if (first <= 0) return rules;
  const [before, options] = [list.slice(0, first).join(' '), list.slice(first).join(' ')];
  return [...rules, `Bash(${before} * ${options})`, `Bash(${before} * ${options} *)`];
}

/** The glob from the project's root on: an unanchored folder name would match at any depth. */
function anchored(glob: string): string {
  const plain = glob.replace(/^(\.?\/)+/, '').replace(/\/$/, '/**');
  return `/${plain}`;
}

function gaps(guard: Guard, subjects: ReadonlySet<GuardSubject>): readonly string[] {
  const notes = ['Claude Code takes up changed permissions at once: no new session is needed.'];
  const matches = effects.flatMap((effect) => guard[effect] ?? []);
  if (matches.some(({ command }) => command?.some((one) => !one.startsWith('mcp__')))) {
    notes.push(
      "It matches the text of a command, not its effect: `git -C . …`, `bash -c '…'`, `eval`, scripts and the PowerShell tool are not seen. A hook sees the first two.",
    );
  }
  if (matches.some(({ path }) => path && path.length > 0)) {
    notes.push(
      'It also stops shell redirections, sed -i, cp, mv, rm and tee on these files, but no program or script that writes them.',
    );
    if (subjects.has('delete') && !subjects.has('edit'))
      notes.push('Claude Code has no rule for deleting alone: editing is refused too.');
  }
  if (guard.allow) {
    notes.push(
      '`allow` lets these run without a question, in a workspace that the user trusts; it refuses nothing else.',
    );
  }
  notes.push('Other agents do not read these permissions, and the model is not shown the message of the guard.');
  return notes;
}
