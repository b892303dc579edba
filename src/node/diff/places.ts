import * as fs from 'node:fs/promises';
import { normalisePath, pathBelow } from '../../core/text/paths.ts';
import type { FileTouch, Session } from '../../core/model/session.ts';
import type { Repository } from '../git/repository.ts';
import { isFileError } from '../sessions/store-files.ts';

/** Where the session's recorded paths lie in the repository. */
export interface Places {
  /** The repository-relative form of a recorded path; null when it lies elsewhere. */
  relative(path: string): string | null;
  /** The work tree on this disk that the session ran in; null when it ran on another machine or the tree is gone. */
  readonly worktree: string | null;
  /** The session's directory, repository-relative, '' for the top; null when it lies elsewhere. */
  readonly cwd: string | null;
}

/**
 * Finds which folder of the transcript is the top of this repository: a work tree of it, the same through a symbolic
 * link, or, for a session of another machine, the folder below which most touched files have paths that the repository
 * knows.
 */
export async function findPlaces(
  session: Session,
  repository: Repository,
  known: ReadonlySet<string>,
): Promise<Places> {
  const parents = session.cwd === null ? [] : parentsOf(normalisePath(session.cwd));
  const here = await findWorktree(parents, repository);
  const guess = here ?? guessRoot(parents, touchedPaths(session), known);
  const trees = await Promise.all(repository.worktrees.map(async (tree) => [tree, await realPath(tree)]));
  const roots = [...new Set([guess?.recorded, ...trees.flat()].flatMap((root) => root ?? []))]
    .map(normalisePath)
    .sort((a, b) => b.length - a.length);
  const relative = (path: string): string | null => {
    for (const root of roots) {
      const below = pathBelow(root, resolveRecorded(session.cwd, path));
      if (below !== null) return below;
    }
    return null;
  };
  const cwd = session.cwd === null ? null : relative(session.cwd);
  return { relative, worktree: here?.worktree ?? null, cwd };
}

/** The repository-relative paths that the session and its sub-agents changed, each once. */
export function changedPaths(session: Session, places: Places): readonly string[] {
  const touches = allTouches(session).filter(({ action }) => action !== 'read' && action !== 'list');
  return [...new Set(touches.flatMap(({ path }) => places.relative(path) || []))].sort();
}

function allTouches(session: Session): readonly FileTouch[] {
  return [session, ...session.subagents].flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === 'call' ? event.files : [])),
  );
}

function touchedPaths(session: Session): readonly string[] {
  return [...new Set(allTouches(session).map(({ path }) => resolveRecorded(session.cwd, path)))];
}

function resolveRecorded(cwd: string | null, path: string): string {
  const isAbsolute = /^([/\\~]|[A-Za-z]:[/\\])/.test(path);
  return normalisePath(isAbsolute || cwd === null ? path : `${cwd}/${path}`);
}

/** The folder itself and every folder above it, the nearest first. */
function parentsOf(folder: string): readonly string[] {
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).filter((parent) => parent !== '');
}

interface RecordedRoot {
  readonly recorded: string;
  readonly worktree: string | null;
}

async function findWorktree(parents: readonly string[], repository: Repository): Promise<RecordedRoot | null> {
  const trees = new Set(repository.worktrees.map(normalisePath));
  for (const recorded of parents) {
    const real = await realPath(recorded);
    if (real !== null && trees.has(normalisePath(real))) return { recorded, worktree: real };
  }
  return null;
}

function guessRoot(
  parents: readonly string[],
  touched: readonly string[],
  known: ReadonlySet<string>,
): RecordedRoot | null {
  let best: { readonly recorded: string; readonly matches: number } | null = null;
  for (const recorded of parents) {
    const matches = touched.filter((path) => known.has(pathBelow(recorded, path) ?? '')).length;
    if (matches > (best?.matches ?? 0)) best = { recorded, matches };
  }
  return best && { recorded: best.recorded, worktree: null };
}

async function realPath(folder: string): Promise<string | null> {
  try {
    return await fs.realpath(folder);
  } catch (error) {
    if (
      isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])
    ) {
      return null;
    }
    throw error;
  }
}
