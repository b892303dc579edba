import * as fs from 'node:fs';
import * as path from 'node:path';
import picomatch from 'picomatch';
import type { OutsideFacts } from '../core/checks/check.ts';
import { namedCommits, namedPaths } from '../core/checks/named.ts';
import type { Postmortem } from '../core/model/postmortem.ts';
import { listTree } from './git/objects.ts';
import { findCommit, openRepository, type Repository } from './git/repository.ts';
import { GitFailure, runGit, type GitOptions } from './git/run.ts';

/** Most paths and commits that are looked up for one document. */
const mostNamed = 200;

/**
 * What git and the disk know of a document; what neither can tell is null. Starts git: not for an untrusted workspace.
 * @param file absolute path of the document, which need not exist.
 */
export async function gatherOutsideFacts(
  document: Postmortem,
  file: string,
  options: GitOptions = {},
): Promise<OutsideFacts> {
  const repository = await openRepository(existingFolder(path.dirname(file)), options);
  if (!repository) return { paths: null, commits: null, written: null };
  const commits = await findCommits(document, repository, options);
  return {
    paths: await findPaths(document, file, { repository, commits: commits.full, options }),
    // A shallow clone lacks commits that others have.
    commits: repository.isShallow ? null : commits.found,
    written: await firstCommitDay(file, repository, options),
  };
}

function existingFolder(folder: string): string {
  let current = folder;
  while (!fs.existsSync(current) && path.dirname(current) !== current) current = path.dirname(current);
  return current;
}

async function findCommits(document: Postmortem, repository: Repository, options: GitOptions) {
  const found = new Map<string, boolean>();
  const full: string[] = [];
  for (const { text } of namedCommits(document).slice(0, mostNamed)) {
    if (found.has(text)) continue;
    const commit = await findCommit(repository, text, options);
    found.set(text, commit !== null);
    if (commit !== null) full.push(commit);
  }
  return { found, full };
}

interface Place {
  readonly repository: Repository;
  readonly commits: readonly string[];
  readonly options: GitOptions;
}

/** Whether each named path is on the disk, or was at HEAD or one of the document's commits. */
async function findPaths(
  document: Postmortem,
  file: string,
  { repository, commits, options }: Place,
): Promise<ReadonlyMap<string, boolean> | null> {
  const named = [...new Set(namedPaths(document).map(({ text }) => text))].slice(0, mostNamed);
  const missing = named.filter((one) => !isOnDisk(one, [repository.root, path.dirname(file)]));
  const found = new Map(named.map((one) => [one, !missing.includes(one)]));
  if (missing.length === 0) return found;
  const known = await pathsAt(repository, commits, options);
  if (known === null) return null;
  for (const one of missing) found.set(one, isKnown(one.replace(/^\.\//, ''), known));
  return found;
}

function isOnDisk(name: string, folders: readonly string[]): boolean {
  return !isGlob(name) && folders.some((folder) => fs.existsSync(path.join(folder, name)));
}

function isGlob(name: string): boolean {
  return /[*?[{!(]/.test(name);
}

function isKnown(name: string, known: ReadonlySet<string>): boolean {
  if (isGlob(name)) {
    const matches = picomatch(name, { dot: true });
    for (const one of known) if (matches(one)) return true;
    return false;
  }
  if (known.has(name)) return true;
  const folder = name.endsWith('/') ? name : `${name}/`;
  for (const one of known) if (one.startsWith(folder) || one.endsWith(`/${name}`)) return true;
  return false;
}

/** Every path of the index, of new files, and of some commits; null when a commit cannot be read. */
async function pathsAt(
  repository: Repository,
  commits: readonly string[],
  options: GitOptions,
): Promise<ReadonlySet<string> | null> {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--full-name'];
    const paths = new Set((await runGit(repository.root, args, options)).split('\0').filter((one) => one !== ''));
    for (const commit of commits.slice(0, 4)) {
      for (const one of (await listTree(repository, commit, options)).keys()) paths.add(one);
    }
    return paths;
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** YYYY-MM-DD (UTC) of the commit that brought a file, under an earlier name as well; null when no commit of this clone did. */
async function firstCommitDay(file: string, repository: Repository, options: GitOptions): Promise<string | null> {
  const below = path.relative(repository.root, fs.existsSync(file) ? fs.realpathSync(file) : file);
  if (repository.isShallow || repository.head === null || below.startsWith('..') || path.isAbsolute(below)) return null;
  try {
    const args = ['log', '--follow', '--diff-filter=A', '--format=%at', '--no-ext-diff', '--no-textconv', '--', below];
    const seconds = Number((await runGit(repository.root, args, options)).trim().split('\n').at(-1));
    return seconds > 0 ? new Date(seconds * 1000).toISOString().slice(0, 10) : null;
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}
