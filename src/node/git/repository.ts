import * as fs from 'node:fs';
import * as path from 'node:path';
import { HumanError } from '../human-error.ts';
import { GitFailure, runGit, type GitOptions } from './run.ts';

/** A repository on this disk, as it stands now. */
export interface Repository {
  /** The work tree's top folder, without symbolic links. */
  readonly root: string;
  /** All work trees of the repository, `root` among them. */
  readonly worktrees: readonly string[];
  /** The commit that is checked out; null when there is no commit yet. */
  readonly head: string | null;
  /** The branch that is checked out; null when HEAD is detached. */
  readonly branch: string | null;
  readonly isShallow: boolean;
}

/**
 * The repository that holds a folder, or null when none does.
 * @throws HumanError when git is missing or does not trust the folder.
 */
export async function openRepository(dir: string, options: GitOptions = {}): Promise<Repository | null> {
  if (!fs.existsSync(dir)) return null;
  const questions = ['--is-inside-work-tree', '--is-shallow-repository', '--show-toplevel'];
  const answers = await readAnswers(dir, ['rev-parse', ...questions], options);
  if (answers === null || answers[0] !== 'true') return null;
  const root = path.resolve(answers.slice(2).join('\n'));
  const [head, branch, worktrees] = await Promise.all([
    runGit(root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], options),
    runGit(root, ['symbolic-ref', '--quiet', '--short', 'HEAD'], options),
    listWorktrees(root, options),
  ]);
  return {
    root,
    worktrees,
    head: head.trim() || null,
    branch: branch.trim() || null,
    isShallow: answers[1] === 'true',
  };
}

async function readAnswers(dir: string, args: readonly string[], options: GitOptions): Promise<string[] | null> {
  try {
    return (await runGit(dir, args, options)).trimEnd().split('\n');
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    if (/not a git repository|must be run in a work tree|cannot use bare repository/.test(error.message)) return null;
    if (/dubious ownership/.test(error.message)) {
      throw new HumanError(
        `git does not read ${dir} because another user owns it. If you trust it, run: git config --global --add safe.directory ${dir}`,
      );
    }
    throw new HumanError(`git could not read the repository at ${dir}: ${error.message}`);
  }
}

async function listWorktrees(root: string, options: GitOptions): Promise<readonly string[]> {
  const text = await runGit(root, ['worktree', 'list', '--porcelain'], options);
  const listed = [...text.matchAll(/^worktree (.+)$/gm)].map((match) => path.resolve(match[1] ?? ''));
  return [...new Set([root, ...listed])];
}

/** The full name of the commit that a person's or a transcript's text names, or null when it names none. */
export async function findCommit(
  repository: Repository,
  revision: string,
  options: GitOptions = {},
): Promise<string | null> {
  if (!isRevision(revision)) return null;
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    return (await runGit(repository.root, args, options)).trim() || null;
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** Whether a text can stand as a revision on a command line: no option, no white space, no control character. */
export function isRevision(text: string): boolean {
  return /^[^\s\p{Cc}:?*[\\-][^\s\p{Cc}:?*[\\]{0,250}$/u.test(text) && !text.includes('..');
}
