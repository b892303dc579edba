import type { Change, Guard } from '../model/change.ts';
import type { Json } from '../model/session.ts';
import type { Step } from '../text/compose-edits.ts';
import { findJson, strictJsonProblem } from '../text/json.ts';
import { appendAtPath, removeArrayItem } from '../text/json-edit.ts';
import { guardFiles, otherGuards, planGuardFiles, unplanGuardFiles } from './guard-files.ts';
import { refuseHistory } from './hook-notes.ts';
import { momentOf, momentsOf } from './hook-tools.ts';
import type { HookMoment } from './hook-tools.ts';
import { findRegistration, isLastOfEvent } from './hook-registration.ts';
import type { Registration } from './hook-registration.ts';
import { handlerOf, narrowSteps, widenSteps } from './hook-steps.ts';
import type { HookItem } from './hook-steps.ts';
import { dropEmpty, emptyOnTheWay, keptPreamble, planSteps, refuseAny, refuseType, unplanSteps } from './json-file.ts';
import type { JsonFile, Preamble } from './json-file.ts';
import { markOf, mergePlans, refuse, remark } from './plans.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';

/** How one agent has hooks registered in a JSON file. */
export interface HookLayout extends HookItem {
  /** Id of the target. */
  readonly target: string;
  readonly agent: string;
  read(files: HarnessFiles): JsonFile | { readonly refusal: string };
  /** Path of the list of hooks, by moment; null where what has happened so far cannot be read. */
  readonly events: Readonly<Record<HookMoment, readonly string[] | null>>;
  /** What a new file begins with. */
  readonly preamble?: Preamble;
  /** Handlers stand in a group's `hooks`; otherwise the item of the list is the handler. */
  readonly grouped: boolean;
  /** Items are known by their position: none is taken out but the last; this says what to do instead. */
  readonly appendOnly?: string;
  notes(guard: Guard, file: JsonFile): readonly string[];
}

/** Registers the guard program, or widens the registration that is there, and adds the guard. */
export function planHook(layout: HookLayout, change: Change, options: HookOptions): Plan {
  const { files, context } = options;
  const { guard } = change;
  if (!guard) return refuse('The change has no `guard`.');
  const moment = momentOf(guard);
  const event = layout.events[moment];
  const blind = layout.events.finish ? null : refuseHistory(guard, layout.agent);
  if (!event || blind !== null) return refuse(blind ?? `${layout.agent} has no hook of this kind.`);
  const file = layout.read(files);
  if ('refusal' in file) return refuse(file.refusal);
  const broken = refuseAny(...refuseTypes(file, event));
  if (broken) return broken;
  const guards = planGuardFiles(change, files, context);
  if (guards.refusals.length > 0) return guards;
  const others = otherGuards(files, markOf(change, context), layout.target);
  if (!others) return refuse(`${guardFiles.guards} has entries that cannot be read: mend them, then apply.`);
  const all = [...others, guard].filter((one) => momentOf(one) === moment);
  const needed = moment === 'finish' ? null : layout.matcher(all);
  if (moment === 'tool' && needed === null) {
    return refuse(
      `The hooks of ${layout.agent} do not see what this guard looks at: choose another subject, or another target.`,
    );
  }
  const found = findRegistration(file, event, layout.grouped);
  const isHard = all.some(({ hard }) => hard === true);
  const steps = found
    ? widenSteps(layout, found, { event, needed, isHard, moment })
    : [appendStep(event, layout.item({ matcher: needed, isHard, moment }))];
  if ('refusal' in steps) return refuse(`${file.name}: ${steps.refusal}`);
  const kept = change.applied?.kept ?? [
    ...emptyOnTheWay(file, event),
    ...(file.text === null ? [] : keptPreamble(file, layout.preamble ?? [])),
  ];
  return mergePlans(guards, planSteps(file, steps, layout.preamble), remark(...layout.notes(guard, file)), {
    ...remark(),
    ...(found ? { shares: [file.path, guardFiles.program] } : {}),
    ...(kept.length > 0 ? { kept } : {}),
  });
}

/** Takes the guard out, narrows the registration to what is left, and removes it with the last guard. */
export function unplanHook(layout: HookLayout, change: Change, options: HookOptions): Plan {
  const { files, context } = options;
  const { guard } = change;
  if (!guard) return refuse('The change has no `guard`.');
  const moment = momentOf(guard);
  const event = layout.events[moment];
  const guards = unplanGuardFiles(change, files, context);
  const file = layout.read(files);
  if ('refusal' in file) return refuse(file.refusal);
  const others = otherGuards(files, markOf(change, context), layout.target);
  if (!others) return refuse(`${guardFiles.guards} cannot be read: mend it, then undo.`);
  const found = event && findRegistration(file, event, layout.grouped);
  if (!event || !found) return guards;
  const kept = new Set(change.applied?.kept ?? []);
  const { preamble = [] } = layout;
  const left = others.filter((one) => momentsOf(one).includes(moment));
  if (left.length > 0) {
    const steps = narrowSteps(layout, found, { event, guard, left, moment });
    return mergePlans(guards, unplanSteps(file, steps, { kept, preamble }));
  }
  if (!context.intact?.has(file.path) && !isAsWritten(layout, file, { found, event, guard })) {
    return refuse(
      `${file.name}: the hook of the post-mortem guard was edited since it was applied. Take it out by hand.`,
    );
  }
  if (layout.appendOnly !== undefined && !isLastOfEvent(file, event, found)) {
    return refuse(`${file.name}: ${layout.appendOnly}`);
  }
  return mergePlans(guards, unplanSteps(file, removeSteps(file, found, { event, kept }), { kept, preamble }));
}

interface Removal {
  readonly found: Registration;
  readonly event: readonly string[];
  readonly guard: Guard;
}

/**
 * Whether the registration holds nothing that is not ours: fields may be missing, or be those of a guard that is not hard,
 * since earlier versions wrote fewer.
 */
function isAsWritten(layout: HookLayout, file: JsonFile, { found, event, guard }: Removal): boolean {
  const moment = momentOf(guard);
  const matcher = moment === 'finish' ? null : layout.matcher([guard]);
  const node = file.root && findJson(file.root, [...event, ...(found.isShared ? found.handler : [found.item])]);
  if (!node || strictJsonProblem((file.text ?? '').slice(node.start, node.end))) return false;
  const wanted = [true, false].map((isHard) => layout.item({ matcher, isHard, moment }));
  const ours = wanted.map((item) => (found.isShared ? (handlerOf(item) ?? item) : item));
  return isPartOf(node.value, ours);
}

/** Whether a value says nothing that one of several others does not say in the same place. */
function isPartOf(value: Json, wholes: readonly Json[]): boolean {
  if (typeof value !== 'object' || value === null) return wholes.includes(value);
  const alike = wholes.filter(
    (whole): whole is Exclude<typeof whole, string | number | boolean | null> =>
      typeof whole === 'object' && whole !== null && Array.isArray(whole) === Array.isArray(value),
  );
  return Object.entries(value).every(([key, member]) => {
    const others = alike.flatMap((whole) => Object.entries(whole).filter(([name]) => name === key));
    return isPartOf(
      member as Json,
      others.map(([, other]) => other as Json),
    );
  });
}

interface HookOptions {
  readonly files: HarnessFiles;
  readonly context: PlanContext;
}

function refuseTypes(file: JsonFile, event: readonly string[]): readonly (string | null)[] {
  return event.map((_, index) =>
    refuseType(file, event.slice(0, index + 1), index === event.length - 1 ? 'array' : 'object'),
  );
}

function appendStep(event: readonly string[], item: Json): Step {
  return (text) => appendAtPath(text, event, item);
}

function removeSteps(
  file: JsonFile,
  found: Registration,
  { event, kept }: { event: readonly string[]; kept: ReadonlySet<string> },
): readonly Step[] {
  const inner = found.handler.slice(0, -1);
  const last = found.handler.at(-1);
  return [
    (text) =>
      found.isShared && typeof last === 'number'
        ? removeArrayItem(text, [...event, ...inner], last)
        : removeArrayItem(text, event, found.item),
    ...dropEmpty(file, event, kept),
  ];
}
