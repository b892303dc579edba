import type { Diff, DiffFile } from '../../core/model/diff.ts';
import type { Problem, Session } from '../../core/model/session.ts';
import { readNumbers, type Comparison, type FileNumbers } from '../git/diff.ts';
import { findUnreachable } from '../git/log.ts';
import { GitFailure } from '../git/run.ts';
import { readState } from '../git/status.ts';
import type { DiffRange } from './choose.ts';
import { plural, type Scene } from './evidence.ts';
import { changedPaths } from './places.ts';
import { findReverts } from './reverts.ts';
import { countSurvivors, isTooLarge, type Survival } from './survival.ts';

/** Where the session's commits are today. */
interface Standing {
  readonly outsideHead: ReadonlySet<string>;
  /** Of those outside HEAD, the ones that a branch still holds. */
  readonly onBranch: ReadonlySet<string>;
}

/** Counts what lies in a range, and what became of it. */
export async function completeDiff(session: Session, range: DiffRange, scene: Scene): Promise<Diff> {
  const problems: Problem[] = [...range.problems];
  const note = (message: string) => problems.push({ ref: null, message });
  const [standing, files, uncommitted, reverts] = await Promise.all([
    findStanding(range, scene),
    tolerate(
      range.what && readNumbers(scene.repository, range.what, scene.options),
      'Lines could not be counted',
      note,
    ),
    findUncommitted(session, scene, note),
    findReverts(
      scene.repository,
      { since: oldest(range), from: range.commits.length > 0 ? headOf(scene) : [] },
      scene.options,
    ),
  ]);
  const survival = await findSurvival({ range, files, standing, note }, scene);
  return {
    base: range.base,
    head: range.head,
    commits: range.commits.map(({ commit, how, ref }) => ({
      sha: commit.sha,
      subject: commit.subject,
      time: new Date(commit.commitTime).toISOString(),
      how,
      ref,
      revertedBy: reverts(commit.sha),
      inHead: !standing.outsideHead.has(commit.sha),
    })),
    files: (files ?? []).map((file) => toDiffFile(file, survival)),
    insertions: sum(files, 'insertions'),
    deletions: sum(files, 'deletions'),
    survivingLines: survival === null ? null : [...survival.values()].reduce((all, lines) => all + lines, 0),
    uncommitted,
    branch: session.branch,
    how: range.how,
    certain: range.certain,
    problems,
  };
}

function headOf({ repository }: Scene): readonly string[] {
  return repository.head === null ? [] : [repository.head];
}

function oldest({ commits }: DiffRange): number {
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...commits.map(({ commit }) => Math.min(commit.commitTime, commit.authorTime)),
  );
}

function toDiffFile({ path, insertions, deletions }: FileNumbers, survival: Survival): DiffFile {
  const isBinary = insertions === null;
  const kept = survival?.get(path) ?? (insertions === 0 && survival !== null ? 0 : null);
  return {
    path,
    insertions: insertions ?? 0,
    deletions: deletions ?? 0,
    binary: isBinary,
    survivingLines: isBinary ? null : kept,
  };
}

function sum(files: readonly FileNumbers[] | null, key: 'insertions' | 'deletions'): number | null {
  return files === null ? null : files.reduce((total, file) => total + (file[key] ?? 0), 0);
}

async function findStanding({ commits }: DiffRange, { repository, options }: Scene): Promise<Standing> {
  const shas = commits.map(({ commit }) => commit.sha);
  if (repository.head === null) return { outsideHead: new Set(shas), onBranch: new Set() };
  const outsideHead = await findUnreachable(repository, { commits: shas, from: [repository.head] }, options);
  const query = { commits: [...outsideHead], from: ['--branches', '--remotes'] };
  const lost = await findUnreachable(repository, query, options);
  return { outsideHead, onBranch: new Set(query.commits.filter((sha) => !lost.has(sha))) };
}

async function findUncommitted(
  session: Session,
  scene: Scene,
  note: (message: string) => void,
): Promise<readonly string[]> {
  const { places, repository, options } = scene;
  const paths = changedPaths(session, places);
  const state = await tolerate(
    readState(places.worktree ?? repository.root, paths, options),
    'Uncommitted changes could not be read',
    note,
  );
  if (state && state.undecided.length > 0) {
    note(
      `Whether ${state.undecided.join(', ')} ${state.undecided.length === 1 ? 'has' : 'have'} uncommitted changes is for a filter program to say, which is not started.`,
    );
  }
  if (places.cwd === null && session.cwd !== null)
    note(`The session's directory ${session.cwd} was not recognised as a part of this repository.`);
  return state?.changed ?? [];
}

interface SurvivalQuestion {
  readonly range: DiffRange;
  readonly files: readonly FileNumbers[] | null;
  readonly standing: Standing;
  readonly note: (message: string) => void;
}

async function findSurvival({ range, files, standing, note }: SurvivalQuestion, scene: Scene): Promise<Survival> {
  const { head, base } = range;
  if (files === null || range.what === null || head === null) return null;
  const what: Comparison = range.what;
  if (standing.onBranch.size > 0) {
    note(
      `HEAD does not hold ${plural(standing.onBranch.size, 'commit')} of the session that another branch has: what survives is not counted.`,
    );
    return null;
  }
  const dropped = [...standing.outsideHead].filter((sha) => !standing.onBranch.has(sha)).length;
  if (dropped > 0) {
    note(
      `${plural(dropped, 'commit')} of the session on no branch of this clone (rewritten, squashed or dropped): what survives is told by content.`,
    );
  }
  if (isTooLarge(files)) {
    note('The diff is too large to count how much of it survives.');
    return null;
  }
  const counting = countSurvivors(scene.repository, { base, head, what, files }, scene.options);
  return tolerate(counting, 'Surviving lines could not be counted', note);
}

async function tolerate<T>(
  work: Promise<T> | null,
  message: string,
  note: (message: string) => void,
): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    note(`${message}: ${error.message}`);
    return null;
  }
}
