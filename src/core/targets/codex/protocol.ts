import type { RecordedCall } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { numberOf, readHookFiles } from '../hook-files.ts';
import type { HookFileShape } from '../hook-files.ts';
import { matcherNames } from '../hook-tools.ts';
import type { HookInput, HookProtocol, ReplayPlace } from '../protocol.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall } from '../replay-words.ts';
import { mergeVerdicts } from '../verdicts.ts';
import { codexWords } from './calls.ts';
import { codexFinish } from './finish.ts';
import { codexTools, command, commandIfHard, hooksPath } from './hook.ts';
import { codexEnvironment, codexFields } from './payload.ts';
import { codexStart, configFiles } from './start.ts';
import { readTomlHooks } from './toml-hooks.ts';
import { codexVerdict } from './verdict.ts';

const hookFiles = [hooksPath, '~/.codex/hooks.json'] as const;

const shape: HookFileShape = {
  target: 'codex',
  agent: 'Codex',
  files: hookFiles,
  grouped: 'always',
  timeoutMs: ({ timeout }) => numberOf(timeout, 600) * 1000,
  commands: ['command'],
  type: '',
};

/** Codex's hooks before tool use, as measured in 0.169.0. */
export const codexProtocol: HookProtocol = {
  files: [...hookFiles, ...configFiles],
  measured: '0.169.0',
  ownCommands: [command, commandIfHard],
  parallel: true,
  hooks(files) {
    const json = readHookFiles(files, shape);
    const toml = readTomlHooks(files, { ...shape, files: configFiles });
    return { entries: [...json.entries, ...toml.entries], problems: [...json.problems, ...toml.problems] };
  },
  start: codexStart,
  beforeTools: ({ event }) => event === 'PreToolUse',
  matches: ({ matcher }, { toolName, aliases }) =>
    matcher === null ||
    matcher === '' ||
    matcher === '*' ||
    [toolName, ...aliases].some((tool) => matcherNames(matcher, tool, codexTools)),
  inputs: (call, _entry, place) => callsIn(codexWords, call, place).map((one) => toInput(one, call, place)),
  launch(entry, platform) {
    const own = platform === 'windows' ? entry.fields.commandWindows : undefined;
    const line = typeof own === 'string' ? own : entry.command;
    if (entry.type !== 'command' || line === null) {
      return {
        refusal: `a handler of type ${entry.type || '(none)'} starts no process: it cannot be replayed offline`,
      };
    }
    return { shell: line };
  },
  verdict: (outcome) => codexVerdict(outcome),
  merge: mergeVerdicts,
  finish: codexFinish,
  transcript: renderTranscript,
};

function toInput(one: AgentCall, call: RecordedCall, place: ReplayPlace): HookInput {
  return {
    toolName: one.tool,
    aliases: one.tool === 'apply_patch' ? ['Edit', 'Write'] : [],
    // The process stands where the session does, also for a command with another directory.
    cwd: place.root,
    translated: one.translated,
    stdin: {
      ...codexFields(call, 'PreToolUse', place),
      tool_name: one.tool,
      tool_input: one.input,
      tool_use_id: call.toolUseId,
    },
    env: codexEnvironment(place),
  };
}

/** Rows as a rollout has them, with nothing but the calls. */
function renderTranscript(calls: readonly RecordedCall[], place: ReplayPlace): string {
  const rows = calls.flatMap((call) =>
    callsIn(codexWords, call, place).flatMap((one, index) => callRows(one, call, `${call.toolUseId}-${index}`)),
  );
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function callRows({ tool, input }: AgentCall, { time, ok }: RecordedCall, id: string): readonly Json[] {
  const row = (payload: Json): Json => ({ timestamp: time, type: 'response_item', payload });
  const isPatch = tool === 'apply_patch';
  const call = isPatch
    ? { type: 'custom_tool_call', name: tool, input: input.command ?? '', call_id: id }
    : {
        type: 'function_call',
        name: tool === 'Bash' ? 'exec_command' : tool,
        arguments: JSON.stringify(tool === 'Bash' ? { cmd: input.command ?? '' } : input),
        call_id: id,
      };
  if (ok === null) return [row(call)];
  const output = `Wall time: 0 seconds\nProcess exited with code ${ok ? 0 : 1}\nOutput:\n`;
  return [row(call), row({ type: `${isPatch ? 'custom_tool_call' : 'function_call'}_output`, call_id: id, output })];
}
