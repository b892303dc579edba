import type { RecordedCall } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import type { HookInput, HookProtocol, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { innerObject, mergeVerdicts, textOf } from '../verdicts.ts';
import { bashRuleMatches, seeLine } from './bash-rule.ts';
import { claudeCalls } from './calls.ts';
import { claudeFinish } from './finish.ts';
import { command, commandIfHard } from './hook.ts';
import { claudeHooks, hookFiles } from './hooks.ts';
import { matcherMatches } from './matcher.ts';
import { pathRuleMatches } from './path-rule.ts';
import { claudeEnvironment, claudeFields } from './payload.ts';
import { claudeStart } from './start.ts';
import { claudeVerdict } from './verdict.ts';

/** Claude Code's hooks before tool use, as measured in 2.1.329. */
export const claudeProtocol: HookProtocol = {
  files: hookFiles,
  measured: '2.1.329',
  ownCommands: [command, commandIfHard],
  parallel: true,
  hooks: claudeHooks,
  start: claudeStart,
  beforeTools: ({ event }) => event === 'PreToolUse',
  matches: ({ matcher, fields, file }, input) =>
    (matcher === null || matcher === '' || matcher === '*' || matcherMatches(matcher, input.toolName)) &&
    (typeof fields.if !== 'string' || conditionHolds(fields.if, input, file)),
  inputs: (call, _entry, place) => claudeCalls(call, place).map((one) => toInput(one, call, place)),
  launch({ type, command, args }) {
    if (type !== 'command' || command === null) {
      return { refusal: `a handler of type ${type || '(none)'} starts no process: it cannot be replayed offline` };
    }
    return args === null ? { shell: command } : { program: command, args };
  },
  verdict: claudeVerdict,
  merge: mergeVerdicts,
  finish: claudeFinish,
  transcript: renderTranscript,
};

function toInput(one: ReturnType<typeof claudeCalls>[number], call: RecordedCall, place: ReplayPlace): HookInput {
  return {
    toolName: one.tool,
    aliases: [],
    cwd: placedCwd(call, place),
    translated: one.translated,
    stdin: {
      ...claudeFields(call, place),
      hook_event_name: 'PreToolUse',
      tool_name: one.tool,
      tool_input: one.input,
      tool_use_id: call.toolUseId,
    },
    env: claudeEnvironment(call, place),
  };
}

/** Whether `if`, one permission rule, lets the handler run; where the line cannot be read surely, it runs. */
function conditionHolds(condition: string, { toolName, stdin, cwd, env }: HookInput, file: string): boolean {
  const found = /^([\w*-]+)(?:\(([^]*)\))?$/.exec(condition);
  const input = innerObject(innerObject(stdin)?.tool_input) ?? {};
  const tool = found?.[1] ?? '';
  const inner = found?.[2] ?? null;
  if (tool === 'Bash' && toolName === 'Bash') {
    const line = textOf(input.command);
    const seen = seeLine(line);
    return !seen.certain || (/[$`]/.test(line) && /\s/.test(inner ?? '')) || bashRuleMatches(inner, seen);
  }
  const isEdit = tool === 'Edit' && /^(Edit|Write|NotebookEdit|MultiEdit)$/.test(toolName);
  if (isEdit || (tool === 'Read' && toolName === 'Read')) {
    const path = textOf(input.file_path ?? input.notebook_path);
    return pathRuleMatches(inner, path, { root: env.CLAUDE_PROJECT_DIR ?? cwd, home: '/', cwd, file });
  }
  return tool === toolName && inner === null;
}

/** Rows as the agent's own transcript has them, with nothing but the calls. */
function renderTranscript(calls: readonly RecordedCall[], place: ReplayPlace): string {
  const rows = calls.flatMap((call) => [
    ...claudeCalls(call, place).map((one) => callRow(one, call, place)),
    ...(call.ok === null ? [] : [resultRow(call)]),
  ]);
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function callRow(
  { tool, input }: ReturnType<typeof claudeCalls>[number],
  call: RecordedCall,
  place: ReplayPlace,
): Json {
  return {
    type: 'assistant',
    sessionId: call.sessionId,
    cwd: placedCwd(call, place),
    timestamp: call.time,
    message: { role: 'assistant', content: [{ type: 'tool_use', id: call.toolUseId, name: tool, input }] },
  };
}

function resultRow({ sessionId, time, toolUseId, ok }: RecordedCall): Json {
  const content = [{ type: 'tool_result', tool_use_id: toolUseId, is_error: ok === false, content: '' }];
  return { type: 'user', sessionId, timestamp: time, message: { role: 'user', content } };
}
