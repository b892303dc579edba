import type { Problem, Ref } from './session.ts';

/** One piece of the harness as it stood when the run began, and what became of it in the run. */
export interface HarnessItem {
  readonly kind: 'rule' | 'hook' | 'permission' | 'skill' | 'command' | 'subagent' | 'memory';
  /** Repository-relative where it lies inside, `~/…` for the user's own. */
  readonly path: string;
  /** Names the entry inside a file: `PreToolUse Bash`, `deny Bash(git push:*)`. */
  readonly entry: string | null;
  readonly state: 'loaded' | 'later' | 'not-loaded';
  /** Why we say so: recorded in the transcript, computed from the agent's loading rules, … */
  readonly why: string;
  readonly ref: Ref | null;
  /** Text of a rule, or the command of a hook, at that time; null when not established. */
  readonly text: string | null;
  /** Globs that scope it; empty = always. */
  readonly scope: readonly string[];
  readonly changedSince: boolean | null;
}

/** The rules, hooks and permissions at the time of the run. */
export interface Harness {
  /** The commit whose files were read; null when today's files stood in, and `problems` says so. */
  readonly asOf: string | null;
  readonly items: readonly HarnessItem[];
  readonly problems: readonly Problem[];
}
