import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { exportCommit } from '../git/export.ts';
import type { Repository } from '../git/repository.ts';
import { GitFailure, runGit, type GitOptions } from '../git/run.ts';
import { isFileError } from '../sessions/store-files.ts';
import { copyTree } from './tree.ts';

/** A throw-away copy of a repository in which hooks are tried. */
export interface Scratch {
  /** The copy's root, absolute, no symbolic link on the way. */
  readonly root: string;
  /** An empty home directory. */
  readonly home: string;
  /** For transcripts and temporary files. */
  readonly temporary: string;
  /** What the copy is not, as sentences. */
  readonly notes: readonly string[];
  remove(): Promise<void>;
}

/** What a scratch copy is made of. */
export interface ScratchOptions {
  /** The user's repository, absolute. */
  readonly repo: string;
  readonly repository: Repository | null;
  /** The commit of the run; null = the present tree is copied. */
  readonly commit: string | null;
  /** Repository-relative files and folders that are taken as they are today: what is tried is today's. */
  readonly today: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Folders and files in which agents' hooks and our guards live. */
const harnessPlaces = [
  '.postmortem',
  '.claude',
  '.codex',
  '.cursor',
  '.gemini',
  '.qwen',
  '.kiro',
  '.devin',
  '.github/hooks',
  '.github/copilot',
];

const budgetOf = () => ({ files: 20_000, bytes: 400 * 1024 * 1024 });

/**
 * Makes a copy of the repository at the commit of the run, with today's harness over it, and an empty home. The user's tree
 * is only read.
 */
export async function makeScratch(options: ScratchOptions): Promise<Scratch> {
  const place = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'agent-postmortem-replay-')));
  const remove = () => fs.rm(place, { recursive: true, force: true, maxRetries: 3 });
  const scratch = {
    root: path.join(place, 'repo'),
    home: path.join(place, 'home'),
    temporary: path.join(place, 'tmp'),
  };
  try {
    await Promise.all(Object.values(scratch).map((folder) => fs.mkdir(folder, { recursive: true })));
    const notes = await fill(scratch.root, options);
    for (const name of new Set([...harnessPlaces, ...options.today])) {
      const to = path.join(scratch.root, name);
      await clearWay(scratch.root, name);
      await fs.rm(to, { recursive: true, force: true });
      await copyTree({ from: path.join(options.repo, name), to, budget: budgetOf(), signal: options.signal });
    }
    if (options.repository) await writeGitFolder(scratch.root, options.repository, options);
    return { ...scratch, notes, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Takes links out of the way to a file of the copy: through one, what is outside would be written. */
export async function clearWay(root: string, name: string): Promise<void> {
  let current = root;
  for (const part of path.posix.dirname(name).split('/')) {
    current = path.join(current, part);
    const stats = await fs.lstat(current).catch((error: unknown) => {
      if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return null;
      throw error;
    });
    if (stats?.isSymbolicLink() === true) await fs.rm(current, { force: true });
  }
}

async function fill(root: string, { repo, repository, commit, signal }: ScratchOptions): Promise<readonly string[]> {
  const git = signal ? { signal } : {};
  const tooLarge = 'The repository is too large to be copied whole: hooks saw only a part of it.';
  if (repository && commit !== null) {
    try {
      return (await exportCommit(repository, commit, { ...git, folder: root, budget: budgetOf() })) ? [] : [tooLarge];
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
    }
  }
  const budget = budgetOf();
  let isWhole = true;
  for (const name of repository ? await listToday(repository, git) : ['.']) {
    isWhole = (await copyTree({ from: path.join(repo, name), to: path.join(root, name), budget, signal })) && isWhole;
  }
  const note =
    'The commit of the run is not known or not in this clone: hooks were tried in a copy of the present tree.';
  return isWhole ? [note] : [note, tooLarge];
}

async function listToday(repository: Repository, git: GitOptions): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return (await runGit(repository.root, args, git)).split('\0').filter((name) => name !== '');
}

/** Just enough of a repository for `git rev-parse --show-toplevel` and the commits of the user's, which stay where they are. */
async function writeGitFolder(root: string, repository: Repository, { commit, signal }: ScratchOptions): Promise<void> {
  const folder = path.join(root, '.git');
  const git = signal ? { signal } : {};
  const objects = (await runGit(repository.root, ['rev-parse', '--git-path', 'objects'], git)).trim();
  const branch = /^[\w./-]+$/.test(repository.branch ?? '') ? repository.branch : 'main';
  const files = {
    HEAD: `ref: refs/heads/${branch}\n`,
    config: '[core]\n\trepositoryformatversion = 0\n\tbare = false\n',
    'objects/info/alternates': `${path.resolve(repository.root, objects)}\n`,
    ...((commit ?? repository.head) ? { [`refs/heads/${branch}`]: `${commit ?? repository.head}\n` } : {}),
  };
  for (const [name, text] of Object.entries({ ...files, 'refs/tags/.keep': '' })) {
    await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    if (!name.endsWith('.keep')) await fs.writeFile(path.join(folder, name), text);
  }
}
