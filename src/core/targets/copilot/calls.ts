import type { HookEntry, RecordedCall } from '../../model/proof.ts';
import type { HookInput, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import type { FileAct } from '../replay-call.ts';
import { callsIn, quoteWord } from '../replay-words.ts';
import type { AgentCall, ToolWords } from '../replay-words.ts';

/** Copilot's own tools, whose arguments both of its protocols hand over. */
const words: ToolWords = {
  agents: ['copilot', 'copilot-cli'],
  native: (call, input) => [call.tool, input],
  shell: (line) => ['bash', { command: line, description: '' }],
  file: fileTool,
  fetch: (url) => ['web_fetch', { url }],
  mcp: (server, tool) => `${server}-${tool}`,
};

function fileTool({ act, path, old, text }: FileAct): ReturnType<ToolWords['file']> {
  switch (act) {
    case 'read':
      return ['view', { path }];
    case 'edit':
      return ['edit', { path, old_str: old, new_str: text }];
    case 'write':
      return ['create', { path, file_text: text }];
    case 'delete':
      return ['bash', { command: `rm ${quoteWord(path)}`, description: '' }];
  }
}

/** What the second protocol calls the tools. */
const mapped: Readonly<Record<string, string>> = {
  bash: 'Bash',
  view: 'Read',
  edit: 'Edit',
  create: 'Write',
  grep: 'Grep',
  glob: 'Glob',
  task: 'Task',
  web_fetch: 'WebFetch',
};

/** The event's spelling selects the protocol. */
export function isCamel({ event }: HookEntry): boolean {
  return /^[a-z]/.test(event);
}

/** A recorded call as Copilot hands it to this hook. */
export function copilotInputs(call: RecordedCall, entry: HookEntry, place: ReplayPlace): readonly HookInput[] {
  return callsIn(words, call, place).map((one) =>
    isCamel(entry) ? camel(one, call, place) : pascal(one, call, place),
  );
}

/** Stands where the run's time is not known. */
export const noTime = '1970-01-01T00:00:00.000Z';

function camel(one: AgentCall, call: RecordedCall, place: ReplayPlace): HookInput {
  return {
    ...shared(one, call, place),
    toolName: one.tool,
    aliases: [],
    stdin: {
      sessionId: call.sessionId,
      timestamp: Date.parse(call.time ?? noTime),
      cwd: placedCwd(call, place),
      toolName: one.tool,
      toolArgs: one.input,
    },
  };
}

function pascal(one: AgentCall, call: RecordedCall, place: ReplayPlace): HookInput {
  const name = mapped[one.tool] ?? one.tool;
  return {
    ...shared(one, call, place),
    toolName: name,
    aliases: name === one.tool ? [] : [one.tool],
    stdin: {
      hook_event_name: 'PreToolUse',
      session_id: call.sessionId,
      timestamp: call.time ?? noTime,
      cwd: placedCwd(call, place),
      tool_name: name,
      tool_input: one.input,
    },
  };
}

function shared(
  { translated }: AgentCall,
  _call: RecordedCall,
  place: ReplayPlace,
): Pick<HookInput, 'env' | 'cwd' | 'translated'> {
  return { translated, cwd: place.root, env: copilotEnvironment(place) };
}

/** The variables that Copilot sets for hooks. */
export function copilotEnvironment({ root }: ReplayPlace): Readonly<Record<string, string>> {
  return {
    COPILOT_PROJECT_DIR: root,
    CLAUDE_PROJECT_DIR: root,
    COPILOT_HOOK_DIR: `${root}/.github/hooks`,
    COPILOT_CLI: '1',
  };
}
