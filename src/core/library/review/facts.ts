import type { LibraryChange, LibraryEntry, StrongerKind } from '../../model/library.ts';
import { compareEntries } from '../search.ts';
import type { StopCount } from '../stops.ts';
import { compareText } from '../words.ts';
import { findRepeats, type Repeat } from '../recurrence.ts';
import { countCompounding, type Counter } from './compounding.ts';
import { findGaps } from './gaps.ts';
import { findReturns } from './returns.ts';
import { countMonths, type MonthTable } from './months.ts';
import { findOpen, type LongOpen, type Overdue } from './overdue.ts';
import { findStale, type Stale } from './stale.ts';
import { countPreventions, type Prevention } from './preventions.ts';

/** What a review is made from. */
export interface ReviewInput {
  /** All post-mortems, those of other periods as well. */
  readonly entries: readonly LibraryEntry[];
  /** First day of the period, YYYY-MM-DD. */
  readonly since: string;
  /** Last day of the period, YYYY-MM-DD. */
  readonly today: string;
  /** Repository-relative paths of the files that are there now; null = not established. */
  readonly paths: ReadonlySet<string> | null;
  /** Null = no transcripts were looked at. */
  readonly stops: StopCount | null;
  /** Applied changes that do not stand any more, target by target; null = it was not looked. */
  readonly broken: readonly BrokenChange[] | null;
  /** Regression cases in the evidence of a post-mortem, by its path. */
  readonly cases: ReadonlyMap<string, number>;
}

/** An applied change that does not stand on one of its targets. */
export interface BrokenChange {
  /** Repository-relative path of its post-mortem. */
  readonly document: string;
  readonly changeId: string;
  readonly target: string;
  /** Plain sentences, the telling one first. */
  readonly reasons: readonly string[];
}

/** A change together with the post-mortem that decides it. */
export interface DecidedChange {
  readonly entry: LibraryEntry;
  readonly change: LibraryChange;
}

/** A pattern that came although a change was to prevent it. */
export interface Return {
  readonly pattern: string;
  /** The strongest change of the pattern that was applied before it came back. */
  readonly before: DecidedChange;
  /** Post-mortems of runs in the period, oldest first. */
  readonly came: readonly LibraryEntry[];
}

/** What guards of several changes deny together. */
export interface MergedGuard {
  readonly targets: readonly string[];
  /** Commands, globs and patterns, as they stand in the guards, each once. */
  readonly denies: readonly string[];
}

/** Several changes of several post-mortems that answer to one pattern. */
export interface Gap {
  readonly pattern: string;
  /** Post-mortems of the pattern, also those that decide no change. */
  readonly documents: number;
  /** At least three, of at least two post-mortems, oldest first. */
  readonly changes: readonly DecidedChange[];
  /** The next stronger kind than what was applied; null when the strongest is in place or nothing was applied. */
  readonly stronger: StrongerKind | null;
  /** One guard that stops what all of these changes stop; null when they are not guards that could be one. */
  readonly merged: MergedGuard | null;
  /** Folders and files that more than one of these post-mortems names, with how many do; most named first. */
  readonly places: readonly { readonly path: string; readonly documents: number }[];
}

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
