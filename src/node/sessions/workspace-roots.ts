import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isFileError } from './store-files.ts';

/** The folders that count as one workspace: the repository, its worktrees, and the same places without symbolic links. */
export interface WorkspaceRoots {
  /** The repository's top folder as given, absolute. */
  readonly main: string;
  readonly all: readonly string[];
  /** Folders that were looked at before, and whether they lie in it. */
  readonly known: Map<string, boolean>;
}

/** Adds to each root the place it really is. */
export async function withRealPaths(main: string, others: readonly string[]): Promise<WorkspaceRoots> {
  const all = new Set<string>();
  for (const root of [main, ...others]) {
    all.add(normalise(root));
    all.add(normalise(await realPath(root)));
  }
  return { main, all: [...all], known: new Map() };
}

/** Whether a recorded directory lies in the workspace; it need not exist any more. */
export async function isInWorkspace(cwd: string, roots: WorkspaceRoots): Promise<boolean> {
  const known = roots.known.get(cwd);
  if (known !== undefined) return known;
  const isIn = isInside(cwd, roots) || isInside(await realPath(cwd), roots);
  roots.known.set(cwd, isIn);
  return isIn;
}

function isInside(folder: string, { all }: WorkspaceRoots): boolean {
  const place = normalise(folder);
  return all.some((root) => place === root || place.startsWith(root.endsWith('/') ? root : `${root}/`));
}

async function realPath(folder: string): Promise<string> {
  try {
    return await fs.realpath(folder);
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'])) return path.resolve(folder);
    throw error;
  }
}

/** Forward slashes and, on Windows, one case: there the same folder is recorded in several spellings. */
function normalise(folder: string): string {
  const slashed = folder.replace(/\\/g, '/').replace(/(?<=.)\/+$/, '');
  return process.platform === 'win32' ? slashed.toLowerCase() : slashed;
}
