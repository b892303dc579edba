import type { Json } from '../../model/session.ts';

type Path = readonly (string | number)[];

/** The member at a path inside a value; own members only. */
export function at(value: Json | undefined, ...path: Path): Json | undefined {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string | number, Json>)[key];
  }
  return current;
}

/** The text at a path, null when there is none. */
export function textAt(value: Json | undefined, ...path: Path): string | null {
  const member = at(value, ...path);
  return typeof member === 'string' ? member : null;
}

/** The number at a path, null when there is none. */
export function numberAt(value: Json | undefined, ...path: Path): number | null {
  const member = at(value, ...path);
  return typeof member === 'number' && Number.isFinite(member) ? member : null;
}

/** The elements at a path; none when there is no array. */
export function listAt(value: Json | undefined, ...path: Path): readonly Json[] {
  const member = at(value, ...path);
  return Array.isArray(member) ? (member as readonly Json[]) : [];
}

/** The object at a path; empty when there is none. */
export function objectAt(value: Json | undefined, ...path: Path): Readonly<Record<string, Json>> {
  const member = at(value, ...path);
  const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
  return isObject ? (member as Readonly<Record<string, Json>>) : {};
}

/** Milliseconds since 1970 at a path, as ISO 8601. */
export function timeAt(value: Json | undefined, ...path: Path): string | null {
  const time = new Date(numberAt(value, ...path) ?? NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
