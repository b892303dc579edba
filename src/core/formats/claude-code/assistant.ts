import type { Json } from '../../model/session.ts';
import { asNumber, asText, contentText, elements, members, textAt } from './fields.ts';
import type { Row, Run } from './run.ts';
import { commandOf, isPoll, toolKindOf } from './tools.ts';

/** Model name of texts that the program itself made. */
const madeByProgram = '<synthetic>';

/** A row of the agent's: one content block of an answer, as a rule. */
export function readAssistant(run: Run, row: Row): void {
  const { record, ref, time } = row;
  const model = textAt(record, 'message', 'model');
  const content = record.get('message', 'content');
  if (typeof content !== 'string' && !Array.isArray(content)) {
    run.builder.problem({ ref, message: 'A row of the agent has no content that can be read.' });
    return;
  }
  run.hasAnswered = true;
  for (const key of run.hookBlocks) if (!/ toolu_/.test(key)) run.hookBlocks.delete(key);
  if (record.get('isApiErrorMessage') === true) {
    const message = contentText(content) || (textAt(record, 'error') ?? 'API error');
    run.builder.add({ kind: 'error', ref, time, source: 'api', message });
    return;
  }
  if (model === madeByProgram) return;
  run.builder.model(model);
  run.mode(row, 'model', model);
  readUsage(run, row, model);
  const blocks: readonly Json[] = typeof content === 'string' ? [{ type: 'text', text: content }] : elements(content);
  for (const block of blocks.map(members)) readBlock(run, row, block);
}

const silentBlocks = new Set([
  'thinking',
  'redacted_thinking',
  'server_tool_use',
  'mcp_tool_use',
  'mcp_tool_result',
  'container_upload',
  'compaction',
  'fallback',
]);

function readBlock(run: Run, row: Row, block: Readonly<Record<string, Json>>): void {
  const type = asText(block['type']) ?? 'null';
  if (type === 'text') {
    const text = asText(block['text']) ?? '';
    if (text.trim() !== '') run.builder.add({ kind: 'reply', ref: row.ref, time: row.time, text });
  } else if (type === 'tool_use') addCall(run, row, block);
  else if (!silentBlocks.has(type) && !type.endsWith('_tool_result')) run.builder.unknown(`assistant/${type}`);
}

function addCall(run: Run, row: Row, block: Readonly<Record<string, Json>>): void {
  const id = asText(block['id']);
  const tool = asText(block['name']);
  if (id === null || tool === null) {
    run.builder.problem({ ref: row.ref, message: 'A tool call has no id or no name.' });
    return;
  }
  if (run.builder.findCall(id)) return;
  const input = members(block['input']);
  const toolKind = toolKindOf(tool);
  run.builder.call({
    ref: row.ref,
    time: row.time,
    id,
    tool,
    toolKind,
    input,
    command: commandOf(toolKind, input),
    cwd: textAt(row.record, 'cwd'),
    ...(isPoll(tool) ? { poll: true } : {}),
    ...(input['run_in_background'] === true && toolKind === 'shell' ? { background: true } : {}),
  });
  if (toolKind === 'agent') run.openStarts.set(id, asText(input['prompt']) ?? '');
}

/** Each block's row repeats its answer's usage, early ones with a partial count: the largest counts, once. */
function readUsage(run: Run, row: Row, model: string | null): void {
  const usage = members(row.record.get('message', 'usage'));
  const output = asNumber(usage['output_tokens']);
  const input = asNumber(usage['input_tokens']);
  if (output === null && input === null) return;
  const id = textAt(row.record, 'message', 'id') ?? textAt(row.record, 'uuid') ?? '';
  const key = `${id} ${textAt(row.record, 'requestId') ?? ''}`;
  const counts = {
    input,
    output,
    cacheRead: asNumber(usage['cache_read_input_tokens']),
    cacheWrite: asNumber(usage['cache_creation_input_tokens']),
  };
  // The closing event of the stream brings the reason to stop, or the server's tool counts with it.
  const isFinal = textAt(row.record, 'message', 'stop_reason') !== null || 'server_tool_use' in usage;
  const open = run.usage.get(key);
  if (open) {
    if ((output ?? 0) >= (open.event.output ?? 0)) Object.assign(open.event, counts);
    open.isFinal ||= isFinal;
    return;
  }
  const event = { kind: 'usage' as const, ref: row.ref, time: row.time, model, ...counts };
  run.usage.set(key, { event, isFinal });
  run.builder.add(event);
}
