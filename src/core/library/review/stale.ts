import { globNames } from '../../guard/glob.ts';
import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import { daysBetween } from '../../text/dates.ts';
import type { DecidedChange, ReviewInput } from './input.ts';
import { stopsCalls, stopsOf } from './preventions.ts';

/** Something that may have outlived its reason. */
export interface Stale extends Omit<DecidedChange, 'change'> {
  /** Null when it is the post-mortem itself. */
  readonly change: LibraryChange | null;
  /** What is so, as a phrase: `files it wrote to are gone`. */
  readonly why:
    | { readonly kind: 'files-gone'; readonly paths: readonly string[] }
    | { readonly kind: 'no-match'; readonly globs: readonly string[] }
    | {
        readonly kind: 'never-fired';
        readonly since: string;
        readonly days: number;
        /** Another applied change that denies all of it in the same agents. */
        readonly covered: DecidedChange | null;
      }
    | { readonly kind: 'names-gone'; readonly paths: readonly string[] }
    | { readonly kind: 'lesson-gone'; readonly paths: readonly string[] };
}

/** A guard that stopped nothing for so many days is looked at. */
const quietDays = 90;

/** Rules whose files or paths are gone, guards that never stopped anything, lessons about files that are no more. */
export function findStale(input: ReviewInput): readonly Stale[] {
  return input.entries.flatMap((entry): readonly Stale[] => {
    const changes = entry.changes.flatMap((change) => staleChange(entry, change, input));
    const isGone = ({ id, applied }: LibraryChange): boolean =>
      applied === null ||
      changes.some(({ change, why }) => change?.id === id && /^(?:files-gone|no-match)$/.test(why.kind));
    // What was applied for more than these files is of use without them.
    return [...changes, ...(entry.changes.every(isGone) ? staleLesson(entry, input) : [])];
  });
}

function staleChange(entry: LibraryEntry, change: LibraryChange, input: ReviewInput): readonly Stale[] {
  const { paths, today } = input;
  if (change.applied === null) return [];
  const found: Stale[] = [];
  const gone = paths === null ? [] : Object.keys(change.applied.files).filter((path) => !paths.has(path));
  if (gone.length > 0) found.push({ entry, change, why: { kind: 'files-gone', paths: gone } });
  const globs = paths === null ? [] : scopesOf(change).filter((glob) => !matchesAny(glob, paths));
  if (globs.length > 0) found.push({ entry, change, why: { kind: 'no-match', globs } });
  const named = paths === null || gone.length > 0 ? [] : namedIn(change).filter((file) => !isThere(file, paths));
  if (named.length > 0) found.push({ entry, change, why: { kind: 'names-gone', paths: named } });
  const since = quietSince(change, input);
  const days = since === null ? null : daysBetween(since, today);
  if (since !== null && days !== null && days >= quietDays && stopsOf(entry, change, input.stops).length === 0) {
    const covered = coveredBy(change, input);
    found.push({ entry, change, why: { kind: 'never-fired', since, days, covered } });
  }
  return found;
}

/** Another change that denies the same: hooks are asked first, so what they stop never reaches a permission. */
function coveredBy({ guard, targets, ...own }: LibraryChange, { entries }: ReviewInput): DecidedChange | null {
  const { command, path, content } = guard?.deny ?? {};
  if (!command || path || content) return null;
  const decided = entries.flatMap((entry) => entry.changes.map((change): DecidedChange => ({ entry, change })));
  const covering = decided.find(({ change }) => {
    const others = change.guard?.deny?.command ?? [];
    return (
      change.applied !== null &&
      change.applied !== own.applied &&
      targets.every((target) => change.targets.includes(target)) &&
      command.every((words) => others.some((other) => words === other || words.startsWith(`${other} `)))
    );
  });
  return covering ?? null;
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

/** Paths with a folder that the text of a rule, doc or template sends its readers to. */
function namedIn({ rule, doc, template }: LibraryChange): readonly string[] {
  const text = [rule?.text, doc?.text, template?.text].join('\n');
  const spans = [...text.matchAll(/`([^`\s]{3,200})`/g)].map(([, span = '']) => span.replace(/^\.\//, ''));
  return [...new Set(spans.filter((span) => /^(?:[\w@.+-]+\/)+(?:[\w@+-][\w@.+-]*\.[A-Za-z]\w{0,5})?$/.test(span)))];
}

function isThere(file: string, paths: ReadonlySet<string>): boolean {
  const folder = file.endsWith('/') ? file : `${file}/`;
  return paths.has(file) || [...paths].some((path) => path.startsWith(folder) || path.endsWith(`/${file}`));
}

/** A lesson all of whose files are gone. Names without a folder could be anywhere; they count when they are somewhere. */
function staleLesson(entry: LibraryEntry, { paths }: ReviewInput): readonly Stale[] {
  if (paths === null || entry.status !== 'closed') return [];
  const named = entry.files.filter((file) => !/^[/~]|\*/.test(file) && file.includes('/'));
  if (named.length === 0 || named.some((file) => isThere(file, paths))) return [];
  return [{ entry, change: null, why: { kind: 'lesson-gone', paths: named } }];
}
