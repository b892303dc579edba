import type { Diff } from './diff.ts';
import type { Harness } from './harness.ts';
import type { Ref, Session } from './session.ts';

export const patternIds = [
  'ambiguous-request',
  'unoriented-edit',
  'literal-rule',
  'mistuned-escalation',
  'drift',
  'scope-leak',
  'false-green',
  'unsafe-fallback',
  'hallucination',
  'prompt-injection',
  'runaway-cost',
] as const;

export type PatternId = (typeof patternIds)[number];

export const layerIds = ['task', 'rules', 'hooks', 'tests', 'review', 'human'] as const;

export type LayerId = (typeof layerIds)[number];

/** A deterministic observation on a session, with the events that show it. */
export interface Signal {
  readonly id: string;
  /** One factual sentence, without a full stop, plain text: "`git stash` was refused twice". Never a cause. */
  readonly title: string;
  /** The events that show it, the telling one first; never empty. */
  readonly refs: readonly Ref[];
  /** Repository-relative or recorded paths it concerns. */
  readonly paths: readonly string[];
  /** The pattern it points to; null when it points to none by itself. */
  readonly pattern: PatternId | null;
}

/** A pattern and the signals that point to it, strongest pattern first. */
export interface RankedPattern {
  readonly id: PatternId;
  readonly signals: readonly string[];
}

/** What this user's other sessions look like; null members = too few to say. */
export interface Baseline {
  readonly sessions: number;
  readonly medianOutputTokens: number | null;
  readonly medianActiveMinutes: number | null;
}

/** Everything a signal may look at. What was not established is null. */
export interface RunFacts {
  readonly session: Session;
  readonly diff: Diff | null;
  readonly harness: Harness | null;
  readonly baseline: Baseline | null;
  /** Repository-relative paths at the base commit, forward slashes; null when unknown. */
  readonly knownPaths: ReadonlySet<string> | null;
  /** Absolute root of the repository; null when there is none. */
  readonly root: string | null;
}
