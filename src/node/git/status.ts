import type { Repository } from './repository.ts';
import { runGit, type GitOptions } from './run.ts';

/** The work tree's state at some paths. */
export interface WorkTreeState {
  /** Repository-relative paths with changes that are not committed, staged or not, untracked ones included. */
  readonly changed: readonly string[];
  /** Paths that only a filter program of the repository could compare; we start none. */
  readonly undecided: readonly string[];
}

const longestList = 500;

/**
 * Which of these repository-relative paths have uncommitted changes in a work tree. Clean filters (LFS …) are programs
 * that the repository's configuration names: they are switched off, and the paths they are meant for stay undecided.
 */
export async function readState(
  worktree: Repository['root'],
  paths: readonly string[],
  options: GitOptions = {},
): Promise<WorkTreeState> {
  if (paths.length === 0) return { changed: [], undecided: [] };
  const filters = await listFilters(worktree, options);
  if (filters.length > 0 && !(await canSwitchOff(worktree, options))) return { changed: [], undecided: paths };
  const config = filters.flatMap((name): [string, string][] => [
    [`filter.${name}.clean`, ''],
    [`filter.${name}.process`, ''],
    [`filter.${name}.required`, 'false'],
  ]);
  const changed: string[] = [];
  const form = ['--porcelain=v2', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames'];
  for (let i = 0; i < paths.length; i += longestList) {
    const part = paths.slice(i, i + longestList);
    changed.push(...parseStatus(await runGit(worktree, ['status', ...form, '--', ...part], { ...options, config })));
  }
  const undecided = filters.length === 0 ? new Set<string>() : await findFiltered(worktree, changed, options);
  return { changed: changed.filter((path) => !undecided.has(path)), undecided: [...undecided] };
}

/** Configuration by environment came with git 2.31; a filter's name may hold what a command line cannot carry. */
async function canSwitchOff(worktree: string, options: GitOptions): Promise<boolean> {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(await runGit(worktree, ['version'], options)) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 31);
}

function parseStatus(text: string): string[] {
  return text.split('\0').flatMap((entry) => {
    // "1 XY sub mH mI mW hH hI path", "u XY sub m1 m2 m3 mW h1 h2 h3 path", "? path"
    const fields = entry.startsWith('1 ') ? 8 : entry.startsWith('u ') ? 10 : entry.startsWith('? ') ? 1 : 0;
    return fields === 0 ? [] : [entry.split(' ').slice(fields).join(' ')];
  });
}

async function listFilters(worktree: string, options: GitOptions): Promise<readonly string[]> {
  const args = ['config', '--null', '--name-only', '--get-regexp', '^filter\\..*\\.(clean|process)$'];
  const names = (await runGit(worktree, args, options)).split('\0');
  return [...new Set(names.flatMap((name) => /^filter\.([\s\S]*)\.(?:clean|process)$/i.exec(name)?.[1] ?? []))];
}

async function findFiltered(worktree: string, paths: readonly string[], options: GitOptions): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const input = paths.map((path) => `${path}\0`).join('');
  const tokens = (await runGit(worktree, ['check-attr', '--stdin', '-z', 'filter'], { ...options, input })).split('\0');
  const filtered = new Set<string>();
  for (let i = 0; i + 2 < tokens.length; i += 3) {
    if (!/^(unspecified|unset|set)$/.test(tokens[i + 2] ?? '')) filtered.add(tokens[i] ?? '');
  }
  return filtered;
}
