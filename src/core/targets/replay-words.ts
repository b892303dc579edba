import type { RecordedCall } from '../model/proof.ts';
import type { ReplayPlace } from './protocol.ts';
import { fileActs, movedInput } from './replay-call.ts';
import type { FileAct, ToolInput } from './replay-call.ts';
import { textOf } from './verdicts.ts';

/** A call in an agent's own tools. */
export interface AgentCall {
  readonly tool: string;
  readonly input: ToolInput;
  /** Another agent's call, or one of which a part had to be rebuilt. */
  readonly translated: boolean;
}

type Words = readonly [tool: string, input: ToolInput];

/** How an agent's tools say what a call did. */
export interface ToolWords {
  /** Format ids of the agent's own sessions. */
  readonly agents: readonly string[];
  /** The agent's own call as its hooks see it; null when nothing of it reaches them. */
  native(call: RecordedCall, input: ToolInput, place: ReplayPlace): Words | null;
  shell(line: string): Words;
  file(act: FileAct): Words;
  fetch(url: string, prompt: string): Words | null;
  mcp(server: string, tool: string): string;
}

/** A recorded call in an agent's words: several where another agent did in one what this one does in several, none where it has no such tool. */
export function callsIn(words: ToolWords, call: RecordedCall, place: ReplayPlace): readonly AgentCall[] {
  const input = movedInput(call, place);
  if (words.agents.includes(call.agent)) {
    const native = words.native(call, input, place);
    if (native) return [{ tool: native[0], input: native[1], translated: false }];
  }
  const translated = ([tool, own]: Words): AgentCall => ({ tool, input: own, translated: true });
  switch (call.toolKind) {
    case 'shell':
      return call.command === null ? [] : [translated(words.shell(shellLine(call, input)))];
    case 'read':
    case 'edit':
    case 'write':
    case 'delete':
      return fileActs(call, place).map((act) => translated(words.file(act)));
    case 'fetch': {
      const own = words.fetch(textOf(input.url ?? input.uri), textOf(input.prompt));
      return own ? [translated(own)] : [];
    }
    case 'mcp': {
      const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(call.tool) ?? [];
      return server === undefined || tool === undefined ? [] : [translated([words.mcp(server, tool), input])];
    }
    default:
      return [];
  }
}

/** The line as moved to the scratch copy, where the input holds it as it is. */
export function shellLine(call: RecordedCall, input: ToolInput): string {
  const key = Object.keys(call.input).find((name) => call.input[name] === call.command);
  return key === undefined ? (call.command ?? '') : textOf(input[key]);
}

/** A word of a shell line. */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
