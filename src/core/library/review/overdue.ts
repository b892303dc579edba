import type { LibraryEntry } from '../../model/library.ts';
import { addMonths, daysBetween } from '../../text/dates.ts';
import { compareText } from '../words.ts';

/** A change or action whose day has passed. */
export interface Overdue {
  readonly entry: LibraryEntry;
  /** The change's id; null for an action that is no harness change. */
  readonly changeId: string | null;
  /** One line of Markdown as its writer wrote it; '' = nothing is written above the block. */
  readonly what: string;
  readonly owner: string | null;
  /** YYYY-MM-DD */
  readonly due: string;
  readonly days: number;
}

/** A post-mortem that was never closed. */
export interface LongOpen {
  readonly entry: LibraryEntry;
  readonly days: number;
  /** Changes that were not applied. */
  readonly changes: number;
  /** Actions that are not done. */
  readonly actions: number;
}

/** An open post-mortem is a failed one after so many months. */
export const openMonths = 6;

/** What is overdue, the longest first, and what has been open for more than six months, the oldest first. */
export function findOpen(
  entries: readonly LibraryEntry[],
  today: string,
): { readonly overdue: readonly Overdue[]; readonly longOpen: readonly LongOpen[] } {
  const limit = addMonths(today, -openMonths) ?? today;
  const longOpen = entries
    .filter(({ status, date }) => status !== 'closed' && date !== null && date < limit)
    .map((entry) => ({
      entry,
      days: daysBetween(entry.date ?? today, today) ?? 0,
      changes: entry.changes.filter(({ applied }) => applied === null).length,
      actions: entry.actions.filter(({ done }) => !done).length,
    }));
  const overdue = entries.flatMap((entry) => [
    ...entry.changes.flatMap(({ id, lead, owner, due, applied }) =>
      applied === null ? lateOne({ entry, changeId: id, what: lead, owner }, due, today) : [],
    ),
    ...entry.actions.flatMap(({ text, owner, due, done }) =>
      done ? [] : lateOne({ entry, changeId: null, what: text, owner }, due, today),
    ),
  ]);
  return {
    overdue: overdue.sort((a, b) => compareText(a.due, b.due) || compareText(a.entry.path, b.entry.path)),
    longOpen: longOpen.sort((a, b) => b.days - a.days || compareText(a.entry.path, b.entry.path)),
  };
}

function lateOne(one: Omit<Overdue, 'due' | 'days'>, due: string | null, today: string): readonly Overdue[] {
  const days = due === null ? null : daysBetween(due, today);
  return due !== null && days !== null && days > 0 ? [{ ...one, due, days }] : [];
}
