import type { LibraryEntry } from '../../model/library.ts';
import { compareEntries } from '../search.ts';
import type { StopCount } from '../stops.ts';
import { compareText } from '../words.ts';
import { findRepeats, type Repeat } from '../recurrence.ts';
import { countCompounding, type Counter } from './compounding.ts';
import { findGaps, type Gap } from './gaps.ts';
import type { DecidedChange, ReviewInput } from './input.ts';
import { findReturns, type Return } from './returns.ts';
import { countMonths, type MonthTable } from './months.ts';
import { findOpen, type LongOpen, type Overdue } from './overdue.ts';
import { findStale, type Stale } from './stale.ts';
import { countPreventions, type Prevention } from './preventions.ts';

/** A change that is disarmed, and why. */
export interface Disarmed extends DecidedChange {
  readonly target: string;
  readonly reasons: readonly string[];
}

/** Everything that a review says, before it is Markdown. */
export interface ReviewFacts {
  readonly since: string;
  readonly today: string;
  /** Post-mortems in all. */
  readonly library: number;
  /** Of runs in the period, newest first. */
  readonly inPeriod: readonly LibraryEntry[];
  /** Without a date: in no number by date. */
  readonly undated: readonly LibraryEntry[];
  /** Repeats whose last post-mortem lies in the period. */
  readonly repeats: readonly Repeat[];
  /** Patterns of the period for which a change had been applied before. */
  readonly returns: readonly Return[];
  readonly gaps: readonly Gap[];
  /** Oldest post-mortem first; null = it was not looked. */
  readonly disarmed: readonly Disarmed[] | null;
  readonly stale: readonly Stale[];
  readonly overdue: readonly Overdue[];
  readonly longOpen: readonly LongOpen[];
  readonly preventions: readonly Prevention[];
  readonly stops: StopCount | null;
  readonly months: MonthTable;
  readonly counters: readonly Counter[];
  /** Whether it was looked which files are there. */
  readonly knowsPaths: boolean;
}

/** Reads the quarter off the library: counts and lists, no judgement. */
export function reviewLibrary(input: ReviewInput): ReviewFacts {
  const { since, today, stops, paths } = input;
  const entries = [...input.entries].sort(compareEntries);
  const isInPeriod = ({ date }: LibraryEntry): boolean => date !== null && date >= since && date <= today;
  const inPeriod = entries.filter(isInPeriod);
  return {
    since,
    today,
    library: entries.length,
    inPeriod,
    undated: entries.filter(({ date }) => date === null),
    repeats: findRepeats(entries).filter(({ entries: run }) => run.slice(-1).some(isInPeriod)),
    returns: findReturns(entries, inPeriod),
    gaps: findGaps(entries, isInPeriod),
    disarmed: findDisarmed({ ...input, entries }),
    stale: findStale({ ...input, entries }),
    ...findOpen(entries, today),
    preventions: countPreventions({ ...input, entries }),
    stops,
    months: countMonths(inPeriod, since, today),
    counters: countCompounding({ ...input, entries }),
    knowsPaths: paths !== null,
  };
}

function findDisarmed({ entries, broken }: ReviewInput): readonly Disarmed[] | null {
  const found = broken?.flatMap(({ document, changeId, target, reasons }): readonly Disarmed[] => {
    const entry = entries.find(({ path }) => path === document);
    const change = entry?.changes.find(({ id }) => id === changeId);
    return entry && change ? [{ entry, change, target, reasons }] : [];
  });
  return found?.sort((a, b) => compareText(a.entry.date ?? '', b.entry.date ?? '')) ?? null;
}
