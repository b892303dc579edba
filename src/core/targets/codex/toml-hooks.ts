import { parse as parseToml } from 'smol-toml';
import type { HookEntry } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { lineAt } from '../../text/lines.ts';
import { toHookEntry } from '../hook-files.ts';
import type { HookFileShape } from '../hook-files.ts';
import type { HookProblem, HookReading } from '../protocol.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { innerObject } from '../verdicts.ts';

/** Every hook of `[[hooks.<Event>]]` tables, which Codex reads beside `hooks.json`. */
export function readTomlHooks(files: HarnessFiles, shape: HookFileShape): HookReading {
  const readings = shape.files.map((file) => readFile(file, files.get(file)?.text ?? null, shape));
  return {
    entries: readings.flatMap(({ entries }) => entries),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function readFile(file: string, text: string | null, shape: HookFileShape): HookReading {
  if (text === null) return { entries: [], problems: [] };
  const root = parseTable(text);
  if (!root) {
    const message = 'cannot be read as TOML: Codex does not start with it';
    return { entries: [], problems: [{ file, line: null, message }] };
  }
  const entries: HookEntry[] = [];
  const problems: HookProblem[] = [];
  for (const [event, groups] of Object.entries(innerObject(root.hooks) ?? {})) {
    // Approvals stand there too.
    if (event === 'state') continue;
    const list = Array.isArray(groups) ? (groups as readonly Json[]) : null;
    if (!list) {
      const { start } = placeOf(text, { event, group: 0, handler: 0 });
      problems.push({ file, line: lineAt(text, start), message: `\`hooks.${event}\` is no list: none of it runs` });
    }
    for (const [group, value] of (list ?? []).entries()) {
      const matcher = innerObject(value)?.matcher ?? null;
      const handlers = innerObject(value)?.hooks;
      for (const [handler, one] of (Array.isArray(handlers) ? (handlers as readonly Json[]) : []).entries()) {
        const range = placeOf(text, { event, group, handler });
        const at = ['hooks', event, group, 'hooks', handler];
        entries.push(toHookEntry({ event, matcher, handler: one, at, range, file, text }, shape));
      }
    }
  }
  return { entries, problems };
}

/** A TOML file as an object; null when it cannot be read. */
export function parseTable(text: string): { readonly [key: string]: Json } | null {
  try {
    // Dates and the like become texts, which no hook holds.
    return innerObject(JSON.parse(JSON.stringify(parseToml(text))) as Json);
  } catch {
    // The caller says what becomes of a file that is no TOML.
    return null;
  }
}

interface Position {
  readonly event: string;
  readonly group: number;
  readonly handler: number;
}

/** Where a handler's table stands; of tables written in one line, the line that names the event. */
function placeOf(text: string, { event, group, handler }: Position): { readonly start: number; readonly end: number } {
  const headers = [...text.matchAll(/^[ \t]*\[\[?([^\]\n]+)\]\]?/gm)].map((found) => ({
    name: found[1]?.replace(/["'\s]/g, '') ?? '',
    start: found.index + found[0].search(/\[/),
  }));
  const groups = headers.filter(({ name }) => name === `hooks.${event}`);
  const own = groups[group];
  const next = groups[group + 1]?.start ?? text.length;
  const inner = headers.filter(
    ({ name, start }) => name === `hooks.${event}.hooks` && own !== undefined && start > own.start && start < next,
  );
  const found = inner[handler] ?? own;
  if (found) {
    const after = headers.find(({ start }) => start > found.start)?.start ?? text.length;
    return { start: found.start, end: found.start + text.slice(found.start, after).trimEnd().length };
  }
  const named = new RegExp(`^.*\\b${event}\\b.*$`, 'm').exec(text);
  return named ? { start: named.index, end: named.index + named[0].length } : { start: 0, end: 0 };
}
