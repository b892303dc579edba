import type { TranscriptRecord } from '../format.ts';
import type { Json, SessionEvent } from '../../model/session.ts';
import { listAt, objectAt, textAt, timeAt } from './json.ts';
import { readTokens, type Message } from './message.ts';
import type { Part, ToolPart } from './parts.ts';

type PlainEvent = Exclude<SessionEvent, { kind: 'call' }>;

/** What a row of `session_message` holds: a message, or events that stand for themselves. */
export type RowContent =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'events'; readonly events: readonly PlainEvent[]; readonly time: string | null }
  | { readonly kind: 'unknown'; readonly type: string };

/** Reads a row of the later layout, where a message is one row with everything in it. */
export function readRow(record: TranscriptRecord): RowContent {
  const type = textAt(record.get('type')) ?? '(none)';
  const data = record.get('data') ?? null;
  const at = { ref: record.ref, time: timeAt(data, 'time', 'created') };
  const text = textAt(data, 'text') ?? '';
  switch (type) {
    case 'user':
      return { kind: 'message', message: readUser(record, data) };
    case 'assistant':
      return { kind: 'message', message: readAssistant(record, data) };
    case 'synthetic':
    case 'system':
      return events(at.time, { ...at, kind: 'injected', what: type, text });
    case 'shell':
      return events(at.time, {
        ...at,
        kind: 'injected',
        what: 'user-shell',
        text: `$ ${textAt(data, 'command') ?? ''}\n${textAt(data, 'output') ?? ''}`,
      });
    case 'agent-switched':
      return events(at.time, { ...at, kind: 'mode', what: 'plan', value: textAt(data, 'agent') ?? '' });
    case 'model-switched':
      return events(at.time, { ...at, kind: 'mode', what: 'model', value: textAt(data, 'model', 'id') ?? '' });
    case 'compaction': {
      const reason = textAt(data, 'reason');
      const trigger = reason === 'auto' || reason === 'manual' ? reason : null;
      const summary = {
        ...at,
        kind: 'injected',
        what: 'compact-summary',
        text: textAt(data, 'summary') ?? '',
      } as const;
      return events(at.time, { ...at, kind: 'compaction', trigger, tokensBefore: null }, summary);
    }
    default:
      return { kind: 'unknown', type: `message ${type}` };
  }
}

function events(time: string | null, ...list: readonly PlainEvent[]): RowContent {
  return { kind: 'events', events: list, time };
}

function frame(record: TranscriptRecord, data: Json, role: 'user' | 'assistant'): Omit<Message, 'parts'> {
  const [time, endTime] = [timeAt(data, 'time', 'created'), timeAt(data, 'time', 'completed')];
  const tokens = readTokens(data);
  const error = textAt(data, 'error', 'message');
  return {
    ref: record.ref,
    id: textAt(record.get('id')) ?? '',
    role,
    parentId: null,
    agent: textAt(data, 'agent'),
    model: textAt(data, 'model', 'id'),
    cwd: null,
    time,
    endTime,
    times: [time, ...listAt(data, 'content').flatMap(timesOf), endTime],
    usage: tokens === null ? [] : [tokens],
    error: error === null ? null : { name: textAt(data, 'error', 'type') ?? 'unknown', message: error },
    isSummary: false,
  };
}

function timesOf(block: Json): readonly (string | null)[] {
  return ['created', 'ran', 'completed'].map((key) => timeAt(block, 'time', key));
}

function readUser(record: TranscriptRecord, data: Json): Message {
  const text: Part = { kind: 'text', text: textAt(data, 'text') ?? '', isSynthetic: false, comment: null };
  const files = listAt(data, 'files').map((file): Part => {
    return {
      kind: 'file',
      mime: textAt(file, 'mime') ?? '',
      url: textAt(file, 'uri') ?? '',
      name: textAt(file, 'name'),
    };
  });
  const skills = listAt(data, 'skills').map((skill): Part => {
    return {
      kind: 'skill',
      name: textAt(skill, 'name') ?? textAt(skill, 'id'),
      text: textAt(skill, 'text') ?? textAt(skill, 'content'),
    };
  });
  return { ...frame(record, data, 'user'), parts: [text, ...files, ...skills] };
}

function readAssistant(record: TranscriptRecord, data: Json): Message {
  const parts = listAt(data, 'content')
    .map(readBlock)
    .filter((part) => part !== null);
  const files = listAt(data, 'snapshot', 'files').filter((file) => typeof file === 'string');
  const patch: readonly Part[] = files.length > 0 ? [{ kind: 'patch', files }] : [];
  return { ...frame(record, data, 'assistant'), parts: [...parts, ...patch] };
}

function readBlock(block: Json): Part | null {
  const type = textAt(block, 'type') ?? '(none)';
  if (type === 'text') return { kind: 'text', text: textAt(block, 'text') ?? '', isSynthetic: false, comment: null };
  if (type === 'reasoning') return null;
  return type === 'tool' ? readTool(block) : { kind: 'unknown', type: `content ${type}` };
}

function readTool(block: Json): ToolPart {
  const texts = listAt(block, 'state', 'content').flatMap((content) => textAt(content, 'text') ?? []);
  // What `read` gave stands in its structured result alone.
  const output = texts.length > 0 ? texts.join('\n') : (textAt(block, 'state', 'structured', 'content') ?? '');
  return {
    kind: 'tool',
    id: textAt(block, 'id') ?? '',
    tool: textAt(block, 'name') ?? '',
    status: textAt(block, 'state', 'status'),
    input: objectAt(block, 'state', 'input'),
    output,
    error: textAt(block, 'state', 'error', 'message'),
    metadata: objectAt(block, 'state', 'structured'),
    time: timeAt(block, 'time', 'ran') ?? timeAt(block, 'time', 'created'),
    endTime: timeAt(block, 'time', 'completed'),
  };
}
