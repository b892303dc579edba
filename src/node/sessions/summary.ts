import type { Counts, RedoCost } from '../../core/model/analysis.ts';
import type { Signal } from '../../core/model/signal.ts';

/** What a list shows of one session. */
export interface SessionSummary {
  readonly agent: string;
  readonly id: string;
  readonly file: string;
  /** Names the session to `readSelected`. */
  readonly selector: string;
  /** The session's title, else its first prompt; null when there is neither. */
  readonly task: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly counts: Counts;
  readonly redo: RedoCost;
  readonly signals: readonly Pick<Signal, 'id' | 'title'>[];
  /** Strongest first. */
  readonly patterns: readonly string[];
}
