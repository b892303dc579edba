import type { CallEvent, Json } from '../core/model/session.ts';
import { clip, inputLimit } from '../core/text/clip.ts';
import { HumanError } from './human-error.ts';
import { readRecords } from './sessions/read-session.ts';
import { identifyFile } from './sessions/find-sources.ts';

/** What `clip` leaves in a text that it cut. */
const cutMark = / characters left out …\]\n/;

/** A call's input with the texts that were too long for memory, and whether all of them could be read again. */
export interface WholeInput {
  readonly input: Readonly<Record<string, Json>>;
  readonly whole: boolean;
}

/**
 * The input of a call as its transcript holds it. Events keep long texts cut; where that happened the record is read again.
 * When it is gone or differs, the cut text stays and `whole` is false.
 */
export async function readWholeInput(call: CallEvent, sessionId: string, signal?: AbortSignal): Promise<WholeInput> {
  if (!isCut(call.input)) return { input: call.input, whole: true };
  const texts = await longTexts(call, sessionId, signal);
  let whole = true;
  const restore = (value: Json): Json => {
    if (typeof value === 'string' && isCut(value)) {
      const found = texts.get(value);
      if (found === undefined) whole = false;
      return found ?? value;
    }
    if (Array.isArray(value)) return value.map(restore);
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, restore(member)]));
    }
    return value;
  };
  const input = Object.fromEntries(Object.entries(call.input).map(([key, value]) => [key, restore(value)]));
  return { input, whole };
}

function isCut(value: Json): boolean {
  if (typeof value === 'string') return value.length >= inputLimit && cutMark.test(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(isCut);
}

/** The long texts of a call's record, by their cut form. */
async function longTexts(
  call: CallEvent,
  sessionId: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const collect = (value: Json): void => {
    if (typeof value === 'string') {
      if (value.length <= inputLimit) return;
      texts.set(clip(value, inputLimit), value);
      // Some agents keep the input as JSON in a string.
      const inner = parseJson(value);
      if (inner !== null) collect(inner);
    } else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  const sources = await identifyFile(call.ref.file, signal).catch((error: unknown) => {
    if (error instanceof HumanError) return [];
    throw error;
  });
  for (const source of sources.filter(({ id }) => id === null || id === sessionId)) {
    for await (const item of readRecords(source, signal)) {
      if (!('record' in item) || item.record.ref.line !== call.ref.line) continue;
      if (item.record.ref.file === call.ref.file) collect(item.record.get() ?? null);
    }
  }
  return texts;
}

function parseJson(text: string): Json | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
