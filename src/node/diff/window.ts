import type { Session } from '../../core/model/session.ts';
import { findCommits, readLog, type Commit } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The time in which the session's commits are looked for, milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the repository holds around the session's time. */
export interface History {
  readonly span: Span | null;
  /** Commits of all branches from the session's start until weeks after it, newest first. */
  readonly around: readonly Commit[];
  /** Tip of the branch that the session recorded; null when the repository has none of that name. */
  readonly branchTip: string | null;
  /** The recorded commit of the start, when this clone has it. */
  readonly startCommit: string | null;
}

/** How long after a session's end its work may be committed, by a hand that waited to see the result. */
export const slack = 60 * minute;
/** A rebase or squash comes when a review is done. */
const rewritingTime = 45 * day;

/** All branches but those on which session recorders keep their own books. */
const workBranches = ['--exclude=entire/*', '--branches', '--exclude=*/entire/*', '--remotes'];

/** The session's time span; null when the transcript records no times. */
function spanOf(session: Session): Span | null {
  const start = Date.parse(session.start ?? '');
  const end = Date.parse(session.end ?? '');
  return Number.isNaN(start) || Number.isNaN(end) ? null : { start, end };
}

/** Reads the history around a session with two processes. */
export async function readHistory(session: Session, repository: Repository, options: GitOptions): Promise<History> {
  const span = spanOf(session);
  const branch = session.branch ?? '';
  const names = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`, session.headCommit ?? ''];
  const [local, remote, startCommit] = await findCommits(
    repository,
    branch === '' ? ['', '', names[2] ?? ''] : names,
    options,
  );
  const tips = [...workBranches, ...(repository.head === null ? [] : [repository.head])];
  const around =
    span === null || repository.head === null
      ? []
      : await readLog(repository, { from: tips, since: span.start - day, until: span.end + rewritingTime }, options);
  return { span, around, branchTip: local ?? remote ?? null, startCommit: startCommit ?? null };
}
