import { backtestChange } from '../node/library/backtest.ts';
import { readRecordedRuns } from '../node/library/recorded-runs.ts';
import { reviewRepository } from '../node/library/review.ts';
import { listSessions } from '../node/sessions/list-sessions.ts';
import { analyseSelected } from '../node/sessions/select.ts';

/** What reads many transcripts, or long ones: it runs in a thread of its own. Arguments and results are plain values. */
export const scans = { analyseSelected, backtestChange, listSessions, readRecordedRuns, reviewRepository };

/** What the thread is told to do; the last argument is an object of options without functions and signals. */
export interface ScanTask {
  readonly name: keyof typeof scans;
  readonly args: readonly unknown[];
}

/** What the thread tells. */
export type ScanNews =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly value: unknown }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly stack: string | undefined;
      readonly isHuman: boolean;
    };
