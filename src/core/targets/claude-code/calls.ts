import type { RecordedCall } from '../../model/proof.ts';
import type { ReplayPlace } from '../protocol.ts';
import { fileActs, movedInput, placedPath } from '../replay-call.ts';
import type { FileAct, ToolInput } from '../replay-call.ts';
import { textOf } from '../verdicts.ts';

/** A call in Claude Code's tools. */
export interface ClaudeCall {
  readonly tool: string;
  readonly input: ToolInput;
  readonly translated: boolean;
}

/** A recorded call as Claude Code would hand it to a hook; another agent's is translated, into several where needed. */
export function claudeCalls(call: RecordedCall, place: ReplayPlace): readonly ClaudeCall[] {
  const input = movedInput(call, place);
  if (call.agent === 'claude-code')
    return [{ tool: call.tool, input: absolute(input, call, place), translated: false }];
  const translated = (tool: string, own: ToolInput): ClaudeCall => ({ tool, input: own, translated: true });
  switch (call.toolKind) {
    case 'shell':
      return call.command === null ? [] : [translated('Bash', { command: shellLine(call, input), description: '' })];
    case 'read':
    case 'edit':
    case 'write':
    case 'delete':
      return fileActs(call, place).map((act) => translated(...fileTool(act)));
    case 'fetch':
      return [translated('WebFetch', { url: textOf(input.url ?? input.uri), prompt: textOf(input.prompt) })];
    case 'mcp':
      return call.tool.startsWith('mcp__') ? [translated(call.tool, input)] : [];
    default:
      return [];
  }
}

/** The line as moved to the scratch copy, where the input holds it as it is. */
function shellLine(call: RecordedCall, input: ToolInput): string {
  const key = Object.keys(call.input).find((name) => call.input[name] === call.command);
  return key === undefined ? (call.command ?? '') : textOf(input[key]);
}

function fileTool({ act, path, old, text }: FileAct): readonly [string, ToolInput] {
  switch (act) {
    case 'read':
      return ['Read', { file_path: path }];
    case 'edit':
      return ['Edit', { file_path: path, old_string: old, new_string: text, replace_all: false }];
    case 'write':
      return ['Write', { file_path: path, content: text }];
    case 'delete':
      return ['Bash', { command: `rm '${path.replaceAll("'", `'\\''`)}'`, description: '' }];
  }
}

/** Claude Code makes paths absolute for hooks, while its transcript keeps what the model sent. */
function absolute(input: ToolInput, call: RecordedCall, place: ReplayPlace): ToolInput {
  const keys = ['file_path', 'notebook_path'].filter((key) => typeof input[key] === 'string');
  return { ...input, ...Object.fromEntries(keys.map((key) => [key, placedPath(textOf(input[key]), call, place)])) };
}
