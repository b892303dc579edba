import type { ContextEvent, HookEvent, Session } from '../model/session.ts';
import { eventsOf } from '../model/session.ts';
import { item, type FoundItem } from './loader.ts';

/** Gives a recorded path the form of an item's path: repository-relative, `~/…`, or as recorded. */
export type PathNamer = (path: string) => string;

const kinds: Readonly<Partial<Record<ContextEvent['what'], FoundItem['kind']>>> = {
  rule: 'rule',
  memory: 'memory',
  skill: 'skill',
};

/** The path of an item whose file the transcript does not name. */
export const unnamedSource = '(source not recorded)';

/** What the transcript itself records wins over what the loading rules say. */
export function applyEvidence(items: readonly FoundItem[], session: Session, nameOf: PathNamer): readonly FoundItem[] {
  return applyHooks(applyContext(items, session, nameOf), session);
}

function applyContext(items: readonly FoundItem[], session: Session, nameOf: PathNamer): readonly FoundItem[] {
  const events = eventsOf(session, 'context').filter(({ what }) => kinds[what] !== undefined);
  const named = new Map<string, ContextEvent>();
  for (const event of events) {
    const key = event.path === null ? null : keyOf(kinds[event.what], nameOf(event.path));
    if (key !== null && !named.has(key)) named.set(key, event);
  }
  const whole = events.filter(({ what, path, text }) => what === 'rule' && path === null && text !== null);
  const listsStart = events.some(({ what, when, path }) => what === 'rule' && when === 'start' && path !== null);
  const judged = items.map((one) => {
    const event = named.get(keyOf(one.kind, one.path));
    if (event) return recorded(one, event, nameOf);
    return one.kind === 'rule' ? judgeUnnamed(one, { whole, listsStart }) : one;
  });
  const known = new Set(items.map(({ kind, path }) => keyOf(kind, path)));
  const fresh = [...named].flatMap(([key, event]) => (known.has(key) ? [] : toItem(event, nameOf)));
  const unnamed = whole.filter(({ ref }) => !judged.some((one) => one.ref === ref));
  return [...judged, ...fresh, ...unnamed.flatMap((event) => toItem(event, nameOf))];
}

function keyOf(kind: FoundItem['kind'] | undefined, path: string): string {
  return `${kind ?? ''} ${path}`;
}

function recorded(one: FoundItem, event: ContextEvent, nameOf: PathNamer): FoundItem {
  const trigger = event.trigger === null ? '' : `, brought in by ${nameOf(event.trigger)}`;
  return {
    ...one,
    state: event.when === 'start' ? 'loaded' : 'later',
    why: `recorded in the transcript${trigger}`,
    ref: event.ref,
    text: event.text ?? one.text,
  };
}

function toItem(event: ContextEvent, nameOf: PathNamer): FoundItem[] {
  const kind = kinds[event.what];
  if (kind === undefined) return [];
  const path = event.path === null ? unnamedSource : nameOf(event.path);
  return [recorded(item(kind, path, { state: 'loaded', why: '', entry: event.name }), event, nameOf)];
}

interface Recordings {
  /** Rules recorded as one text, without the names of their files. */
  readonly whole: readonly ContextEvent[];
  /** The transcript lists the rule files of its start. */
  readonly listsStart: boolean;
}

function judgeUnnamed(one: FoundItem, { whole, listsStart }: Recordings): FoundItem {
  const text = one.text?.trim() ?? '';
  const holding = text === '' ? undefined : whole.find((event) => event.text?.includes(text));
  if (holding)
    return {
      ...one,
      state: holding.when === 'start' ? 'loaded' : 'later',
      why: 'its text is recorded in the transcript',
      ref: holding.ref,
    };
  if (one.state !== 'loaded') return one;
  if (listsStart)
    return {
      ...one,
      state: 'not-loaded',
      why: 'the transcript lists the rules of its start, and this is not among them',
    };
  return whole.length === 0 ? one : { ...one, why: `${one.why}; the text that the transcript records differs` };
}

function applyHooks(items: readonly FoundItem[], session: Session): readonly FoundItem[] {
  const groups = new Map<string, HookEvent[]>();
  for (const event of eventsOf(session, 'hook')) {
    const key = `${event.event} ${event.command ?? event.name ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const left = new Map(groups);
  const judged = items.map((one): FoundItem => {
    if (one.kind !== 'hook' || one.text === null) return one;
    const key = `${one.entry?.split(' ')[0] ?? ''} ${one.text}`;
    const events = groups.get(key);
    if (!events) return one;
    left.delete(key);
    return { ...one, state: 'loaded', ...ranSo(events) };
  });
  const others = [...left.values()].flatMap((events): FoundItem[] => {
    const [first] = events;
    if (!first) return [];
    const matched = first.name?.startsWith(`${first.event}:`) ? ` ${first.name.slice(first.event.length + 1)}` : '';
    const entry = `${first.event}${matched}`;
    return [item('hook', unnamedSource, { state: 'loaded', entry, text: first.command, ...ranSo(events) })];
  });
  return [...judged, ...others];
}

function ranSo(events: readonly HookEvent[]): Pick<FoundItem, 'why' | 'ref'> {
  const blocked = events.filter(({ outcome }) => outcome === 'blocked').length;
  const times = `${events.length} time${events.length === 1 ? '' : 's'}`;
  const blocking = blocked === 0 ? '' : `, blocked ${blocked}`;
  return { why: `recorded in the transcript: ran ${times}${blocking}`, ref: events[0]?.ref ?? null };
}
