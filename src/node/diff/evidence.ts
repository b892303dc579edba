import type { Problem, Session } from '../../core/model/session.ts';
import { pathBelow } from '../../core/text/paths.ts';
import { findUnreachable, readLog } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';
import { findClaims, type CommitClaim } from '../../core/facts/commit-claims.ts';
import { matchClaims, type TiedCommit } from './match.ts';
import { withoutOtherWork } from './other-work.ts';
import { changedPaths, type Places } from './places.ts';
import { matchTrailers } from './trailers.ts';
import { slack, type History } from './window.ts';

/** The commits that are the session's, and how we know. */
export interface Evidence {
  readonly commits: readonly TiedCommit[];
  /** Half a sentence: `3 commits seen in tool results`. */
  readonly how: string;
  /** False when time and place are all we have, or when a commit that the session made was not found. */
  readonly certain: boolean;
  readonly problems: readonly Problem[];
}

/** What the search for evidence works with. */
export interface Scene {
  readonly repository: Repository;
  readonly history: History;
  readonly places: Places;
  readonly options: GitOptions;
}

const minute = 60_000;
/** So many commits by time alone are somebody's day, not a session's work. */
const mostByTime = 50;

/** The session's commits: those its tool results show, those whose trailers name it, else those of its time and branch. */
export async function findEvidence(session: Session, scene: Scene): Promise<Evidence> {
  const [claimed, trailers] = await Promise.all([
    matchClaims(findClaims(session), scene),
    matchTrailers(session, scene),
  ]);
  const seen = new Set(claimed.tied.map(({ commit }) => commit.sha));
  const commits = [...claimed.tied, ...trailers.filter(({ commit }) => !seen.has(commit.sha))];
  // A repository that was there before the session gets no first commit in it.
  const missing = claimed.missing
    .filter(({ isRoot }) => !isRoot)
    .filter(({ dir }) => dir === null || mayBeInside(dir, session, scene.places));
  const problems = [...missingProblems(missing, scene.repository), ...amendProblems(claimed.tied, scene)];
  if (commits.length > 0) {
    return {
      commits,
      how: describe(claimed.tied.length, commits.length),
      certain: missing.every(({ dir }) => dir === null),
      problems,
    };
  }
  const byTime = await findByTime(session, scene);
  return {
    commits: byTime,
    how: `${plural(byTime.length, 'commit')} of the session's time span and branch that ${byTime.length === 1 ? 'changes' : 'change'} files it edited`,
    certain: false,
    problems,
  };
}

/** A directory below the session's own may be this repository's as long as the session's was not recognised. */
function mayBeInside(dir: string, { cwd }: Session, places: Places): boolean {
  return places.relative(dir) !== null || (places.cwd === null && cwd !== null && pathBelow(cwd, dir) !== null);
}

function describe(claimed: number, all: number): string {
  const parts = [
    claimed > 0 ? `${plural(claimed, 'commit')} seen in tool results` : '',
    all > claimed ? `${plural(all - claimed, 'commit')} whose trailer names the session` : '',
  ];
  return parts.filter((part) => part !== '').join(' and ');
}

/** `1 commit`, `2 commits`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function missingProblems(missing: readonly CommitClaim[], { isShallow }: Repository): Problem[] {
  const [first] = missing;
  if (!first) return [];
  const names = missing.slice(0, 5).map(({ sha }) => sha ?? '');
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  const place = isShallow ? 'shallow clone' : 'repository';
  const message =
    `${plural(missing.length, 'commit')} seen in tool results (${names.join(', ')}${more}) cannot be found in this ${place}: ` +
    'rewritten beyond recognition, made in another repository, or never fetched.';
  return [{ ref: first.ref, message }];
}

function amendProblems(tied: readonly TiedCommit[], { history }: Scene): Problem[] {
  const start = history.span?.start;
  if (start === undefined) return [];
  return tied
    .filter(({ commit, how }) => how.startsWith('seen') && commit.authorTime < start - minute)
    .map(({ commit, ref }) => ({
      ref,
      message: `Commit ${commit.sha.slice(0, 9)} has an author date before the session began (amended or picked): all of it is counted.`,
    }));
}

async function findByTime(session: Session, { repository, history, places, options }: Scene): Promise<TiedCommit[]> {
  const { span } = history;
  const paths = changedPaths(session, places);
  const tip = history.branchTip ?? repository.head;
  if (span === null || tip === null || paths.length === 0 || paths.length > 1000) return [];
  const inSpan = (time: number) => time >= span.start - minute && time <= span.end + slack;
  const candidates = history.around.filter((commit) => inSpan(commit.authorTime) || inSpan(commit.commitTime));
  if (candidates.length === 0) return [];
  const shas = candidates.map(({ sha }) => sha);
  const [elsewhere, touching] = await Promise.all([
    findUnreachable(repository, { commits: shas, from: [tip] }, options),
    readLog(repository, { from: shas, noWalk: true, paths }, options),
  ]);
  const here = touching.filter(({ sha, parents }) => !elsewhere.has(sha) && parents.length <= 1);
  if (here.length > mostByTime) return [];
  const own = await withoutOtherWork(here, session, { repository, places, options });
  return own.map((commit) => ({ commit, ref: null, how: 'time span and branch' }));
}
