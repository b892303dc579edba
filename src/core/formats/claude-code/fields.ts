import type { Json } from '../../model/session.ts';
import type { TranscriptRecord } from '../format.ts';

/** The members of a JSON object; none for any other value. */
export function members(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : {};
}

/** The elements of a JSON array; none for any other value. */
export function elements(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string, else null. */
export function asText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** The value when it is a finite number, else null. */
export function asNumber(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The string at a path of a record, null when there is none. */
export function textAt(record: TranscriptRecord, ...path: readonly (string | number)[]): string | null {
  return asText(record.get(...path));
}

/** The record's timestamp, null when it has none that is a time. */
export function timeOf(record: TranscriptRecord): string | null {
  const time = textAt(record, 'timestamp');
  return time !== null && !Number.isNaN(Date.parse(time)) ? time : null;
}

/** The text of a message's or a result's content: a string, or the text blocks of a list, one a line. */
export function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  return elements(content)
    .map((block) => asText(members(block)['text']))
    .filter((text) => text !== null)
    .join('\n');
}
