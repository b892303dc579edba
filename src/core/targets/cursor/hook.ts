import { needsHistory } from '../../guard/history.ts';
import type { Guard } from '../../model/change.ts';
import { findJson } from '../../text/json.ts';
import type { JsonNode } from '../../text/json.ts';
import type { KindPlanner } from '../assemble.ts';
import { claudeSettings, isInClaudeSettings } from '../claude-registration.ts';
import { guardFiles, planGuardFiles, unplanGuardFiles } from '../guard-files.ts';
import { coverageNotes } from '../hook-notes.ts';
import { planHook, unplanHook } from '../hook-plan.ts';
import type { HookLayout } from '../hook-plan.ts';
import { hardCommand } from '../hook-registration.ts';
import { covers, matcherFor, widen } from '../hook-tools.ts';
import type { ToolNames } from '../hook-tools.ts';
import { readJsonFile } from '../json-file.ts';
import type { JsonFile } from '../json-file.ts';
import { mergePlans, remark } from '../plans.ts';
import type { HarnessFiles } from '../harness-file.ts';

/** The project's hooks. */
export const hooksPath = '.cursor/hooks.json';

/** The command that is registered; project hooks start at the project's root. */
export const command = 'node .postmortem/guard.cjs cursor';

/** The same for hard guards. */
export const commandIfHard = hardCommand(command);

/** Events of Cursor; one that it does not know makes it ignore the whole file. */
export const cursorEvents: readonly string[] = (
  'preToolUse postToolUse postToolUseFailure beforeShellExecution afterShellExecution beforeMCPExecution afterMCPExecution ' +
  'beforeReadFile afterFileEdit beforeTabFileRead afterTabFileEdit beforeSubmitPrompt afterAgentResponse afterAgentThought ' +
  'sessionStart sessionEnd preCompact subagentStart subagentStop stop workspaceOpen'
).split(' ');

/** The tools as the matchers of `preToolUse` know them. */
const cursorTools: ToolNames = {
  order: ['Shell', 'Write', 'Delete', 'Read', 'Fetch', 'MCP:.*'],
  by: {
    shell: ['Shell'],
    edit: ['Write'],
    delete: ['Shell', 'Delete'],
    read: ['Read'],
    fetch: ['Fetch'],
    mcp: ['MCP:.*'],
    any: ['*'],
  },
  samples: { 'MCP:.*': 'MCP:tool' },
  list: /^(?!)/,
  separator: /\|/,
  anchored: true,
};

const layout: HookLayout = {
  target: 'cursor',
  agent: 'Cursor',
  read: readHooks,
  events: { tool: ['hooks', 'preToolUse'], finish: null },
  preamble: [['version', 1]],
  grouped: false,
  matcher: (guards) => matcherFor(guards, cursorTools),
  covers: (matcher, needed) => covers(matcher, needed, cursorTools),
  widen: (matcher, needed) => widen(matcher, needed, cursorTools),
  item: ({ matcher, isHard }) => ({
    command: isHard ? commandIfHard : command,
    ...(matcher === null ? {} : { matcher }),
    timeout: 15,
    ...(isHard ? { failClosed: true } : {}),
  }),
  notes: notesFor,
};

/** Hooks of Cursor; where Claude Code's settings have the guard, Cursor runs that, and only a hard guard needs its own. */
export const cursorHook: KindPlanner = {
  files: () => [hooksPath, claudeSettings, guardFiles.program, guardFiles.guards],
  plan(change, files, context) {
    const inherits =
      change.guard && !needsHistory(change.guard) && !change.guard.hard && isInClaudeSettings(change.guard, files);
    if (inherits && typeof files.get(hooksPath)?.text !== 'string') {
      return mergePlans(planGuardFiles(change, files, context), remark(...inheritedNotes(change.guard)));
    }
    return planHook(layout, change, { files, context });
  },
  unplan(change, files, context) {
    const isThere = typeof files.get(hooksPath)?.text === 'string';
    return isThere ? unplanHook(layout, change, { files, context }) : unplanGuardFiles(change, files, context);
  },
};

/** Reads the hooks as Cursor does, or says why it cannot. */
function readHooks(files: HarnessFiles): JsonFile | { readonly refusal: string } {
  if (typeof files.get(hooksPath)?.linkTo === 'string') {
    return { refusal: `${hooksPath} is a link, and Cursor refuses linked hooks: make it a file, then apply.` };
  }
  return readJsonFile(files, { file: hooksPath, agent: 'Cursor', comments: true, refuse: refuseShape });
}

/** Why Cursor would ignore the file although it is JSON; null when it reads it. */
export function refuseShape(root: JsonNode): string | null {
  const version = findJson(root, ['version'])?.value;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return `${hooksPath}: Cursor ignores the whole file without \`"version": 1\`: put it in, then apply.`;
  const slashed = stringsOf(root).find((text) => /\/\/|\/\*/.test(text));
  if (slashed !== undefined)
    return `${hooksPath}: Cursor takes the slashes in ${JSON.stringify(slashed)} for a comment and ignores the whole file: write it otherwise, then apply.`;
  const events = findJson(root, ['hooks']);
  const stray = events?.children.find(({ key }) => !cursorEvents.includes(key ?? ''));
  if (stray)
    return `${hooksPath}: \`${stray.key ?? ''}\` is no event of Cursor, which then ignores the whole file: take it out, then apply.`;
  const matchers = (events?.children ?? []).flatMap(({ node }) => node.children.map((child) => child.node));
  const broken = matchers.map((node) => findJson(node, ['matcher'])?.value).find((matcher) => !compiles(matcher));
  return broken === undefined
    ? null
    : `${hooksPath}: the matcher ${JSON.stringify(broken)} is no regular expression: mend it, then apply.`;
}

function stringsOf(node: JsonNode): readonly string[] {
  const own = typeof node.value === 'string' ? [node.value] : [];
  return [
    ...own,
    ...node.children.flatMap((child) => [...(child.key === null ? [] : [child.key]), ...stringsOf(child.node)]),
  ];
}

function compiles(matcher: unknown): boolean {
  if (typeof matcher !== 'string') return true;
  try {
    new RegExp(matcher);
    return true;
  } catch {
    // The caller says which matcher it is.
    return false;
  }
}

function inheritedNotes(guard: Guard): readonly string[] {
  return [
    `Cursor runs the hook of ${claudeSettings}, which has the guard already, while its third-party hooks are switched on: no second one is registered.`,
    ...coverageNotes(guard),
  ];
}

function notesFor(guard: Guard): readonly string[] {
  return [
    'Start a new chat of Cursor. How it treats hooks was read in its code and not tried by running it: try the guard once.',
    ...(guard.hard ? [] : ['When the hook cannot be started, the call runs; a guard marked hard stops it instead.']),
    ...(guard.ask
      ? ['Cursor cannot ask before tools are used: the call is stopped, and the agent is told to ask.']
      : []),
    ...coverageNotes(guard),
  ];
}
