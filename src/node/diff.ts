import type { Diff } from '../core/model/diff.ts';
import type { Session } from '../core/model/session.ts';
import { chooseRange } from './diff/choose.ts';
import { completeDiff } from './diff/complete.ts';
import { findEvidence, type Scene } from './diff/evidence.ts';
import { findPlaces } from './diff/places.ts';
import { readHistory } from './diff/window.ts';
import { knownPaths } from './git/objects.ts';
import { openRepository, type Repository } from './git/repository.ts';
import { HumanError } from './human-error.ts';

/** Which diff to look for. */
export interface DiffOptions {
  /** A folder of the repository. */
  readonly repo: string;
  /** A revision that a person chose instead of what would be found. */
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the session did to the repository, found with read-only git commands that start no program of the repository's.
 * What cannot be established is null, and a problem says why.
 * @throws HumanError when a chosen base or head names no commit; the signal's reason when aborted.
 */
export async function findDiff(session: Session, { repo, base, head, signal }: DiffOptions): Promise<Diff> {
  const isChosen = base !== undefined || head !== undefined;
  const repository = await open(repo, signal).catch((error: unknown) => {
    if (isChosen || !(error instanceof HumanError)) throw error;
    return error.message;
  });
  if (repository === null) {
    if (isChosen) throw new HumanError(`${repo} is in no git repository, so --base and --head have no meaning there.`);
    return noDiff(session, `${repo} is in no git repository.`);
  }
  if (typeof repository === 'string') return noDiff(session, repository);
  const options = { signal };
  const [history, known] = await Promise.all([
    readHistory(session, repository, options),
    repository.head === null ? null : knownPaths(repository, repository.head, options),
  ]);
  const places = await findPlaces(session, repository, known ?? new Set());
  const scene: Scene = { repository, history, places, options };
  const evidence = await findEvidence(session, scene);
  const range = await chooseRange(session, evidence, { choice: { base, head }, scene });
  const diff = await completeDiff(session, range, scene);
  return repository.head === null
    ? { ...diff, problems: [...diff.problems, { ref: null, message: 'The repository has no commit yet.' }] }
    : diff;
}

function open(repo: string, signal: AbortSignal | undefined): Promise<Repository | null> {
  return openRepository(repo, { signal });
}

function noDiff(session: Session, message: string): Diff {
  return {
    base: null,
    head: null,
    commits: [],
    files: [],
    insertions: null,
    deletions: null,
    survivingLines: null,
    uncommitted: [],
    branch: session.branch,
    how: 'No diff was established.',
    certain: false,
    problems: [{ ref: null, message }],
  };
}
