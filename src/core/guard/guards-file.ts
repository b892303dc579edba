import type { Guard, GuardLimit, GuardMatch, GuardSubject } from '../model/change.ts';
import type { Json } from '../model/session.ts';

/** A guard as it stands in `.postmortem/guards.json`. */
export interface GuardEntry extends Guard {
  /** `pm-3f9a11c2/c1` */
  readonly id: string;
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  /** Ids of the targets whose agents it is registered for; absent = not recorded. */
  readonly targets?: readonly string[];
}

/** What a `guards.json` holds. */
export interface GuardsFile {
  readonly guards: readonly GuardEntry[];
  /** Why entries, or the whole, were left out; each says where. */
  readonly problems: readonly string[];
}

/** Where a guard comes from, and for whom it is registered. */
export type GuardOrigin = Pick<GuardEntry, 'id' | 'document' | 'targets'>;

/** The entry of a guard, its keys in the order in which they are written. */
export function guardEntry({ id, document, targets }: GuardOrigin, guard: Guard): GuardEntry {
  const { on, deny, ask, allow, message, hard, limit, paths } = guard;
  return {
    id,
    document,
    ...(targets ? { targets } : {}),
    on,
    ...(deny ? { deny: copyMatch(deny) } : {}),
    ...(ask ? { ask: copyMatch(ask) } : {}),
    ...(allow ? { allow: copyMatch(allow) } : {}),
    ...(guard.require ? { require: guard.require } : {}),
    ...(paths ? { paths } : {}),
    ...(limit ? { limit: copyLimit(limit) } : {}),
    message,
    ...(hard ? { hard } : {}),
  };
}

function copyMatch({ command, path, content }: GuardMatch): GuardMatch {
  return { ...(command ? { command } : {}), ...(path ? { path } : {}), ...(content ? { content } : {}) };
}

function copyLimit({ calls, failures }: GuardLimit): GuardLimit {
  return { ...(calls === undefined ? {} : { calls }), ...(failures === undefined ? {} : { failures }) };
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
const keys = [
  'id',
  'document',
  'targets',
  'on',
  'deny',
  'ask',
  'allow',
  'require',
  'paths',
  'limit',
  'message',
  'hard',
];

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
  for (const key of ['paths', 'targets']) {
    if (value[key] !== undefined && !isTexts(value[key])) return `\`${key}\` is no list of texts`;
  }
  if (value.require !== undefined && value.require !== 'read-before-edit' && value.require !== 'tests-before-finish') {
    return '`require` is neither read-before-edit nor tests-before-finish';
  }
  return value.limit === undefined ? null : refuseLimit(value.limit);
}

function refuseLimit(value: unknown): string | null {
  if (!isObject(value)) return '`limit` is no object';
  for (const [key, number] of Object.entries(value)) {
    if (key !== 'calls' && key !== 'failures') return `\`limit\`: \`${key}\` is no limit`;
    if (typeof number !== 'number' || number < 1) return `\`limit\`: \`${key}\` is no number above 0`;
  }
  return null;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refuseMatch(value: unknown): string | null {
  if (!isObject(value)) return 'is no object';
  for (const [key, list] of Object.entries(value)) {
    if (!['command', 'path', 'content'].includes(key)) return `\`${key}\` is no condition`;
    if (!Array.isArray(list) || !isTexts(list)) return `\`${key}\` is no list of texts`;
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
