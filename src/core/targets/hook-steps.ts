import type { Guard } from '../model/change.ts';
import type { Json } from '../model/session.ts';
import type { Step } from '../text/compose-edits.ts';
import { insertProperty, removeProperty, replaceJson } from '../text/json-edit.ts';
import { saysHard } from './hook-registration.ts';
import type { Registration } from './hook-registration.ts';
import type { HookMoment } from './hook-tools.ts';

/** What an agent's registration of the guard looks like. */
export interface HookItem {
  /** The matcher that these guards need; null when the agent's hooks cannot see what one of them looks at. */
  matcher(guards: readonly Guard[]): string | null;
  covers(matcher: string | null, needed: string): boolean;
  widen(matcher: string, needed: string): string | null;
  /** The item that is appended; `matcher` is null at the end of a run. That of a hard guard differs in what keeps it so. */
  item(options: { readonly matcher: string | null; readonly isHard: boolean; readonly moment: HookMoment }): Json;
}

/** The only handler of an item of ours, where items are groups. */
export function handlerOf(item: Json): Json | null {
  const list = typeof item === 'object' && item !== null && 'hooks' in item ? item.hooks : null;
  return Array.isArray(list) ? ((list as readonly Json[])[0] ?? null) : null;
}

interface Wanted {
  readonly event: readonly string[];
  readonly needed: string | null;
  readonly isHard: boolean;
  readonly moment: HookMoment;
}

/** What a handler of a hard guard has and another has not, or has otherwise (undefined: not at all). */
interface HardField {
  readonly key: string;
  readonly soft: Json | undefined;
  readonly hard: Json;
}

function hardFields(layout: HookItem, moment: HookMoment): readonly HardField[] {
  const [soft, hard] = [false, true].map((isHard) => {
    const item = layout.item({ matcher: null, isHard, moment });
    return new Map(Object.entries(handlerOf(item) ?? item ?? {})) as ReadonlyMap<string, Json>;
  });
  return [...(hard ?? [])].flatMap(([key, value]) =>
    soft?.get(key) === value ? [] : [{ key, soft: soft?.get(key), hard: value }],
  );
}

/** Makes a registration do what one more guard needs, or says why it cannot be changed. */
export function widenSteps(
  layout: HookItem,
  found: Registration,
  { event, needed, isHard, moment }: Wanted,
): readonly Step[] | { readonly refusal: string } {
  const steps: Step[] = [];
  if (needed !== null && !layout.covers(found.matcher, needed)) {
    const wider = found.isShared ? null : layout.widen(found.matcher ?? '', needed);
    if (wider === null) {
      return {
        refusal: `the matcher ${JSON.stringify(found.matcher)} of the post-mortem guard was changed by hand and does not cover ${needed}: widen it, then apply.`,
      };
    }
    steps.push((text) => replaceJson(text, [...event, found.item, 'matcher'], wider));
  }
  const differing = isHard ? hardFields(layout, moment) : [];
  if (differing.some(({ key, soft }) => key === 'command' && found.command !== soft) && !saysHard(found.command)) {
    return {
      refusal: `the command ${JSON.stringify(found.command)} of the post-mortem guard was changed by hand: put the word \`hard\` at its end, then apply.`,
    };
  }
  const handler = [...event, ...found.handler];
  for (const { key, soft, hard } of differing) {
    if (found.fields[key] !== soft) continue;
    steps.push((text) =>
      soft === undefined ? insertProperty(text, handler, [key, hard]) : replaceJson(text, [...handler, key], hard),
    );
  }
  return steps;
}

/** Undoes widening; a matcher that is not as we would have written it is somebody's choice and stays. */
export function narrowSteps(
  layout: HookItem,
  found: Registration,
  {
    event,
    guard,
    left,
    moment,
  }: { event: readonly string[]; guard: Guard; left: readonly Guard[]; moment: HookMoment },
): readonly Step[] {
  const steps: Step[] = [];
  const [before, after] = [layout.matcher([...left, guard]), layout.matcher(left)];
  if (found.matcher !== null && found.matcher === before && after !== null && after !== before) {
    steps.push((text) => replaceJson(text, [...event, found.item, 'matcher'], after));
  }
  if (!guard.hard || left.some((one) => one.hard === true)) return steps;
  const handler = [...event, ...found.handler];
  for (const { key, soft, hard } of hardFields(layout, moment)) {
    if (found.fields[key] !== hard) continue;
    steps.push((text) =>
      soft === undefined ? removeProperty(text, handler, key) : replaceJson(text, [...handler, key], soft),
    );
  }
  return steps;
}
