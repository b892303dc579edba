import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import type { Stop, StopCount } from '../stops.ts';
import { compareText } from '../words.ts';
import type { DecidedChange, ReviewInput } from './input.ts';

/** What one applied guard stopped. */
export interface Prevention extends DecidedChange {
  /** YYYY-MM-DD it was applied. */
  readonly landed: string;
  /** Null when no transcript was found to look at, or it only asks: then its doing is not recorded. */
  readonly stopped: { readonly inPeriod: number; readonly all: number; readonly last: string | null } | null;
}

/** The guards that are applied, what stopped most first. */
export function countPreventions({ entries, since, today, stops }: ReviewInput): readonly Prevention[] {
  const found = entries.flatMap((entry) =>
    entry.changes.flatMap((change): readonly Prevention[] => {
      if (change.applied === null || !change.guard) return [];
      const landed = change.applied.date;
      const own = stopsOf(entry, change, stops);
      const days = own.map(({ time }) => time?.slice(0, 10) ?? '').sort();
      const inPeriod = days.filter((day) => day >= since && day <= today).length;
      const last = days.at(-1);
      const count = { inPeriod, all: own.length, last: last === undefined || last === '' ? null : last };
      const stopped = stops?.since && stopsCalls(change) ? count : null;
      return [{ entry, change, landed, stopped }];
    }),
  );
  return found.sort(
    (a, b) =>
      (b.stopped?.all ?? 0) - (a.stopped?.all ?? 0) ||
      compareText(a.landed, b.landed) ||
      compareText(a.entry.path, b.entry.path),
  );
}

/** Whether a change refuses calls by itself; what a guard only asks about is not recorded as its doing. */
export function stopsCalls({ kind, guard }: LibraryChange): boolean {
  if (!guard) return false;
  if (kind === 'permission') return guard.deny !== undefined;
  return kind === 'hook' && (guard.deny ?? guard.allow ?? guard.require ?? guard.limit) !== undefined;
}

/** The stops of a change that were counted, each once. */
export function stopsOf(entry: LibraryEntry, change: LibraryChange, stops: StopCount | null): readonly Stop[] {
  const name = `${entry.id ?? ''}/${change.id}`;
  return stops?.stops.filter((stop) => stop.change === name) ?? [];
}
