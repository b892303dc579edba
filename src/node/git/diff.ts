import { runGit, type GitOptions } from './run.ts';
import type { Repository } from './repository.ts';

/** One file of a diff; null counts = binary. */
export interface FileNumbers {
  readonly path: string;
  readonly insertions: number | null;
  readonly deletions: number | null;
}

/** What to compare: two trees, or each of some commits with its first parent (merges count nothing). */
export type Comparison =
  | { readonly from: string; readonly to: string; readonly paths?: readonly string[] }
  | { readonly commits: readonly string[] };

const common = ['-r', '-z', '-M', '-l400', '--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=none'];

interface Rendering extends GitOptions {
  readonly form: readonly string[];
}

function diffTree(repository: Repository, what: Comparison, { form, ...options }: Rendering): Promise<string> {
  if ('commits' in what) {
    const input = what.commits.map((sha) => `${sha}\n`).join('');
    return runGit(repository.root, ['diff-tree', '--stdin', '--root', ...form], { ...options, input });
  }
  const paths = what.paths ?? [];
  return runGit(repository.root, ['diff-tree', ...form, what.from, what.to, '--', ...paths], options);
}

/** The name of the tree that holds nothing, in the hash of `like`. */
export function emptyTree(like: string): string {
  return like.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

/** Inserted and deleted lines by file; a file that several commits touch counts their sum. Throws as `runGit` does. */
export async function readNumbers(
  repository: Repository,
  what: Comparison,
  options: GitOptions = {},
): Promise<readonly FileNumbers[]> {
  const tokens = (await diffTree(repository, what, { ...options, form: [...common, '--numstat'] })).split('\0');
  const files = new Map<string, FileNumbers>();
  for (let i = 0; i < tokens.length; i++) {
    const match = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(tokens[i] ?? '');
    if (!match) continue;
    // A rename has an empty path here, and its old and new path in the next two tokens.
    if (match[3] === '') i += 2;
    const path = match[3] || (tokens[i] ?? '');
    files.set(path, add(files.get(path), { path, insertions: count(match[1]), deletions: count(match[2]) }));
  }
  return [...files.values()];
}

function count(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text);
}

function add(before: FileNumbers | undefined, next: FileNumbers): FileNumbers {
  if (!before) return next;
  const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  const { path } = next;
  return {
    path,
    insertions: sum(before.insertions, next.insertions),
    deletions: sum(before.deletions, next.deletions),
  };
}

/** Old path → new path of the files that were renamed between two trees. */
export async function readRenames(
  repository: Repository,
  what: { readonly from: string; readonly to: string },
  options: GitOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const form = [...common, '--name-status', '--diff-filter=R'];
  const tokens = (await diffTree(repository, what, { ...options, form })).split('\0');
  const renames = new Map<string, string>();
  for (let i = 0; i + 2 < tokens.length; i += 3) renames.set(tokens[i + 1] ?? '', tokens[i + 2] ?? '');
  return renames;
}

/** The lines that a comparison adds, by path. Files whose names need quoting are left out. */
export async function readAddedLines(
  repository: Repository,
  what: Comparison,
  options: GitOptions = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
  const form = [...common.filter((flag) => flag !== '-z'), '-p', '-U0', '--src-prefix=a/', '--dst-prefix=b/'];
  return parseAddedLines(await diffTree(repository, what, { ...options, form }));
}

function parseAddedLines(patch: string): ReadonlyMap<string, readonly string[]> {
  const added = new Map<string, string[]>();
  let lines: string[] = [];
  let left = 0;
  for (const line of patch.split('\n')) {
    if (left > 0 && /^[+-]/.test(line)) {
      left -= 1;
      if (line.startsWith('+')) lines.push(line.slice(1));
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk) left = Number(hunk[1] ?? 1) + Number(hunk[2] ?? 1);
    if (!line.startsWith('+++ ')) continue;
    const path = line.startsWith('+++ b/') ? line.slice(6).replace(/\t$/, '') : null;
    lines = (path === null ? undefined : added.get(path)) ?? [];
    if (path !== null) added.set(path, lines);
  }
  return added;
}
