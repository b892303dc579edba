import type { Session } from '../core/model/session.ts';
import { normalisePath, pathBelow } from '../core/text/paths.ts';
import type { CasePlaces } from './case-lines.ts';
import { findPlaces } from './diff/places.ts';
import { knownPaths } from './git/objects.ts';
import { findCommit, openRepository } from './git/repository.ts';

/** The repository in which a session's paths are looked for. */
export interface CaseRepository {
  /** Root of the repository, absolute. */
  readonly repo: string;
  /** The commit before the run's work, whose paths tell where a run of another machine stood; null = not known. */
  readonly base: string | null;
  readonly signal?: AbortSignal;
}

/** Where a run's paths lie in this repository; its root as the transcript has it. */
export async function casePlaces(session: Session, { repo, base, signal }: CaseRepository): Promise<CasePlaces> {
  const git = signal ? { signal } : {};
  const repository = await openRepository(repo, git);
  if (!repository) return { root: session.cwd, relative: (file) => pathBelow(session.cwd ?? '', file) };
  const commit = base === null ? null : await findCommit(repository, base, git);
  const known = commit === null ? null : await knownPaths(repository, commit, git);
  const places = await findPlaces(session, repository, known ?? new Set());
  const recorded = session.cwd === null ? null : normalisePath(session.cwd);
  // Where nothing tells, a run is taken to have begun at the top, as the globs of offered guards are.
  const below = places.cwd ?? '';
  const root = recorded === null ? null : recorded.slice(0, recorded.length - below.length).replace(/(?<=.)\/$/, '');
  const relative = (file: string): string | null =>
    places.relative(file) ?? (places.cwd === null && root !== null ? pathBelow(root, file) : null);
  return { root, relative };
}
