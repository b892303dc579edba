import type { Ref } from '../../core/model/session.ts';
import { findCommits, findUnreachable, readLog, type Commit } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';
import type { CommitClaim } from '../../core/facts/commit-claims.ts';
import type { History } from './window.ts';

/** A commit of the repository that is tied to the session. */
export interface TiedCommit {
  readonly commit: Commit;
  readonly how: string;
  readonly ref: Ref | null;
}

/** What became of the session's claims. */
export interface Matches {
  readonly tied: readonly TiedCommit[];
  /** Claims that no commit of this repository answers. */
  readonly missing: readonly CommitClaim[];
}

const minute = 60_000;

/** Finds the commits that the session's claims speak of: by name, else rewritten or squashed ones by what a rewrite keeps. */
export async function matchClaims(
  claims: readonly CommitClaim[],
  { repository, history, options }: { repository: Repository; history: History; options: GitOptions },
): Promise<Matches> {
  const named = claims.filter(({ sha }) => sha !== null);
  const shas = await findCommits(
    repository,
    named.map(({ sha }) => sha ?? ''),
    options,
  );
  const present = [...new Set(shas.filter((sha) => sha !== null))];
  const read = await readLog(repository, { from: present, noWalk: true }, options);
  const from = ['--branches', '--remotes', ...(repository.head === null ? [] : [repository.head])];
  const lost = await findUnreachable(repository, { commits: present, from }, options);
  const bySha = new Map(read.map((commit) => [commit.sha, commit]));
  const matches: Matches[] = claims.map((claim) => {
    const commit = bySha.get(shas[named.indexOf(claim)] ?? '');
    return matchClaim(claim, commit && isClaimed(commit, claim) ? commit : null, { history, lost });
  });
  return { tied: dedupe(matches.flatMap(({ tied }) => tied)), missing: matches.flatMap(({ missing }) => missing) };
}

function matchClaim(
  claim: CommitClaim,
  commit: Commit | null,
  { history, lost }: { history: History; lost: ReadonlySet<string> },
): Matches {
  const { ref } = claim;
  if (commit && !lost.has(commit.sha)) return { tied: [{ commit, ref, how: 'seen in a tool result' }], missing: [] };
  if (claim.sha === null) {
    const made = findMadeDuring(claim, history.around);
    return {
      tied: made ? [{ commit: made, ref, how: 'made while `git commit` ran in the session' }] : [],
      missing: [],
    };
  }
  const name = claim.sha;
  const rewritten = findRewritten(claim, commit, history);
  if (rewritten) {
    const how = `rewritten: same subject and author date as ${name}, which was seen in a tool result`;
    return { tied: [{ commit: rewritten, ref, how }], missing: [] };
  }
  const squash = findSquash(claim, commit, history.around);
  if (commit) {
    const since = squash ? `, squashed into ${squash.sha.slice(0, 9)} since` : '';
    return { tied: [{ commit, ref, how: `seen in a tool result${since}` }], missing: [] };
  }
  if (squash) {
    return {
      tied: [{ commit: squash, ref, how: `squash whose message names ${name}, seen in a tool result` }],
      missing: [],
    };
  }
  return { tied: [], missing: [claim] };
}

/** The same abbreviated name can mean another commit in another clone; the subject, or the time, tells. */
function isClaimed(commit: Commit, claim: CommitClaim): boolean {
  if (commit.subject !== claim.subject) return false;
  return claim.byGit || isMadeDuring(commit, claim, minute);
}

function isMadeDuring(commit: Commit, { from, to }: CommitClaim, tolerance: number): boolean {
  if (from === null || to === null) return false;
  return commit.commitTime >= from - tolerance && commit.commitTime <= to + tolerance;
}

/** The one commit that was made within a quiet call's seconds. */
function findMadeDuring(claim: CommitClaim, around: readonly Commit[]): Commit | null {
  if (claim.from === null || claim.to === null || claim.to - claim.from > 5 * minute) return null;
  const made = around.filter((commit) => isMadeDuring(commit, claim, 1000));
  return made.length === 1 ? (made[0] ?? null) : null;
}

/** What amend and rebase leave as it was: the subject and the author date. */
function findRewritten(claim: CommitClaim, original: Commit | null, { around, span }: History): Commit | null {
  const same = around.filter((commit) => commit.subject === claim.subject && commit.sha !== original?.sha);
  if (original) return same.find((commit) => commit.authorTime === original.authorTime) ?? null;
  if (span === null || !claim.byGit) return null;
  const last = (claim.to ?? span.end) + minute;
  const near = same.filter((commit) => commit.authorTime >= span.start - minute && commit.authorTime <= last);
  const wanted = claim.from ?? span.end;
  near.sort((a, b) => Math.abs(a.authorTime - wanted) - Math.abs(b.authorTime - wanted));
  return near[0] ?? null;
}

/** A squash names what it holds: git by full names, GitHub by a list of subjects. */
function findSquash(claim: CommitClaim, original: Commit | null, around: readonly Commit[]): Commit | null {
  const { sha, subject } = claim;
  if (sha === null || subject === null) return null;
  const isListed = (line: string) =>
    (/^commit [0-9a-f]{40,64}$/.test(line) && line.startsWith(`commit ${original?.sha ?? sha}`)) ||
    (subject.length >= 12 && line === `* ${subject}`);
  const later = around.filter(
    (commit) => commit.sha !== original?.sha && (claim.from === null || commit.commitTime >= claim.from - minute),
  );
  // GitHub gives the squash of a single commit its subject and the number of the pull request.
  const isNumbered = (text: string) =>
    text.startsWith(`${subject} (#`) && /^ \(#\d+\)$/.test(text.slice(subject.length));
  const isSquash = (commit: Commit) =>
    (subject.length >= 12 && isNumbered(commit.subject)) || commit.message.split('\n').some(isListed);
  return later.findLast(isSquash) ?? null;
}

function dedupe(tied: readonly TiedCommit[]): TiedCommit[] {
  const first = new Map<string, TiedCommit>();
  for (const one of tied) if (!first.has(one.commit.sha)) first.set(one.commit.sha, one);
  return [...first.values()];
}
