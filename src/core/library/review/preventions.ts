import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import type { Stop, StopCount } from '../stops.ts';
import { compareText } from '../words.ts';
import type { DecidedChange, ReviewInput } from './facts.ts';

/** What one applied guard stopped. */
export interface Prevention extends DecidedChange {
  /** YYYY-MM-DD it was applied. */
  readonly landed: string;
  /** Null when no transcripts were looked at. */
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
      const stopped = stops && { inPeriod, all: own.length, last: last === undefined || last === '' ? null : last };
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

/** The stops of a change that were counted, each once. */
export function stopsOf(entry: LibraryEntry, change: LibraryChange, stops: StopCount | null): readonly Stop[] {
  const name = `${entry.id ?? ''}/${change.id}`;
  return stops?.stops.filter((stop) => stop.change === name) ?? [];
}
