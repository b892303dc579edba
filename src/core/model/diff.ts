import type { Problem, Ref } from './session.ts';

export interface DiffCommit {
  readonly sha: string;
  readonly subject: string;
  /** ISO 8601, commit time. */
  readonly time: string;
  /** How it was tied to the session: `seen in a tool result`, `trailer Entire-Checkpoint`, `time span and branch` … */
  readonly how: string;
  readonly ref: Ref | null;
  /** The commit that reverts it, when there is one in the repository. */
  readonly revertedBy: string | null;
  /** False when it is not an ancestor of HEAD (rewritten, squashed, other branch). */
  readonly inHead: boolean;
}

export interface DiffFile {
  readonly path: string;
  readonly insertions: number;
  readonly deletions: number;
  readonly binary: boolean;
  /** Of the inserted lines, how many HEAD still holds; null when not established. */
  readonly survivingLines: number | null;
}

/** What the session did to the repository, as far as git can tell. Null = not established; `problems` says why. */
export interface Diff {
  readonly base: string | null;
  readonly head: string | null;
  readonly commits: readonly DiffCommit[];
  readonly files: readonly DiffFile[];
  readonly insertions: number | null;
  readonly deletions: number | null;
  readonly survivingLines: number | null;
  /** Repository-relative paths with uncommitted changes that the session touched. */
  readonly uncommitted: readonly string[];
  readonly branch: string | null;
  /** One sentence: how base and head were found. */
  readonly how: string;
  /** True when base and head follow from evidence and need no choice by the user. */
  readonly certain: boolean;
  readonly problems: readonly Problem[];
}
