import { globNames } from '../../guard/glob.ts';
import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import { daysBetween } from '../../text/dates.ts';
import type { DecidedChange, ReviewInput } from './facts.ts';
import { stopsCalls, stopsOf } from './preventions.ts';

/** Something that may have outlived its reason. */
export interface Stale extends Omit<DecidedChange, 'change'> {
  /** Null when it is the post-mortem itself. */
  readonly change: LibraryChange | null;
  /** What is so, as a phrase: `files it wrote to are gone`. */
  readonly why:
    | { readonly kind: 'files-gone'; readonly paths: readonly string[] }
    | { readonly kind: 'no-match'; readonly globs: readonly string[] }
    | { readonly kind: 'never-fired'; readonly since: string; readonly days: number }
    | { readonly kind: 'lesson-gone'; readonly paths: readonly string[] };
}

/** A guard that stopped nothing for so many days is looked at. */
const quietDays = 90;

/** Rules whose files or paths are gone, guards that never stopped anything, lessons about files that are no more. */
export function findStale(input: ReviewInput): readonly Stale[] {
  return input.entries.flatMap((entry): readonly Stale[] => [
    ...entry.changes.flatMap((change) => staleChange(entry, change, input)),
    ...staleLesson(entry, input),
  ]);
}

function staleChange(entry: LibraryEntry, change: LibraryChange, input: ReviewInput): readonly Stale[] {
  const { paths, today } = input;
  if (change.applied === null) return [];
  const found: Stale[] = [];
  const gone = paths === null ? [] : Object.keys(change.applied.files).filter((path) => !paths.has(path));
  if (gone.length > 0) found.push({ entry, change, why: { kind: 'files-gone', paths: gone } });
  const globs = paths === null ? [] : scopesOf(change).filter((glob) => !matchesAny(glob, paths));
  if (globs.length > 0) found.push({ entry, change, why: { kind: 'no-match', globs } });
  const since = quietSince(change, input);
  const days = since === null ? null : daysBetween(since, today);
  if (since !== null && days !== null && days >= quietDays && stopsOf(entry, change, input.stops).length === 0) {
    found.push({ entry, change, why: { kind: 'never-fired', since, days } });
  }
  return found;
}

/** Globs of files that a change is about. A guard may well forbid a file that is not there. */
function scopesOf({ rule, doc, guard }: LibraryChange): readonly string[] {
  return [...(rule?.paths ?? []), ...(doc?.paths ?? []), ...(guard?.paths ?? []), ...(guard?.allow?.path ?? [])];
}

function matchesAny(glob: string, paths: ReadonlySet<string>): boolean {
  for (const path of paths) if (globNames(glob, { path, action: 'edit' }, false)) return true;
  return false;
}

/** From when on its stops were counted; null for what nothing can be counted of. */
function quietSince(change: LibraryChange, { stops }: ReviewInput): string | null {
  const { applied } = change;
  if (!stopsCalls(change) || applied === null || !stops || stops.since === null) return null;
  const counted = stops.since.slice(0, 10);
  return counted > applied.date ? counted : applied.date;
}

/** A lesson all of whose files are gone. Names without a folder could be anywhere; they count when they are somewhere. */
function staleLesson(entry: LibraryEntry, { paths }: ReviewInput): readonly Stale[] {
  if (paths === null || entry.status !== 'closed') return [];
  const named = entry.files.filter((file) => !/^[/~]|\*/.test(file) && file.includes('/'));
  const isThere = (file: string): boolean => {
    const folder = file.endsWith('/') ? file : `${file}/`;
    return paths.has(file) || [...paths].some((path) => path.startsWith(folder) || path.endsWith(`/${file}`));
  };
  if (named.length === 0 || named.some(isThere)) return [];
  return [{ entry, change: null, why: { kind: 'lesson-gone', paths: named } }];
}
