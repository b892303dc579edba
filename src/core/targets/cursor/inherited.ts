import type { HookEntry, StartCheck, StartStep } from '../../model/proof.ts';
import { findJson, looseJsonProblem, parseJson } from '../../text/json.ts';
import { numberOf, readHookFiles } from '../hook-files.ts';
import type { HookReading } from '../protocol.ts';
import { judgeSteps } from '../start-check.ts';
import { compiles } from '../start-steps.ts';
import type { HarnessFiles } from '../harness-file.ts';

/** Claude Code's settings, whose hooks Cursor runs while its third-party configuration is switched on. */
export const inheritedFiles = [
  '.claude/settings.json',
  '.claude/settings.local.json',
  '~/.claude/settings.json',
] as const;

/** Events that Cursor takes over, and what they are there. */
const events: Readonly<Record<string, string>> = {
  PreToolUse: 'preToolUse',
  PostToolUse: 'postToolUse',
  UserPromptSubmit: 'beforeSubmitPrompt',
  Stop: 'stop',
  SubagentStop: 'subagentStop',
  SessionStart: 'sessionStart',
  SessionEnd: 'sessionEnd',
  PreCompact: 'preCompact',
};

/** Tools that Cursor has, under its own names; null = it has none. */
const toolNames: Readonly<Record<string, string | null>> = { Bash: 'Shell', Edit: 'Write', Glob: null };

/** Whether an entry comes from Claude Code's settings. */
export function isInherited({ file }: Pick<HookEntry, 'file'>): boolean {
  return inheritedFiles.some((name) => name === file);
}

/** The hooks that Cursor takes over, as read in the code of its SDK 1.0.32; what is wrong with the files is told of as Claude Code's. */
export function inheritedHooks(files: HarnessFiles): HookReading {
  const { entries } = readHookFiles(files, {
    target: 'cursor',
    agent: 'Cursor',
    files: inheritedFiles,
    grouped: 'always',
    timeoutMs: ({ timeout }) => numberOf(timeout, 60) * 1000,
    commands: ['command'],
    // Whatever has a command is started.
    type: 'command',
  });
  const own = entries.map((entry): HookEntry => ({
    ...entry,
    type: entry.type === 'prompt' ? 'prompt' : 'command',
    fields: {},
  }));
  return { entries: own, problems: [] };
}

/** The matcher in Cursor's words: cut at each bar, whatever stands around it; null when Cursor has none of the tools. */
function translateMatcher(matcher: string | null): string | null {
  if (matcher === null || matcher === '' || matcher === '*') return '*';
  const parts = matcher.split('|').flatMap((part): string[] => {
    const name = part.trim();
    const tool = /^mcp__.+?__(.+)$/.exec(name)?.[1];
    if (tool !== undefined) return [`MCP:${tool}`];
    const own = Object.hasOwn(toolNames, name) ? toolNames[name] : name;
    return own === null || own === undefined ? [] : [own];
  });
  return parts.length === 0 ? null : [...new Set(parts)].join('|');
}

/** Whether Cursor would ask this hook about a tool; what is no regular expression matches everything. */
export function inheritedMatches({ matcher }: HookEntry, tool: string): boolean {
  const own = translateMatcher(matcher);
  return own !== null && (own === '*' || !compiles(own) || new RegExp(own).test(tool));
}

/** Whether Cursor would start a hook of Claude Code's settings, question by question. */
export function inheritedStart(entry: HookEntry, files: HarnessFiles, tools: readonly string[]): StartCheck {
  const text = files.get(entry.file)?.text ?? '';
  return judgeSteps([
    isTaken(entry, text),
    parses(entry, text),
    eventIsTaken(entry),
    matcherFits(entry, tools),
    entry.command !== null && entry.command.trim() !== ''
      ? { step: 'handler', ok: true, message: 'it is a command handler; `if`, `args` and `onFailure` are ignored' }
      : { step: 'handler', ok: entry.type === 'prompt', message: `it is a handler of type ${entry.type}` },
    { step: 'enabled', ok: null, message: 'it runs only while Cursor’s third-party configuration is switched on' },
  ]);
}

/** Cursor takes a file for Claude Code's only when some group of it has a matcher. */
function isTaken({ file }: HookEntry, text: string): StartStep {
  const root = parseJson(text);
  const known =
    (root && findJson(root, ['hooks'])?.children)?.filter(({ key }) => Object.hasOwn(events, key ?? '')) ?? [];
  const isKnown = known.some(({ node }) =>
    node.children.some(
      (group) => findJson(group.node, ['matcher']) && findJson(group.node, ['hooks'])?.type === 'array',
    ),
  );
  const message = isKnown
    ? `Cursor reads ${file}`
    : `no group in ${file} has a \`matcher\`, and Cursor takes such a file for none of Claude Code’s`;
  return { step: 'read', ok: isKnown, message };
}

function parses({ file }: HookEntry, text: string): StartStep {
  const problem = looseJsonProblem(text, false);
  if (!problem) return { step: 'parses', ok: true, message: 'the file is JSON' };
  return {
    step: 'parses',
    ok: false,
    message: `${file} has ${problem.what} on line ${problem.line}: Cursor ignores it`,
  };
}

function eventIsTaken({ event }: HookEntry): StartStep {
  const own = Object.hasOwn(events, event) ? events[event] : undefined;
  return own === undefined
    ? { step: 'event', ok: false, message: `Cursor does not take over hooks on \`${event}\`` }
    : { step: 'event', ok: true, message: `${event} is ${own} there` };
}

function matcherFits({ event, matcher }: HookEntry, tools: readonly string[]): StartStep {
  const say = (ok: boolean | null, message: string): StartStep => ({ step: 'matcher', ok, message });
  if (!/ToolUse$/.test(event)) return say(true, 'its matcher does not look at tools');
  const own = translateMatcher(matcher);
  if (own === null) return say(false, `Cursor has none of the tools in the matcher \`${matcher ?? ''}\``);
  if (own === '*') return say(true, 'it matches every occurrence');
  if (!compiles(own)) return say(true, `the matcher becomes \`${own}\`, no regular expression: it matches everything`);
  const fits = /(^|\|)MCP:/.test(own) || tools.some((tool) => new RegExp(own).test(tool));
  return fits
    ? say(true, `the matcher becomes \`${own}\``)
    : say(null, `the matcher becomes \`${own}\`, which matches no tool that Cursor brings along`);
}
