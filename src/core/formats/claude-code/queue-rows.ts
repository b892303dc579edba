import { textAt } from './fields.ts';
import { isNotification, type QueuedMessage } from './queue.ts';
import type { Row, Run } from './run.ts';
import { splitUserText } from './user-text.ts';

/** Rows that stand between a result and what follows it, and tell nothing of the order. */
const passing = new Set(['progress', 'queue-operation', 'attachment']);
/** A message handed over with a result leaves the queue within this time, in milliseconds (2 ms were seen). */
const handOver = 500;

const open = new WeakMap<Run, { message: QueuedMessage; time: string | null }[]>();

/** `enqueue`, `dequeue`, `popAll`, `remove`. */
export function readQueueOperation(run: Run, row: Row): void {
  const operation = textAt(row.record, 'operation') ?? 'null';
  const text = textAt(row.record, 'content');
  const id = textAt(row.record, 'commandUuid');
  if (operation === 'enqueue') {
    if (text !== null) run.queue.enqueue({ text, ref: row.ref, time: row.time, id });
  } else if (operation === 'dequeue') run.queue.dequeue();
  else if (operation === 'popAll') run.queue.take({ text, id });
  else if (operation === 'remove') readRemoval(run, row, run.queue.take({ text, id }));
  else run.builder.unknown(`queue-operation/${operation}`);
}

/**
 * Versions that keep no attachments record the hand-over of a message in mid-turn by its removal alone, in the same
 * instant as the result it travels with. Where attachments are kept, they tell; any other removal is a withdrawal.
 */
function readRemoval(run: Run, row: Row, message: QueuedMessage | null): void {
  if (message === null || message.isDelivered || run.hasAttachments || isNotification(message.text)) return;
  const reason = textAt(row.record, 'reason');
  if (reason !== null && !/absorbed|delivered/.test(reason)) return;
  if (isTogether(run.lastResult?.time ?? null, row.time)) return deliver(run, message);
  open.set(run, [...(open.get(run) ?? []), { message, time: row.time }]);
}

/** Decides on removals that came in front of their result, once the next telling row is there. */
export function settleQueue(run: Run, row: Row, type: string): void {
  const waiting = open.get(run);
  if (waiting === undefined || passing.has(type)) return;
  open.delete(run);
  const isResult = row.record.get('message', 'content', 0, 'type') === 'tool_result';
  for (const { message, time } of waiting) if (isResult && isTogether(row.time, time)) deliver(run, message);
}

function isTogether(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && Math.abs(Date.parse(a) - Date.parse(b)) <= handOver;
}

function deliver(run: Run, message: QueuedMessage): void {
  run.queue.count(message);
  addQueued(run, message);
}

/** A message of the human's that came to the agent in mid-turn. A bare slash command is no prompt. */
export function addQueued(run: Run, message: Pick<QueuedMessage, 'text' | 'ref' | 'time'> & { images?: number }): void {
  const { own } = splitUserText(message.text);
  const { ref, time, images = 0 } = message;
  const isBare = /^\/[\w:-]+$/.test(message.text.trim());
  if (isBare || (own !== null && own.kind !== 'human')) {
    run.builder.add({ kind: 'injected', ref, time, what: isBare ? 'command' : 'queued', text: message.text });
  } else if (own !== null || images > 0) {
    run.prompts++;
    run.builder.add({ kind: 'prompt', ref, time, text: own?.text ?? '', origin: 'queued', images });
  }
}
