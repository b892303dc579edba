import { commandOf } from './calls.ts';
import { addNested, complete } from './complete.ts';
import { notePrompt, noteReview } from './prompts.ts';
import { linkAgent } from './results.ts';
import { fields, imagesIn, list, parseFields, pathOf, text, textsOf, type Row } from './row.ts';
import type { Run } from './run.ts';
import { noteCompaction } from './stops.ts';

/** Items that repeat a `response_item`, or tell nothing that an event would. */
const silent = new Set([
  'AgentMessage',
  'Reasoning',
  'HookPrompt',
  'Plan',
  'Sleep',
  'FunctionCallOutput',
  'WebSearch',
  'ImageGeneration',
]);

/** Takes a completed item of the paginated history; false when its type is not known. */
export function noteItem(run: Run, row: Row): boolean {
  const type = text(row.get('item', 'type')) ?? '';
  switch (type) {
    case 'UserMessage': {
      const content = row.get('item', 'content');
      notePrompt(run, row, { text: textsOf(content).join(''), images: imagesIn(content) });
      return true;
    }
    case 'CommandExecution':
      noteCommand(run, row);
      return true;
    case 'FileChange':
      complete(run, row, { tool: 'apply_patch', toolKind: 'edit', input: {} });
      return true;
    case 'McpToolCall':
      noteMcp(run, row);
      return true;
    case 'DynamicToolCall': {
      const item = fields(row.get('item'));
      complete(run, row, { tool: text(item.tool) ?? 'tool', toolKind: 'other', input: fields(item.arguments) });
      return true;
    }
    case 'ImageView':
      noteImage(run, row);
      return true;
    case 'SubAgentActivity':
      noteSubAgent(run, row);
      return true;
    case 'CollabAgentToolCall':
      noteCollaboration(run, row);
      return true;
    case 'EnteredReviewMode':
      noteReview(run, row, row.get('item'));
      return true;
    case 'ExitedReviewMode':
      run.isReviewing = false;
      return true;
    case 'ContextCompaction':
      noteCompaction(run, row, 'item');
      return true;
    default:
      return silent.has(type);
  }
}

function noteCommand(run: Run, row: Row): void {
  const source = text(row.get('item', 'source'));
  // What was typed to a running command, or polled, is told by the call itself; the user's own command by a message.
  if (source === 'unified_exec_interaction' || source === 'user_shell') return;
  const command = commandOf(row.get('item', 'command'));
  const cwd = text(row.get('item', 'cwd'));
  complete(run, row, {
    tool: 'exec_command',
    toolKind: 'shell',
    input: { cmd: command ?? '' },
    command,
    cwd: cwd === null ? run.cwd : pathOf(cwd),
  });
}

function noteImage(run: Run, row: Row): void {
  const path = pathOf(text(row.get('item', 'path')) ?? '');
  const files = [{ path, action: 'read', by: 'tool' }] as const;
  complete(run, row, { tool: 'view_image', toolKind: 'read', input: { path }, files });
}

function noteMcp(run: Run, row: Row): void {
  const server = text(row.get('item', 'server')) ?? '';
  const tool = `mcp__${server}__${text(row.get('item', 'tool')) ?? ''}`;
  const written = row.get('item', 'arguments');
  complete(run, row, {
    tool,
    toolKind: 'mcp',
    input: typeof written === 'string' ? (parseFields(written) ?? {}) : fields(written),
  });
}

function noteSubAgent(run: Run, row: Row): void {
  const id = text(row.get('item', 'id')) ?? '';
  const agent = text(row.get('item', 'agent_thread_id'));
  if (agent === null || text(row.get('item', 'kind')) !== 'started') return;
  if (!run.builder.findCall(id)) addNested(run, row, { id, tool: 'spawn_agent', toolKind: 'agent', input: {} });
  linkAgent(run, id, agent);
}

function noteCollaboration(run: Run, row: Row): void {
  const [agent] = list(row.get('item', 'receiver_thread_ids'));
  const id = text(row.get('item', 'id'));
  if (!/^spawn_?agent$/i.test(text(row.get('item', 'tool')) ?? '') || typeof agent !== 'string' || id === null) return;
  linkAgent(run, id, agent);
}
