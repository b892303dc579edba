import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isFileError } from '../sessions/store-files.ts';

/** How much is copied at most, so that trying a hook stays a matter of seconds. */
export interface CopyBudget {
  files: number;
  bytes: number;
}

/** What is copied of one folder or file into the scratch copy. */
export interface Copying {
  readonly from: string;
  readonly to: string;
  readonly budget: CopyBudget;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies a file or folder, links followed to what they lead to, so that nothing in the copy leads back.
 * @returns false when the budget did not suffice.
 */
export async function copyTree({ from, to, budget, signal }: Copying, depth = 0): Promise<boolean> {
  signal?.throwIfAborted();
  const stats = await fs.stat(from).catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'])) return null;
    throw error;
  });
  if (stats === null || depth > 40) return true;
  if (stats.isFile()) {
    if (budget.files <= 0 || stats.size > budget.bytes) return false;
    budget.files -= 1;
    budget.bytes -= stats.size;
    await fs.mkdir(path.dirname(to), { recursive: true });
    await fs.copyFile(from, to);
    await fs.chmod(to, (stats.mode & 0o777) | 0o200);
    return true;
  }
  if (!stats.isDirectory()) return true;
  await fs.mkdir(to, { recursive: true });
  let isWhole = true;
  for (const name of await fs.readdir(from)) {
    if (name === '.git' || name === 'node_modules') continue;
    const inner = { from: path.join(from, name), to: path.join(to, name), budget, signal };
    isWhole = (await copyTree(inner, depth + 1)) && isWhole;
  }
  return isWhole;
}

/** The files below a folder that were made or changed since a moment (milliseconds since 1970); at most a few. */
export async function changedSince(folder: string, moment: number, limit = 5): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let current = folders.pop(); current !== undefined && found.length < limit; current = folders.pop()) {
    for (const entry of await fs.readdir(current, { withFileTypes: true })) {
      const whole = path.join(current, entry.name);
      if (entry.isDirectory()) folders.push(whole);
      else if (found.length < limit && (await fs.lstat(whole)).mtimeMs > moment)
        found.push(path.relative(folder, whole));
    }
  }
  return found;
}
