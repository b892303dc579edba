import type { Guard, GuardMatch, GuardSubject } from '../model/change.ts';
import type { Json } from '../model/session.ts';

/** A guard as it stands in `.postmortem/guards.json`. */
export interface GuardEntry extends Guard {
  /** `pm-3f9a11c2/c1` */
  readonly id: string;
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
}

/** What a `guards.json` holds. */
export interface GuardsFile {
  readonly guards: readonly GuardEntry[];
  /** Why entries, or the whole, were left out; each says where. */
  readonly problems: readonly string[];
}

/** The entry of a guard, its keys in the order in which they are written. */
export function guardEntry(id: string, document: string, guard: Guard): GuardEntry {
  const { on, deny, ask, allow, message, hard } = guard;
  return {
    id,
    document,
    on,
    ...(deny ? { deny: copyMatch(deny) } : {}),
    ...(ask ? { ask: copyMatch(ask) } : {}),
    ...(allow ? { allow: copyMatch(allow) } : {}),
    message,
    ...(hard ? { hard } : {}),
  };
}

function copyMatch({ command, path, content }: GuardMatch): GuardMatch {
  return { ...(command ? { command } : {}), ...(path ? { path } : {}), ...(content ? { content } : {}) };
}

/** Reads a `guards.json`; entries that cannot be read are problems beside the good ones. */
export function readGuards(text: string): GuardsFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { guards: [], problems: [`is not readable: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const list = isObject(value) ? value.guards : undefined;
  if (!Array.isArray(list)) return { guards: [], problems: ['has no list `guards`'] };
  const guards: GuardEntry[] = [];
  const problems: string[] = [];
  for (const [index, item] of list.entries()) {
    const entry: unknown = item;
    const problem = refuseEntry(entry);
    if (problem === null) guards.push(entry as GuardEntry);
    else problems.push(`guards[${index}]: ${problem}`);
  }
  return { guards, problems };
}

const subjects: readonly GuardSubject[] = ['shell', 'read', 'edit', 'delete', 'fetch', 'mcp', 'finish', 'any'];
const keys = ['id', 'document', 'on', 'deny', 'ask', 'allow', 'message', 'hard'];

/** Why a value is no guard, or null when it is one. */
function refuseEntry(value: unknown): string | null {
  if (!isObject(value)) return 'is no object';
  for (const key of ['id', 'document', 'message']) if (typeof value[key] !== 'string') return `\`${key}\` is no text`;
  const on: readonly unknown[] = Array.isArray(value.on) ? value.on : [value.on];
  const stray = on.find((subject) => !subjects.some((known) => known === subject));
  if (stray !== undefined || on.length === 0) return `\`on\` is none of ${subjects.join(', ')}`;
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) return `\`${unknown}\` is no key of a guard`;
  for (const key of ['deny', 'ask', 'allow']) {
    const problem = value[key] === undefined ? null : refuseMatch(value[key]);
    if (problem !== null) return `\`${key}\`: ${problem}`;
  }
  return null;
}

function refuseMatch(value: unknown): string | null {
  if (!isObject(value)) return 'is no object';
  for (const [key, list] of Object.entries(value)) {
    if (!['command', 'path', 'content'].includes(key)) return `\`${key}\` is no condition`;
    if (!Array.isArray(list) || list.some((item) => typeof item !== 'string')) return `\`${key}\` is no list of texts`;
    if (key !== 'content') continue;
    const broken = list.find((pattern: string) => !compiles(pattern));
    if (broken !== undefined) return `/${String(broken)}/ is no regular expression`;
  }
  return null;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'm');
    return true;
  } catch {
    // The caller says which pattern it is.
    return false;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
