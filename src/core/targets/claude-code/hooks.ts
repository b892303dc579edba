import type { HookEntry } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { findJson, parseJson } from '../../text/json.ts';
import type { JsonNode } from '../../text/json.ts';
import { lineAt } from '../../text/lines.ts';
import type { HookProblem, HookReading } from '../protocol.ts';
import type { HarnessFiles } from '../target.ts';
import { innerObject } from '../verdicts.ts';

/** The settings files in which Claude Code looks for hooks, besides managed ones and plug-ins. */
export const hookFiles = ['.claude/settings.local.json', '.claude/settings.json', '~/.claude/settings.json'] as const;

const timeouts: Readonly<Record<string, number>> = { prompt: 30, agent: 60 };

/** Every hook of the settings files. */
export function claudeHooks(files: HarnessFiles): HookReading {
  const entries: HookEntry[] = [];
  const problems: HookProblem[] = [];
  for (const file of hookFiles) {
    const text = files.get(file)?.text ?? null;
    if (text === null) continue;
    const root = parseJson(text);
    const hooks = root && findJson(root, ['hooks']);
    if (!root)
      problems.push({ file, line: null, message: 'cannot be read as JSON: Claude Code ignores the whole file' });
    if (!hooks) continue;
    if (hooks.type !== 'object') {
      problems.push({ file, line: lineAt(text, hooks.start), message: '`hooks` is no object: none of it runs' });
      continue;
    }
    readEvents(hooks, { file, text, entries, problems });
  }
  return { entries, problems };
}

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly entries: HookEntry[];
  readonly problems: HookProblem[];
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
    else readGroups(event, node, reading);
  }
}

function readGroups(event: string, groups: JsonNode, { file, text, entries, problems }: Reading): void {
  for (const [group, { node }] of groups.children.entries()) {
    const handlers = findJson(node, ['hooks']);
    if (handlers?.type !== 'array') {
      const message = 'an entry without a list `hooks` runs nothing; write { "matcher": "…", "hooks": [ … ] }';
      problems.push({ file, line: lineAt(text, node.start), message });
      continue;
    }
    const matcher = findJson(node, ['matcher'])?.value;
    for (const [handler, child] of handlers.children.entries()) {
      entries.push({
        ...readHandler(innerObject(child.node.value) ?? {}),
        target: 'claude-code',
        file,
        event,
        matcher: typeof matcher === 'string' ? matcher : null,
        at: ['hooks', event, group, 'hooks', handler],
        range: { start: child.start, end: child.end },
        line: lineAt(text, child.start),
      });
    }
  }
}

type Handler = Pick<HookEntry, 'type' | 'command' | 'args' | 'timeoutMs' | 'fields' | 'ours'>;

function readHandler(handler: { readonly [key: string]: Json }): Handler {
  const { type, command, args, timeout, ...fields } = handler;
  const kind = typeof type === 'string' ? type : '';
  const line = typeof command === 'string' ? command : null;
  const seconds = typeof timeout === 'number' && timeout > 0 ? timeout : (timeouts[kind] ?? 600);
  const words = Array.isArray(args) ? (args as readonly Json[]).map(String) : null;
  return {
    type: kind,
    command: line,
    args: words,
    timeoutMs: seconds * 1000,
    fields,
    ours: [line ?? '', ...(words ?? [])].some((word) => word.includes('.postmortem/guard')),
  };
}
