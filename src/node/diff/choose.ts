import type { Problem, Session } from '../../core/model/session.ts';
import { emptyTree, type Comparison } from '../git/diff.ts';
import { findCommits, readLog } from '../git/log.ts';
import { findCommit } from '../git/repository.ts';
import { runGit } from '../git/run.ts';
import { HumanError } from '../human-error.ts';
import { plural, type Evidence, type Scene } from './evidence.ts';
import type { TiedCommit } from './match.ts';
import { findChain } from './range.ts';

/** Which commits the diff is made of, and what to compare for its numbers. */
export interface DiffRange {
  readonly base: string | null;
  readonly head: string | null;
  /** Oldest first. */
  readonly commits: readonly TiedCommit[];
  /** Null when there is nothing that can be compared. */
  readonly what: Comparison | null;
  readonly how: string;
  readonly certain: boolean;
  readonly problems: readonly Problem[];
}

/** A range that a person chose; either end may be left to the evidence. */
export interface Choice {
  readonly base?: string | undefined;
  readonly head?: string | undefined;
}

const mostCommits = 500;

/** The diff's range: the chosen one, else from the parent of the session's first commit to its last. */
export async function chooseRange(
  session: Session,
  evidence: Evidence,
  { choice, scene }: { readonly choice: Choice; readonly scene: Scene },
): Promise<DiffRange> {
  const found = await rangeOfEvidence(session, evidence, scene);
  if (choice.base === undefined && choice.head === undefined) return found;
  const { repository, options } = scene;
  const chosenBase = await resolveChoice(choice.base, '--base', scene);
  const chosenHead = await resolveChoice(choice.head, '--head', scene);
  const head = chosenHead ?? found.head ?? repository.head;
  const [parent] = head === null ? [] : await findCommits(repository, [`${head}~1`], options);
  const base = chosenBase ?? (found.commits.length > 0 ? found.base : null) ?? parent ?? null;
  if (head === null || base === null) return { ...found, base, head, what: null };
  const from = [head, `^${base}`];
  const inside = await readLog(repository, { from, limit: mostCommits }, options);
  const known = new Map(found.commits.map((tied) => [tied.commit.sha, tied]));
  return {
    base,
    head,
    commits: [...inside]
      .reverse()
      .map((commit) => known.get(commit.sha) ?? { commit, ref: null, how: 'in the chosen range' }),
    what: { from: base, to: head },
    how: `The range was chosen: ${describeChoice(choice)}.`,
    certain: true,
    problems: evidence.problems,
  };
}

function describeChoice({ base, head }: Choice): string {
  return [base === undefined ? '' : `base ${base}`, head === undefined ? '' : `head ${head}`]
    .filter(Boolean)
    .join(', ');
}

async function resolveChoice(
  revision: string | undefined,
  flag: string,
  { repository, options }: Scene,
): Promise<string | null> {
  if (revision === undefined) return null;
  const sha = await findCommit(repository, revision, options);
  if (sha !== null) return sha;
  const wayOut = repository.isShallow ? ' (it is shallow: git fetch --unshallow brings the rest)' : '';
  throw new HumanError(
    `${flag} ${JSON.stringify(revision)} names no commit of ${repository.root}. ` +
      `Give a SHA, a branch or a tag that this clone has${wayOut}.`,
  );
}

async function rangeOfEvidence(session: Session, evidence: Evidence, scene: Scene): Promise<DiffRange> {
  const chain = findChain(evidence.commits.map(({ commit }) => commit));
  const rest = { problems: evidence.problems, certain: evidence.certain };
  if (!chain) return { ...(await rangeWithoutCommits(session, scene)), problems: evidence.problems, certain: false };
  const tied = new Map(evidence.commits.map((one) => [one.commit.sha, one]));
  const commits = chain.commits.flatMap(({ sha }) => tied.get(sha) ?? []);
  const { base, head, isUnbroken } = chain;
  if (scene.repository.isShallow && commits.some(({ commit }) => commit.parents.length === 0)) {
    const message =
      'The parent of a commit of the session is not in this shallow clone: its lines cannot be counted. Run git fetch --unshallow.';
    return {
      base,
      head,
      commits,
      what: null,
      how: `Found from ${evidence.how}.`,
      certain: rest.certain,
      problems: [...rest.problems, { ref: null, message }],
    };
  }
  const what: Comparison = isUnbroken
    ? { from: base ?? emptyTree(head), to: head }
    : { commits: commits.map(({ commit }) => commit.sha) };
  const apart = isUnbroken
    ? ''
    : `; other commits lie between, so lines are summed over ${plural(commits.length, 'commit')} alone`;
  return { base, head, commits, what, how: `Found from ${evidence.how}${apart}.`, ...rest };
}

type Bare = Omit<DiffRange, 'problems' | 'certain'>;

/** Without commits the diff has a base at most: the commit that was checked out when the session began. */
async function rangeWithoutCommits(session: Session, scene: Scene): Promise<Bare> {
  const none = { head: null, commits: [], what: null };
  const { startCommit } = scene.history;
  const said = 'No commit of the session was found';
  if (startCommit !== null) return { ...none, base: startCommit, how: `${said}; the base is the commit it recorded.` };
  const logged = await findInReflog(scene);
  if (logged !== null)
    return {
      ...none,
      base: logged,
      how: `${said}; the base is where HEAD stood when it began, by this clone's reflog.`,
    };
  const dated = await findByDate(scene);
  if (dated === null) return { ...none, base: null, how: `${said}, nor the commit it began at.` };
  const place = scene.history.branchTip === null ? 'HEAD' : (session.branch ?? 'HEAD');
  return { ...none, base: dated, how: `${said}; the base is the last commit before it on ${place}, by commit date.` };
}

async function findInReflog({ repository, history, places, options }: Scene): Promise<string | null> {
  if (history.span === null || repository.head === null || places.worktree !== repository.root) return null;
  const text = await runGit(
    repository.root,
    ['log', '--walk-reflogs', '--date=unix', '--format=%H %gd', 'HEAD', '--'],
    options,
  );
  for (const [, sha = '', time = ''] of text.matchAll(/^([0-9a-f]{40,64}) HEAD@\{(\d+)\}$/gm)) {
    if (Number(time) * 1000 <= history.span.start) return sha;
  }
  return null;
}

async function findByDate({ repository, history, options }: Scene): Promise<string | null> {
  const tip = history.branchTip ?? repository.head;
  if (history.span === null || tip === null) return null;
  const [last] = await readLog(
    repository,
    { from: ['--first-parent', tip], until: history.span.start, limit: 1 },
    options,
  );
  return last?.sha ?? null;
}
