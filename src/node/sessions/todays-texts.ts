import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { filesTouched } from '../../core/facts/counts.ts';
import type { TodaysTexts } from '../../core/facts/redo.ts';
import type { Diff } from '../../core/model/diff.ts';
import type { Session } from '../../core/model/session.ts';
import { findPlaces } from '../diff/places.ts';
import { knownPaths, readManyAt } from '../git/objects.ts';
import { deletedSince } from '../git/log.ts';
import { findCommit, type Repository } from '../git/repository.ts';
import { isFileError } from './store-files.ts';

/** Files looked at per session; a session that touched more is compared on the first of them. */
const mostFiles = 400;
/** Larger files are no source that a person reads, bytes. */
const largestFile = 4 * 1024 * 1024;

/** What else is known when a session's work is looked for. */
export interface TodayOptions {
  /** The session's diff, when it was looked for. */
  readonly diff: Diff | null;
  readonly signal?: AbortSignal;
}

/** What is left of the files that a session changed: at HEAD, on the branch it worked on, in its work tree. */
export async function readTodaysTexts(
  session: Session,
  repository: Repository,
  { diff, signal }: TodayOptions,
): Promise<TodaysTexts | null> {
  const { head } = repository;
  const abortable = signal ? { signal } : {};
  const known = head === null ? null : await knownPaths(repository, head, abortable);
  if (head === null || known === null) return null;
  const places = await findPlaces(session, repository, known);
  const touched = [...filesTouched(session, ['create', 'edit', 'delete'])]
    .map((recorded) => ({ recorded, path: places.relative(recorded) }))
    .filter((file): file is { recorded: string; path: string } => Boolean(file.path))
    .slice(0, mostFiles);
  const paths = touched.map((file) => file.path);
  const others = await findOtherTips(session, repository, { diff, ...abortable });
  const [atHead, ...elsewhere] = await Promise.all(
    [head, ...others].map((commit) => readManyAt(repository, { commit, paths }, abortable)),
  );
  const tree = places.worktree ?? repository.root;
  const missing = paths.filter((file) => !known.has(file));
  const deleted = await deletedSince(repository, { paths: missing, since: session.start }, abortable);
  const committed = new Set([...(diff?.files.map((file) => file.path) ?? []), ...deleted]);
  const texts = new Map<string, readonly string[]>();
  let hasUncommitted = false;
  for (const { recorded, path: file } of touched) {
    const own = atHead?.get(file) ?? null;
    const inTree = await readTreeFile(tree, file);
    const isChanged = inTree !== null && inTree !== own;
    const found = [own, ...elsewhere.map((one) => one.get(file) ?? null), isChanged ? inTree : null];
    const present = found.filter((text) => text !== null);
    // A file that was never seen committed may lie uncommitted elsewhere; one that cannot be read as text says nothing.
    const isGone = !known.has(file) && committed.has(file);
    if (present.length > 0 || isGone) texts.set(recorded, [...new Set(present)]);
    hasUncommitted ||= isChanged;
  }
  return { texts, head, hasBranch: others.length > 0, hasUncommitted };
}

/** Commits beside HEAD that hold the session's work: the tip of its branch, and its last commit while HEAD lacks it. */
async function findOtherTips(
  session: Session,
  repository: Repository,
  { diff, signal }: TodayOptions,
): Promise<readonly string[]> {
  const abortable = signal ? { signal } : {};
  const { branch } = session;
  const names =
    branch === null || branch === repository.branch ? [] : [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`];
  const tips = await Promise.all(names.map((name) => findCommit(repository, name, abortable)));
  // What survives is not established when another branch has the commits: there they are not gone.
  const isElsewhere = diff !== null && diff.survivingLines === null && diff.commits.some(({ inHead }) => !inHead);
  const all = [...tips, isElsewhere ? diff.head : null].filter((commit) => commit !== null);
  return [...new Set(all)].filter((commit) => commit !== repository.head);
}

/** A file's text in the work tree; null when there is no such regular file inside it. */
async function readTreeFile(tree: string, file: string): Promise<string | null> {
  try {
    const full = path.join(tree, file);
    const real = await fs.realpath(full);
    if (real !== path.join(await fs.realpath(tree), file)) return null;
    const stat = await fs.stat(real);
    if (!stat.isFile() || stat.size > largestFile) return null;
    const bytes = await fs.readFile(real);
    return bytes.subarray(0, 8000).includes(0) ? null : bytes.toString('utf8');
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'])) return null;
    throw error;
  }
}
