import type { LibraryEntry } from '../model/library.ts';
import { daysBetween } from '../text/dates.ts';
import { compareText } from './words.ts';

/** The same pattern on the same layer again and again. */
export interface Repeat {
  readonly pattern: string;
  readonly layer: string;
  /** At least two, oldest first; each at most `repeatDays` after the one before it. */
  readonly entries: readonly LibraryEntry[];
}

/** Within so many days, the same pattern on the same layer is a repeat. */
export const repeatDays = 14;

/** Runs of post-mortems with one pattern and layer, each within 14 days of the one before; the newest run first. */
export function findRepeats(entries: readonly LibraryEntry[]): readonly Repeat[] {
  const groups = new Map<string, LibraryEntry[]>();
  for (const entry of entries) {
    if (entry.pattern === null || entry.layer === null || entry.date === null) continue;
    const key = `${entry.pattern} ${entry.layer}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const repeats = [...groups.values()].flatMap((group) => {
    const ordered = group.sort((a, b) => compareText(a.date ?? '', b.date ?? '') || compareText(a.path, b.path));
    const runs: LibraryEntry[][] = [];
    for (const entry of ordered) {
      const run = runs.at(-1);
      const last = run?.at(-1);
      if (run && last && (daysBetween(last.date ?? '', entry.date ?? '') ?? Infinity) <= repeatDays) run.push(entry);
      else runs.push([entry]);
    }
    return runs
      .filter((run) => run.length >= 2)
      .map((run) => ({ pattern: run[0]?.pattern ?? '', layer: run[0]?.layer ?? '', entries: run }));
  });
  return repeats.sort((a, b) => compareText(b.entries.at(-1)?.date ?? '', a.entries.at(-1)?.date ?? ''));
}

/** What tells whether a run repeats an earlier one. */
type RepeatFacts = Pick<LibraryEntry, 'pattern' | 'layer' | 'date' | 'sessionId'>;

/** The newest post-mortem that a run repeats: the same pattern on the same layer, of another run at most 14 days before. */
export function repeatedBy(run: RepeatFacts, entries: readonly LibraryEntry[]): LibraryEntry | null {
  const { pattern, layer, date, sessionId } = run;
  if (pattern === null || layer === null || date === null) return null;
  const earlier = entries.filter((entry) => {
    if (entry.pattern !== pattern || entry.layer !== layer || entry.date === null) return false;
    const days = daysBetween(entry.date, date) ?? -1;
    return days >= 0 && days <= repeatDays && (sessionId === null || entry.sessionId !== sessionId);
  });
  return earlier.sort((a, b) => compareText(b.date ?? '', a.date ?? '') || compareText(a.path, b.path))[0] ?? null;
}
