import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import type { StopCount } from '../stops.ts';

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
