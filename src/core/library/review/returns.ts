import type { LibraryEntry } from '../../model/library.ts';
import { rungOf } from '../ladder.ts';
import { compareText } from '../words.ts';
import type { DecidedChange } from './input.ts';

/** A pattern that came although a change was to prevent it. */
export interface Return {
  readonly pattern: string;
  /** The strongest change of the pattern that was applied before it came back. */
  readonly before: DecidedChange;
  /** Post-mortems of runs in the period, oldest first. */
  readonly came: readonly LibraryEntry[];
}

/** Patterns of a period that came after a change of an earlier post-mortem had been applied, by the day they came back. */
export function findReturns(entries: readonly LibraryEntry[], inPeriod: readonly LibraryEntry[]): readonly Return[] {
  const ordered = [...inPeriod].sort((a, b) => compareText(a.date ?? '', b.date ?? '') || compareText(a.path, b.path));
  const patterns = [...new Set(ordered.flatMap(({ pattern }) => pattern ?? []))];
  return patterns.flatMap((pattern): readonly Return[] => {
    const own = entries.filter((entry) => entry.pattern === pattern);
    const came = ordered.filter((entry) => entry.pattern === pattern && appliedBefore(own, entry).length > 0);
    const [first] = came;
    if (!first) return [];
    const [before] = [...appliedBefore(own, first)].sort(
      (a, b) =>
        rungOf(b.change) - rungOf(a.change) || compareText(b.change.applied?.date ?? '', a.change.applied?.date ?? ''),
    );
    return before ? [{ pattern, before, came }] : [];
  });
}

/** What was applied for other post-mortems on an earlier day than this one's run. */
function appliedBefore(group: readonly LibraryEntry[], { path, date }: LibraryEntry): readonly DecidedChange[] {
  return group
    .filter((entry) => entry.path !== path)
    .flatMap((entry) =>
      entry.changes
        .filter(({ applied }) => applied !== null && date !== null && applied.date < date)
        .map((change): DecidedChange => ({ entry, change })),
    );
}
