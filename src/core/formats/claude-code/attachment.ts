import type { Json } from '../../model/session.ts';
import { readContextAttachment } from './context.ts';
import { asText, contentText, elements, members } from './fields.ts';
import { readHookAttachment } from './hooks.ts';
import { silentAttachments } from './known.ts';
import { isNotification } from './queue.ts';
import { addQueued } from './queue-rows.ts';
import type { Row, Run } from './run.ts';

/** An `attachment` row: what was given to the agent beside the messages, and how hooks ended. */
export function readAttachment(run: Run, row: Row): void {
  const attachment = members(row.record.get('attachment'));
  const type = asText(attachment['type']) ?? 'null';
  run.hasAttachments = true;
  if (type === 'queued_command') return readQueuedCommand(run, row, attachment);
  if (readHookAttachment(run, row, attachment)) return;
  if (readContextAttachment(run, row, attachment)) return;
  if (type === 'hook_additional_context' || type === 'hook_system_message') {
    const text = contentText(attachment['content']) || elements(attachment['content']).map(asText).join('\n');
    run.builder.add({ kind: 'injected', ref: row.ref, time: row.time, what: 'hook', text });
  } else if (!silentAttachments.has(type)) run.builder.unknown(`attachment/${type}`);
}

const human = new Set(['human', 'person', 'composer', 'remote', 'voice-call', 'suggestion']);

/** A message handed over in mid-turn; queue rows with the same text are the same message. */
function readQueuedCommand(run: Run, row: Row, attachment: Readonly<Record<string, Json>>): void {
  const prompt = attachment['prompt'];
  const text = contentText(prompt);
  const images = elements(prompt).filter((block) => members(block)['type'] === 'image').length;
  const mode = asText(attachment['commandMode']) ?? 'prompt';
  const origin = asText(members(attachment['origin'])['kind']);
  const isNew = run.queue.attach(text);
  const isHuman = mode === 'prompt' && (origin === null || human.has(origin)) && attachment['isMeta'] !== true;
  if (!isHuman || isNotification(text)) {
    run.builder.add({ kind: 'injected', ref: row.ref, time: row.time, what: origin ?? mode, text });
  } else if (isNew) addQueued(run, { text, ref: row.ref, time: asText(attachment['timestamp']) ?? row.time, images });
}
