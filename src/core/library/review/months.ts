import type { LibraryEntry } from '../../model/library.ts';
import { addMonths } from '../../text/dates.ts';
import { compareText } from '../words.ts';

/** How often each pattern occurred in each month. */
export interface MonthTable {
  /** `2026-01`, oldest first; at most twelve, the last ones of the period. */
  readonly months: readonly string[];
  /** The most frequent pattern first; `pattern` null = none was named. */
  readonly rows: readonly {
    readonly pattern: string | null;
    readonly counts: readonly number[];
    readonly total: number;
  }[];
  /** Post-mortems of the period in earlier months than those shown. */
  readonly earlier: number;
}

const mostMonths = 12;

/** Counts post-mortems by pattern and by the month of their run. */
export function countMonths(entries: readonly LibraryEntry[], since: string, today: string): MonthTable {
  const all: string[] = [];
  const last = today.slice(0, 7);
  for (let month: string | null = since.slice(0, 7); month !== null && month <= last;) {
    all.push(month);
    month = addMonths(`${month}-01`, 1)?.slice(0, 7) ?? null;
  }
  const months = all.slice(-mostMonths);
  const monthOf = ({ date }: LibraryEntry): string => (date ?? '').slice(0, 7);
  const shown = entries.filter((entry) => months.includes(monthOf(entry)));
  const patterns = [...new Set(shown.map(({ pattern }) => pattern))];
  const rows = patterns.map((pattern) => {
    const own = shown.filter((entry) => entry.pattern === pattern);
    const counts = months.map((month) => own.filter((entry) => monthOf(entry) === month).length);
    return { pattern, counts, total: own.length };
  });
  return {
    months,
    rows: rows.sort((a, b) => b.total - a.total || compareText(a.pattern ?? '~', b.pattern ?? '~')),
    earlier: entries.length - shown.length,
  };
}
