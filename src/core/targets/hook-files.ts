import type { HookEntry } from '../model/proof.ts';
import type { Json } from '../model/session.ts';
import { findJson, parseJson } from '../text/json.ts';
import type { JsonNode } from '../text/json.ts';
import { lineAt } from '../text/lines.ts';
import type { HookProblem, HookReading } from './protocol.ts';
import type { HarnessFiles } from './harness-file.ts';
import { innerObject } from './verdicts.ts';

/** How an agent lays out hooks in JSON files. */
export interface HookFileShape {
  readonly target: string;
  readonly agent: string;
  /** The files, in the order in which the agent reads them; a glob stands for all that match. */
  readonly files: readonly string[];
  /** Handlers stand in a group's `hooks`, in the event's list itself, or in either. */
  readonly grouped: 'always' | 'never' | 'either';
  /** Of a handler and its type, in milliseconds, the agent's default filled in. */
  timeoutMs(handler: Readonly<Record<string, Json>>, type: string): number;
  /** Keys of which the first that is there holds the command. */
  readonly commands: readonly string[];
  /** The type of a handler that names none. */
  readonly type: string;
  /** Whether `args` beside the command start a program without a shell. */
  readonly takesArgs?: boolean;
}

interface Reading {
  readonly shape: HookFileShape;
  readonly file: string;
  readonly text: string;
  readonly entries: HookEntry[];
  readonly problems: HookProblem[];
}

/** Every hook of an agent's files. */
export function readHookFiles(files: HarnessFiles, shape: HookFileShape): HookReading {
  const entries: HookEntry[] = [];
  const problems: HookProblem[] = [];
  for (const file of namedFiles(files, shape.files)) {
    const text = files.get(file)?.text ?? null;
    if (text === null) continue;
    const root = parseJson(text);
    const hooks = root && findJson(root, ['hooks']);
    if (!root)
      problems.push({ file, line: null, message: `cannot be read as JSON: ${shape.agent} ignores the whole file` });
    if (!hooks) continue;
    if (hooks.type === 'object') readEvents(hooks, { shape, file, text, entries, problems });
    else problems.push({ file, line: lineAt(text, hooks.start), message: '`hooks` is no object: none of it runs' });
  }
  return { entries, problems };
}

/** The files that are there, a glob of the form `folder/*.json` standing for all of that folder. */
export function namedFiles(files: HarnessFiles, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (!name.includes('*')) return [name];
    const [folder = '', end = ''] = name.split('*');
    return [...files.keys()]
      .filter((path) => path.startsWith(folder) && path.endsWith(end) && !path.slice(folder.length).includes('/'))
      .sort();
  });
}

function readEvents(hooks: JsonNode, reading: Reading): void {
  const { file, text, problems } = reading;
  for (const [index, { key, node }] of hooks.children.entries()) {
    const event = key ?? '';
    const line = lineAt(text, node.start);
    const isLast = hooks.children.findLastIndex((other) => other.key === key) === index;
    if (!isLast) problems.push({ file, line, message: `\`${event}\` stands twice: only the last one counts` });
    else if (node.type !== 'array')
      problems.push({ file, line, message: `\`hooks.${event}\` is no list: none of it runs` });
    else node.children.forEach((item, at) => readItem(event, { node: item.node, at }, reading));
  }
}

function readItem(event: string, { node, at }: { node: JsonNode; at: number }, reading: Reading): void {
  const { shape, file, text, problems } = reading;
  const handlers = shape.grouped === 'never' ? null : findJson(node, ['hooks']);
  if (handlers?.type === 'array') {
    handlers.children.forEach((child, index) => {
      addEntry({ event, group: node, handler: child.node, at: ['hooks', event, at, 'hooks', index] }, reading);
    });
  } else if (shape.grouped === 'always') {
    const message = 'an entry without a list `hooks` runs nothing; write { "matcher": "…", "hooks": [ … ] }';
    problems.push({ file, line: lineAt(text, node.start), message });
  } else addEntry({ event, group: node, handler: node, at: ['hooks', event, at] }, reading);
}

interface Found {
  readonly event: string;
  readonly group: JsonNode;
  readonly handler: JsonNode;
  readonly at: HookEntry['at'];
}

function addEntry({ event, group, handler, at }: Found, { shape, file, text, entries }: Reading): void {
  const matcher = findJson(group, ['matcher'])?.value ?? null;
  const range = { start: handler.start, end: handler.end };
  entries.push(toHookEntry({ event, matcher, handler: handler.value, at, range, file, text }, shape));
}

/** A handler and where it stands. */
export interface FoundHandler extends Pick<HookEntry, 'event' | 'at' | 'range' | 'file'> {
  readonly matcher: Json;
  readonly handler: Json;
  /** The file's text. */
  readonly text: string;
}

/** A handler as an entry, in whichever format its file is written. */
export function toHookEntry(
  { event, matcher, handler, at, range, file, text }: FoundHandler,
  shape: HookFileShape,
): HookEntry {
  const { type, ...rest } = innerObject(handler) ?? {};
  const command = shape.commands.map((key) => rest[key]).find((value) => typeof value === 'string');
  const line = typeof command === 'string' ? command : null;
  const args = shape.takesArgs === true && Array.isArray(rest.args) ? (rest.args as readonly Json[]).map(String) : null;
  const left = ['command', 'matcher', 'timeout', 'hooks', ...(args ? ['args'] : [])];
  const fields = Object.fromEntries(Object.entries(rest).filter(([key]) => !left.includes(key)));
  const kind = typeof type === 'string' ? type : shape.type;
  return {
    target: shape.target,
    file,
    event,
    matcher: typeof matcher === 'string' ? matcher : null,
    type: kind,
    command: line,
    args,
    timeoutMs: shape.timeoutMs(rest, kind),
    at,
    range,
    line: lineAt(text, range.start),
    fields,
    ours: [line ?? '', ...(args ?? [])].some((word) => /\.postmortem[\\/]guard/.test(word)),
  };
}

/** A positive number of a handler, or a default. */
export function numberOf(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise;
}
