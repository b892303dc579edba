import type { TranscriptRecord } from '../../core/formats/format.ts';
import type { Json, Problem, Ref } from '../../core/model/session.ts';

/** What a record source yields, in the order of its store: a record, or what could not be read in its place. */
export type RecordItem = { readonly record: TranscriptRecord } | { readonly problem: Problem };

/** A record over a value that is already parsed. */
export function wrapRecord(value: Json, ref: Ref): TranscriptRecord {
  return { ref, get: (...path) => valueAt(value, path) };
}

function valueAt(value: Json, path: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const key of path) {
    // Own members only: a transcript may not reach `constructor` or `__proto__`.
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, Json>)[key];
  }
  return current;
}
