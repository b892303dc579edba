import type { TranscriptRecord } from '../format.ts';
import type { Json, Ref } from '../../model/session.ts';
import { listAt, numberAt, objectAt, textAt, timeAt } from './json.ts';
import { readPart, type Part } from './parts.ts';

/** Tokens of one model answer as recorded: input without what came from the cache, output without reasoning. */
export interface Tokens {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
}

/** One message with its parts. */
export interface Message {
  readonly ref: Ref;
  readonly id: string;
  readonly role: string | null;
  /** Of an answer: the user message that it answers. */
  readonly parentId: string | null;
  readonly agent: string | null;
  readonly model: string | null;
  readonly cwd: string | null;
  readonly time: string | null;
  readonly endTime: string | null;
  /** All times inside, for the session's span. */
  readonly times: readonly (string | null)[];
  /** One entry for each model answer whose tokens were recorded. */
  readonly usage: readonly Tokens[];
  readonly error: { readonly name: string; readonly message: string } | null;
  /** True for the summary that a compaction leaves. */
  readonly isSummary: boolean;
  readonly parts: readonly Part[];
}

/** A message of an export, of the tables `message` and `part`, or of the old folder. */
export function readMessage(record: TranscriptRecord): Message {
  const info = record.get('info') ?? wholeOf(record);
  const raw = listAt(record.get('parts'));
  const parts = raw.map(readPart).filter((part) => part !== null);
  const steps = raw.filter((part) => textAt(part, 'type') === 'step-finish').map((part) => readTokens(part));
  const usage = (steps.length > 0 ? steps : [readTokens(info)]).filter((tokens) => tokens !== null);
  return {
    ref: record.ref,
    id: textAt(info, 'id') ?? textAt(record.get('id')) ?? '',
    role: textAt(info, 'role'),
    parentId: textAt(info, 'parentID'),
    agent: textAt(info, 'agent') ?? textAt(info, 'mode'),
    model: textAt(info, 'modelID') ?? textAt(info, 'model', 'modelID'),
    cwd: textAt(info, 'path', 'cwd'),
    time: timeAt(info, 'time', 'created'),
    endTime: timeAt(info, 'time', 'completed'),
    times: [timeAt(info, 'time', 'created'), ...raw.flatMap(timesOf), timeAt(info, 'time', 'completed')],
    usage,
    error: readError(objectAt(info, 'error')),
    isSummary: objectAt(info)['summary'] === true,
    parts,
  };
}

/** A message of the old folder has no envelope: the record is the message, with `parts` added. */
function wholeOf(record: TranscriptRecord): Json {
  const keys = [
    'id',
    'role',
    'parentID',
    'agent',
    'mode',
    'modelID',
    'model',
    'path',
    'time',
    'error',
    'summary',
    'tokens',
  ];
  return Object.fromEntries(keys.map((key) => [key, record.get(key) ?? null]));
}

/** An aborted answer is recorded with zeros: that is no count. */
export function readTokens(holder: Json): Tokens | null {
  const tokens = objectAt(holder, 'tokens');
  const [input, output] = [numberAt(tokens['input']), numberAt(tokens['output'])];
  const [cacheRead, cacheWrite] = [numberAt(tokens, 'cache', 'read'), numberAt(tokens, 'cache', 'write')];
  const isRecorded = [input, output, cacheRead, cacheWrite, numberAt(tokens['reasoning'])].some(
    (count) => (count ?? 0) > 0,
  );
  return isRecorded ? { input, output, cacheRead, cacheWrite } : null;
}

function timesOf(part: Json): readonly (string | null)[] {
  const times = [objectAt(part, 'time'), objectAt(part, 'state', 'time')];
  return times.flatMap((time) => [timeAt(time, 'start'), timeAt(time, 'end')]);
}

function readError(error: Readonly<Record<string, Json>>): Message['error'] {
  const name = textAt(error['name']);
  if (name === null) return null;
  return { name, message: textAt(error, 'data', 'message') ?? textAt(error['message']) ?? name };
}
