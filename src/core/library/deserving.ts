import type { LibraryEntry } from '../model/library.ts';
import { daysBetween } from '../text/dates.ts';
import { repeatDays } from './recurrence.ts';

/** What is asked of a session to tell whether it deserves a post-mortem. */
export interface RunSummary {
  readonly agent: string;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly start: string | null;
  readonly redo: { readonly minutes: number | null };
  readonly signals: readonly { readonly id: string; readonly title: string }[];
  /** Ids, strongest first. */
  readonly patterns: readonly string[];
}

/** Why a session deserves a post-mortem. */
export interface Reason {
  readonly trigger: 'redo-cost' | 'repeat' | 'near-miss';
  /** One factual sentence without a full stop, plain text. */
  readonly text: string;
  /** The post-mortem that it repeats, repository-relative. */
  readonly document: string | null;
}

/** From so many minutes of redone work on, a session deserves a post-mortem. */
const redoMinutes = 60;

/** Signals which say that a human, the last layer, stopped what the agent tried again. */
const caughtLast = ['denied-retry'];

/** Why a session deserves a post-mortem; empty when it does not, or has one already. */
export function reasonsFor(run: RunSummary, library: readonly LibraryEntry[]): readonly Reason[] {
  if (library.some((entry) => entry.sessionId === run.id)) return [];
  const reasons: Reason[] = [];
  const { minutes } = run.redo;
  if (minutes !== null && minutes >= redoMinutes) {
    reasons.push({
      trigger: 'redo-cost',
      text: `${minutes} minutes of its work are gone or were done again`,
      document: null,
    });
  }
  const earlier = findEarlier(run, library);
  const days = earlier && daysBefore(earlier, run);
  if (earlier && days !== null) {
    const when = days === 0 ? 'on the same day' : days === 1 ? 'a day before' : `${days} days before`;
    reasons.push({
      trigger: 'repeat',
      text: `the pattern ${earlier.pattern ?? ''} has a post-mortem from ${when}: ${earlier.title}`,
      document: earlier.path,
    });
  }
  const caught = run.signals.find(({ id }) => caughtLast.includes(id));
  if (caught) reasons.push({ trigger: 'near-miss', text: caught.title, document: null });
  return reasons;
}

/** The newest post-mortem of the session's leading pattern, written of a run at most 14 days before it. */
function findEarlier(run: RunSummary, library: readonly LibraryEntry[]): LibraryEntry | null {
  const [pattern] = run.patterns;
  if (pattern === undefined || run.start === null) return null;
  let newest: LibraryEntry | null = null;
  for (const entry of library) {
    if (entry.pattern !== pattern) continue;
    const days = daysBefore(entry, run);
    if (days === null || days < 0 || days > repeatDays) continue;
    if (newest === null || (entry.date ?? '') > (newest.date ?? '')) newest = entry;
  }
  return newest;
}

function daysBefore({ date }: LibraryEntry, { start }: RunSummary): number | null {
  return date === null || start === null ? null : daysBetween(date, start.slice(0, 10));
}
