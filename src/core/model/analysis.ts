import type { Diff } from './diff.ts';
import type { Harness } from './harness.ts';
import type { Session } from './session.ts';
import type { RankedPattern, Signal } from './signal.ts';

/** Numbers a person would give who read the transcript; null = not recorded. See product rules for how each is counted. */
export interface Counts {
  readonly prompts: number;
  readonly toolCalls: number;
  readonly shellFailures: number;
  /** Of the shell failures, those that mean nothing (no match, stopped by the user). */
  readonly benignShellFailures: number;
  readonly denials: number;
  readonly interruptions: number;
  readonly compactions: number;
  readonly hookBlocks: number;
  readonly subagents: number;
  readonly filesEdited: number;
  readonly filesRead: number;
  readonly testRuns: number;
  readonly commits: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly wallMinutes: number | null;
  readonly activeMinutes: number | null;
}

/** Work that had to be done again; null minutes = unknown. */
export interface RedoCost {
  readonly minutes: number | null;
  readonly tokens: number | null;
  /** How it was told, a phrase. */
  readonly how: string;
  /** Uncommitted files were looked at: it can change without a commit. */
  readonly unsettled?: boolean;
}

/** Everything that the tool established about one session. */
export interface Analysis {
  readonly session: Session;
  readonly counts: Counts;
  readonly diff: Diff | null;
  readonly harness: Harness | null;
  readonly signals: readonly Signal[];
  readonly patterns: readonly RankedPattern[];
  readonly redo: RedoCost;
}
