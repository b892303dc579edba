import type { HookEvent, Session } from '../model/session.ts';
import { eventsOf } from '../model/session.ts';
import { item, unnamedSource, type FoundItem } from './loader.ts';

/** Marks the hooks that the transcript shows running, and adds those that no file of the harness names. */
export function applyHooks(
  items: readonly FoundItem[],
  session: Session,
  nameOf: (path: string) => string,
): readonly FoundItem[] {
  // `callback` stands for the agent's own functions, which are nobody's hooks.
  const events = eventsOf(session, 'hook').filter(({ command }) => command !== 'callback');
  const explained = new Set<HookEvent>();
  const judged = items.map((one): FoundItem => {
    if (one.kind !== 'hook' || one.entry === null) return one;
    const own = events.filter((event) => isRunOf(event, one, { items, nameOf }));
    if (own.length === 0) return one;
    for (const event of own) explained.add(event);
    return { ...one, state: 'loaded', ...ranSo(own) };
  });
  const others = new Map<string, HookEvent[]>();
  for (const event of events) {
    if (explained.has(event)) continue;
    const key = [event.event, sourceOf(event), event.command ?? ''].join('\0');
    others.set(key, [...(others.get(key) ?? []), event]);
  }
  return [...judged, ...[...others.values()].flatMap((own) => toItem(own, nameOf))];
}

/** By its command; where the transcript records none, by its file when only one hook of the file has that event. */
function isRunOf(
  event: HookEvent,
  one: FoundItem,
  { items, nameOf }: { readonly items: readonly FoundItem[]; readonly nameOf: (path: string) => string },
): boolean {
  const [name, matcher] = splitEntry(one);
  if (name !== event.event) return false;
  if (event.command !== null) return event.command === one.text && fits(matcher, toolOf(event));
  const file = sourceOf(event);
  if (file === '' || nameOf(file) !== one.path) return false;
  return items.filter((other) => other.path === one.path && splitEntry(other)[0] === name).length === 1;
}

function splitEntry({ entry }: FoundItem): readonly [event: string, matcher: string] {
  const [event = '', ...matcher] = (entry ?? '').split(' ');
  return [event, matcher.join(' ')];
}

/** `PreToolUse:Bash` names the tool. */
function toolOf({ event, name }: HookEvent): string | null {
  return name?.startsWith(`${event}:`) ? name.slice(event.length + 1) : null;
}

/** A hook's name may be the file that registers it. */
function sourceOf({ name }: HookEvent): string {
  return name !== null && /[\\/].*\.(json|toml)$/.test(name) ? name : '';
}

/** Lists of plain names are compared; a regular expression is given the benefit of the doubt. */
function fits(matcher: string, tool: string | null): boolean {
  if (tool === null || matcher === '' || matcher === '*' || !/^[\w\-, |]+$/.test(matcher)) return true;
  return matcher.split(/[|,]/).some((name) => name.trim() === tool);
}

function toItem(own: readonly HookEvent[], nameOf: (path: string) => string): FoundItem[] {
  const [first] = own;
  if (!first) return [];
  const source = sourceOf(first);
  const tools = [...new Set(own.flatMap((event) => toolOf(event) ?? []))];
  const entry = [first.event, tools.join('|')].filter((part) => part !== '').join(' ');
  const path = source === '' ? unnamedSource : nameOf(source);
  return [item('hook', path, { state: 'loaded', entry, text: first.command, ...ranSo(own) })];
}

function ranSo(events: readonly HookEvent[]): Pick<FoundItem, 'why' | 'ref'> {
  const blocked = events.filter(({ outcome }) => outcome === 'blocked').length;
  // One run may be recorded twice: when it started, and how it ended.
  const started = events.filter(({ outcome }) => outcome === 'started').length;
  const runs = Math.max(started, events.length - started);
  const times = `${runs} time${runs === 1 ? '' : 's'}`;
  const blocking = blocked === 0 ? '' : `, blocked ${blocked}`;
  return { why: `recorded in the transcript: ran ${times}${blocking}`, ref: events[0]?.ref ?? null };
}
