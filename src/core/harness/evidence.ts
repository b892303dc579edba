import type { ContextEvent, Session } from '../model/session.ts';
import { eventsOf } from '../model/session.ts';
import { applyHooks } from './hook-evidence.ts';
import { item, unnamedSource, type FoundItem } from './loader.ts';

/** Gives a recorded path the form of an item's path: repository-relative, `~/…`, or as recorded. */
export type PathNamer = (path: string) => string;

const kinds: Readonly<Partial<Record<ContextEvent['what'], FoundItem['kind']>>> = {
  rule: 'rule',
  memory: 'memory',
  skill: 'skill',
};

/** What the transcript itself records wins over what the loading rules say. */
export function applyEvidence(items: readonly FoundItem[], session: Session, nameOf: PathNamer): readonly FoundItem[] {
  return applyHooks(applyContext(items, session, nameOf), session, nameOf);
}

function applyContext(items: readonly FoundItem[], session: Session, nameOf: PathNamer): readonly FoundItem[] {
  const events = eventsOf(session, 'context').filter(({ what }) => kinds[what] !== undefined);
  const isWhole = (event: ContextEvent) => event.what === 'rule' && isJoined(event, session.agent);
  const named = new Map<string, ContextEvent>();
  for (const event of events) {
    if (isWhole(event)) continue;
    const key = keyOf(event, nameOf);
    if (key !== null && !named.has(key)) named.set(key, event);
  }
  const recordings: Recordings = {
    whole: events.filter(isWhole),
    // Only the complete list of the start names the type of each file.
    listsStart:
      events.some(({ what, when, name, path }) => what === 'rule' && when === 'start' && name && path) &&
      session.agent === 'claude-code',
  };
  const known = new Set(items.map(({ kind, path }) => `${kind} ${path}`));
  const judged = items.map((one) => {
    const event = named.get(`${one.kind} ${one.path}`);
    if (event) return recorded(one, event, nameOf);
    return one.kind === 'rule' ? judgeUnnamed(one, recordings) : one;
  });
  const fresh = [...named].flatMap(([key, event]) => (known.has(key) ? [] : toItem(event, nameOf)));
  const unused = recordings.whole.filter(({ ref }) => !judged.some((one) => one.ref === ref));
  const settled = unused.reduce((all, event) => settle(all, event, nameOf), judged);
  return [...settled, ...fresh];
}

/** The recorded text stands in for a file of its name whose own text is not in it. */
function settle(items: FoundItem[], event: ContextEvent, nameOf: PathNamer): FoundItem[] {
  const path = event.path === null ? null : nameOf(event.path);
  const index = items.findIndex((one) => one.kind === 'rule' && one.path === path);
  const found = items[index];
  return found ? items.with(index, recorded(found, event, nameOf)) : [...items, ...toItem(event, nameOf)];
}

/** Codex hands over all rules of a project as one text, under the name of the working directory's file. */
function isJoined({ path, text }: ContextEvent, agent: string): boolean {
  return text !== null && (path === null || (agent === 'codex' && !path.startsWith('~/')));
}

/** `kind path`; a skill may have no more than a name. */
function keyOf({ what, path, name }: ContextEvent, nameOf: PathNamer): string | null {
  if (path !== null) return `${kinds[what] ?? ''} ${nameOf(path)}`;
  return what === 'skill' && name !== null && name !== 'listing' ? `skill :${name}` : null;
}

function recorded(one: FoundItem, event: ContextEvent, nameOf: PathNamer): FoundItem {
  const trigger = event.trigger === null ? '' : `, brought in by ${nameOf(event.trigger)}`;
  const listed = event.what === 'skill' && event.when === 'start' ? ': listed with its description' : '';
  return {
    ...one,
    state: event.when === 'start' ? 'loaded' : 'later',
    why: `recorded in the transcript${trigger}${listed}`,
    ref: event.ref,
    text: event.text ?? one.text,
  };
}

function toItem(event: ContextEvent, nameOf: PathNamer): FoundItem[] {
  const kind = kinds[event.what];
  if (kind === undefined) return [];
  const path = event.path === null ? unnamedSource : nameOf(event.path);
  const entry = kind === 'skill' ? event.name : null;
  return [recorded(item(kind, path, { state: 'loaded', why: '', entry }), event, nameOf)];
}

interface Recordings {
  /** Rules recorded as one text, without the names of their files. */
  readonly whole: readonly ContextEvent[];
  /** The transcript lists all rule files of its start. */
  readonly listsStart: boolean;
}

function judgeUnnamed(one: FoundItem, { whole, listsStart }: Recordings): FoundItem {
  const text = one.text?.trim() ?? '';
  const holding = text === '' ? undefined : whole.find((event) => event.text?.includes(text));
  if (holding) {
    const state = holding.when === 'start' ? 'loaded' : 'later';
    return { ...one, state, why: 'its text is recorded in the transcript', ref: holding.ref };
  }
  if (one.state !== 'loaded') return one;
  if (listsStart) {
    const why = 'the transcript lists the rules of its start, and this is not among them';
    return { ...one, state: 'not-loaded', why };
  }
  return whole.length === 0 ? one : { ...one, why: `${one.why}; the text that the transcript records differs` };
}
