import type { HookEntry, StartCheck, StartStep } from '../../model/proof.ts';
import { findJson, parseJson, strictJsonProblem } from '../../text/json.ts';
import type { StartContext } from '../protocol.ts';
import { judgeSteps } from '../start-check.ts';
import type { HarnessFiles } from '../harness-file.ts';
import { hookFiles } from './hooks.ts';
import { matcherMatches } from './matcher.ts';

/** Events of Claude Code 2.1.329. */
const events = (
  'PreToolUse PostToolUse PostToolUseFailure PostToolBatch PermissionRequest PermissionDenied UserPromptSubmit ' +
  'UserPromptExpansion SessionStart SessionEnd Setup Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact ' +
  'PreModelSwitch PostModelSwitch Notification TeammateIdle TaskCreated TaskCompleted Elicitation ElicitationResult ' +
  'ConfigChange CwdChanged DirectoryAdded FileChanged WorktreeCreate WorktreeRemove InstructionsLoaded MessageDisplay'
).split(' ');

const toolEvents = /^(PreToolUse|PostToolUse|PostToolUseFailure|PermissionRequest|PermissionDenied)$/;
const withoutMatcher =
  /^(UserPromptSubmit|Stop|PostToolBatch|TaskCreated|TaskCompleted|TeammateIdle|CwdChanged|Worktree\w+|MessageDisplay)$/;

/** Tools of Claude Code 2.1.329, and one of an invented MCP server. */
const tools = (
  'Bash PowerShell Edit MultiEdit Write NotebookEdit Read Glob Grep Agent Task WebFetch WebSearch TodoWrite Skill ' +
  'AskUserQuestion ExitPlanMode EnterPlanMode BashOutput TaskOutput KillShell TaskStop TaskCreate TaskUpdate ListMcpResources ReadMcpResource mcp__server__tool'
).split(' ');

/** Whether Claude Code would start a hook, question by question. */
export function claudeStart(entry: HookEntry, files: HarnessFiles, context: StartContext): StartCheck {
  return judgeSteps([
    isRead(entry, context),
    parses(entry, files),
    eventIsKnown(entry),
    matcherFits(entry),
    conditionHolds(entry),
    handlerIsWhole(entry),
    isEnabled(files),
    { step: 'trusted', ok: true, message: 'hooks of settings files need no approval of their own' },
  ]);
}

function isRead({ file }: HookEntry, { cwd }: StartContext): StartStep {
  if (file === '.claude/settings.json' && cwd !== '') {
    return {
      step: 'read',
      ok: false,
      message: `settings are read from the working directory only, and the agent is started in ${cwd}`,
    };
  }
  return { step: 'read', ok: true, message: `Claude Code reads ${file}` };
}

function parses({ file }: HookEntry, files: HarnessFiles): StartStep {
  const problem = strictJsonProblem(files.get(file)?.text ?? '');
  if (!problem) return { step: 'parses', ok: true, message: 'the file is strict JSON' };
  const message = `${file} has ${problem.what} on line ${problem.line}: Claude Code takes strict JSON and ignores the whole file`;
  return { step: 'parses', ok: false, message };
}

function eventIsKnown({ event }: HookEntry): StartStep {
  if (events.includes(event)) return { step: 'event', ok: true, message: `${event} is an event` };
  const meant = events.find((name) => name.toLowerCase() === event.toLowerCase().replaceAll('_', ''));
  const hint = meant === undefined ? '' : `; it is spelled ${meant}`;
  return { step: 'event', ok: false, message: `\`${event}\` is no event of Claude Code${hint}` };
}

function matcherFits({ event, matcher }: HookEntry): StartStep {
  const fine = (message: string): StartStep => ({ step: 'matcher', ok: true, message });
  if (matcher === null || matcher === '' || matcher === '*') return fine('it matches every occurrence');
  if (withoutMatcher.test(event)) return fine(`${event} ignores matchers`);
  if (!toolEvents.test(event)) return fine(`the matcher is \`${matcher}\``);
  if (tools.some((tool) => matcherMatches(matcher, tool))) return fine(`the matcher \`${matcher}\` matches tools`);
  const wrong = (message: string): StartStep => ({ step: 'matcher', ok: false, message });
  const meant = tools.filter((tool) => matcherMatches(matcher.toLowerCase(), tool.toLowerCase()));
  if (meant.length > 0) {
    const how = matcher === matcher.toLowerCase() ? 'is lower-case' : 'differs in case';
    return wrong(`the matcher \`${matcher}\` ${how} and matches no tool; write \`${meant[0] ?? ''}\``);
  }
  if (/^mcp__[\w-]+$/.test(matcher) && !/^mcp__.+__./.test(matcher)) {
    return wrong(`the matcher \`${matcher}\` matches nothing; write \`${matcher}__.*\``);
  }
  if (/^mcp__/.test(matcher)) return fine(`the matcher \`${matcher}\` names tools of an MCP server`);
  if (!compiles(matcher)) return wrong(`the matcher \`${matcher}\` is no regular expression`);
  return {
    step: 'matcher',
    ok: null,
    message: `the matcher \`${matcher}\` matches no tool that Claude Code 2.1.329 brings along`,
  };
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    // The caller says which pattern it is.
    return false;
  }
}

function conditionHolds({ event, fields }: HookEntry): StartStep {
  const condition = fields.if;
  if (condition === undefined) return { step: 'condition', ok: true, message: 'it has no `if`' };
  if (!toolEvents.test(event))
    return { step: 'condition', ok: false, message: 'a handler with `if` runs at tool events only' };
  if (typeof condition !== 'string' || !/^[A-Z]\w*(\([^]*\))?$|^mcp__/.test(condition)) {
    return { step: 'condition', ok: false, message: '`if` is no permission rule such as Bash(git push *)' };
  }
  return { step: 'condition', ok: true, message: `it runs only for ${condition}` };
}

const needed: Readonly<Record<string, string>> = {
  command: 'command',
  http: 'url',
  mcp_tool: 'tool',
  prompt: 'prompt',
  agent: 'prompt',
};

function handlerIsWhole({ type, command, fields }: HookEntry): StartStep {
  const key = Object.hasOwn(needed, type) ? needed[type] : undefined;
  if (key === undefined) {
    return {
      step: 'handler',
      ok: false,
      message: type === '' ? 'the handler has no `type`' : `\`${type}\` is no type of handler`,
    };
  }
  const isWhole = key === 'command' ? command !== null && command.trim() !== '' : typeof fields[key] === 'string';
  if (!isWhole) return { step: 'handler', ok: false, message: `the handler has no \`${key}\`` };
  const beside = fields.async === true || fields.asyncRewake === true;
  return {
    step: 'handler',
    ok: true,
    message: beside ? 'it starts, but beside the call (`async`): it stops nothing' : `it is a ${type} handler`,
  };
}

function isEnabled(files: HarnessFiles): StartStep {
  for (const file of hookFiles) {
    const text = files.get(file)?.text ?? null;
    const root = text === null || strictJsonProblem(text) ? null : parseJson(text);
    if (root && findJson(root, ['disableAllHooks'])?.value === true) {
      return { step: 'enabled', ok: false, message: `\`disableAllHooks\` is true in ${file}: no hook runs` };
    }
  }
  return { step: 'enabled', ok: true, message: 'no settings file switches hooks off' };
}
