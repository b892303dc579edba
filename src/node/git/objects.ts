import { GitFailure, catFile, runGit, type GitOptions } from './run.ts';
import type { Repository } from './repository.ts';

/** Larger files are neither rules nor source that a person reads. */
const largestText = 4 * 1024 * 1024;

/** What stands at a path of a commit: `link` is a symbolic link, `module` a submodule. */
export type EntryKind = 'file' | 'link' | 'module';

/**
 * Every path of a commit with its kind, repository-relative with forward slashes.
 * @throws GitFailure when the commit or one of its trees is not in this clone.
 */
export async function listTree(
  repository: Repository,
  commit: string,
  options: GitOptions = {},
): Promise<ReadonlyMap<string, EntryKind>> {
  const text = await runGit(repository.root, ['ls-tree', '-r', '-z', '--full-tree', commit], options);
  const tree = new Map<string, EntryKind>();
  for (const entry of text.split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab < 0) continue;
    const kind = entry.startsWith('120000') ? 'link' : entry.startsWith('160000') ? 'module' : 'file';
    tree.set(entry.slice(tab + 1), kind);
  }
  return tree;
}

/** The repository-relative paths of all files at a commit; null when the commit is not in this clone. */
export async function knownPaths(
  repository: Repository,
  commit: string,
  options: GitOptions = {},
): Promise<ReadonlySet<string> | null> {
  try {
    return new Set((await listTree(repository, commit, options)).keys());
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** The texts of many files at a commit by path, with one process; absent ones, binary ones and huge ones are left out. */
export async function readManyAt(
  repository: Repository,
  wanted: { readonly commit: string; readonly paths: readonly string[] },
  options: GitOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const paths = wanted.paths.filter((path) => path !== '' && !/[\n\0]/.test(path));
  const texts = new Map<string, string>();
  if (paths.length === 0) return texts;
  const input = paths.map((path) => `${wanted.commit}:${path}\n`).join('');
  const bytes = await catFile(repository.root, ['--batch', '--follow-symlinks'], { ...options, input });
  for (const [index, content] of readBatch(bytes).entries()) {
    const path = paths[index];
    if (path === undefined || content === null || content.length > largestText) continue;
    if (content.subarray(0, 8000).includes(0)) continue;
    texts.set(path, new TextDecoder().decode(content));
  }
  return texts;
}

/** The answers of `git cat-file --batch`, in the order of the questions; null where there is no blob. */
export function readBatch(bytes: Uint8Array): (Uint8Array | null)[] {
  const answers: (Uint8Array | null)[] = [];
  let position = 0;
  while (position < bytes.length) {
    const lineEnd = bytes.indexOf(10, position);
    if (lineEnd < 0) break;
    const header = new TextDecoder().decode(bytes.subarray(position, lineEnd));
    const found = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(header);
    const aside = /^(?:symlink|dangling|loop|notdir) (\d+)$/.exec(header);
    const size = Number(found?.[2] ?? aside?.[1] ?? NaN);
    position = lineEnd + 1;
    answers.push(found?.[1] === 'blob' ? bytes.subarray(position, position + size) : null);
    if (!Number.isNaN(size)) position += size + 1;
  }
  return answers;
}
