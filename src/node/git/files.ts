import { GitFailure, runGit, type GitOptions } from './run.ts';

/**
 * The paths of a repository's files as they stand, new ones included and ignored ones not; repository-relative with forward
 * slashes. Empty where there is no repository.
 */
export async function listFiles(repo: string, options: GitOptions = {}): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--full-name'];
  try {
    return [...new Set((await runGit(repo, args, options)).split('\0').filter((one) => one !== ''))].sort();
  } catch (error) {
    if (error instanceof GitFailure) return [];
    throw error;
  }
}
