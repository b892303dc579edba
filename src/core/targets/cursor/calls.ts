import type { RecordedCall } from '../../model/proof.ts';
import type { HookInput, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import type { FileAct } from '../replay-call.ts';
import { callsIn } from '../replay-words.ts';
import type { AgentCall, ToolWords } from '../replay-words.ts';
import { cursorEnvironment, cursorFields } from './payload.ts';

/** The tools as Cursor's hooks see them; an edit is a `Write` of the whole new text, of which another agent's call has only the part put in. */
export const cursorWords: ToolWords = {
  agents: ['cursor'],
  native: (call, input) => [call.tool, input],
  shell: (line) => ['Shell', { command: line }],
  file: fileTool,
  fetch: (url) => ['Fetch', { url }],
  mcp: (_server, tool) => `MCP:${tool}`,
};

function fileTool({ act, path, text }: FileAct): ReturnType<ToolWords['file']> {
  switch (act) {
    case 'read':
      return ['Read', { file_path: path }];
    case 'edit':
    case 'write':
      return ['Write', { file_path: path, content: text }];
    case 'delete':
      return ['Delete', { file_path: path }];
  }
}

/** A recorded call as Cursor hands it to a hook on `preToolUse`. */
export function cursorInputs(call: RecordedCall, place: ReplayPlace): readonly HookInput[] {
  return callsIn(cursorWords, call, place).map((one) => toInput(one, call, place));
}

function toInput({ tool, input, translated }: AgentCall, call: RecordedCall, place: ReplayPlace): HookInput {
  const whole = tool === 'Shell' ? { ...input, cwd: placedCwd(call, place) } : input;
  return {
    toolName: tool,
    aliases: [],
    translated,
    cwd: place.root,
    stdin: {
      ...cursorFields(call, 'preToolUse', place),
      tool_name: tool,
      tool_input: whole,
      tool_use_id: call.toolUseId,
    },
    env: cursorEnvironment(place),
  };
}
