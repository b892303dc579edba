import type { Json, Ref } from '../../model/session.ts';
import type { TranscriptRecord } from '../format.ts';

/** A line without its envelope: `get` starts at the payload (bare lines have none). */
export interface Row {
  readonly ref: Ref;
  /** ISO 8601, UTC; null where the line carries none. */
  readonly time: string | null;
  /** `response_item`, `event_msg` …; null for a bare line. */
  readonly envelope: string | null;
  readonly type: string | null;
  get(...path: readonly (string | number)[]): Json | undefined;
}

export type Fields = Readonly<Record<string, Json>>;

/** The row of a record; bare lines (before September 2025) are their own payload. */
export function rowOf(record: TranscriptRecord): Row {
  const envelope = record.get('payload') === undefined ? null : text(record.get('type'));
  const get: Row['get'] = envelope === null ? (...path) => record.get(...path) : (...p) => record.get('payload', ...p);
  return { ref: record.ref, time: timeOf(record.get('timestamp')), envelope, type: text(get('type')), get };
}

function timeOf(value: Json | undefined): string | null {
  const written = text(value);
  if (written === null) return null;
  const time = new Date(written);
  return Number.isFinite(time.getTime()) ? time.toISOString() : null;
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function number(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** The members of an object; none for anything else. */
export function fields(value: Json | undefined): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The object that a text holds as JSON; null when it holds none. */
export function parseFields(source: string): Fields | null {
  try {
    const value = JSON.parse(source) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    // Arguments are the model's own text, and outputs are JSON only sometimes.
    return null;
  }
}

/** The texts of a content list (`input_text`, `output_text`, `Text` …), or the one text that stands for it. */
export function textsOf(content: Json | undefined): readonly string[] {
  if (typeof content === 'string') return [content];
  return list(content).flatMap((block) => text(fields(block).text) ?? []);
}

/** How many images a content list holds. */
export function imagesIn(content: Json | undefined): number {
  return list(content).filter((block) => /image/i.test(text(fields(block).type) ?? '')).length;
}

/** The path of a `file://` address, or the text as it is. */
export function pathOf(address: string): string {
  if (!address.startsWith('file://')) return address;
  const path = address.slice('file://'.length).replace(/^localhost(?=\/)/, '');
  const plain = path.replace(/%[0-9a-f]{2}(?:%[0-9a-f]{2})*/gi, (bytes) => decode(bytes));
  return plain.replace(/^\/(?=[A-Za-z]:)/, '');
}

function decode(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    // Not UTF-8: shown as written.
    return bytes;
  }
}
