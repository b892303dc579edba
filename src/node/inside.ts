import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { HumanError } from './human-error.ts';
import { isFileError } from './sessions/store-files.ts';

/**
 * Makes sure that a repository-relative path, followed through every symbolic link that exists on its way, stays inside the
 * repository and out of `.git`.
 * @throws HumanError when it does not, or when it cannot be a path of this file system.
 */
export async function assertInside(repo: string, relative: string): Promise<void> {
  const root = await fs.realpath(repo);
  const target = path.resolve(root, relative);
  const real = await realPathOfExisting(target);
  for (const place of [target, real]) {
    const below = path.relative(root, place);
    const first = below.split(path.sep)[0];
    if (first === '..' || path.isAbsolute(below) || first === '.git') {
      throw new HumanError(`${relative} leads out of the repository ${repo}; nothing was written there.`);
    }
  }
}

/** The real path of the nearest ancestor that exists, with the rest appended. */
async function realPathOfExisting(target: string): Promise<string> {
  try {
    return await fs.realpath(target);
  } catch (error) {
    if (isFileError(error, ['ENOTDIR'])) throw new HumanError(`${target}: a file stands where a folder is needed.`);
    if (isFileError(error, ['ELOOP'])) throw new HumanError(`${target}: symbolic links that lead in a circle.`);
    if (!isFileError(error, ['ENOENT'])) throw error;
    const stat = await fs.lstat(target).catch((reason: unknown) => {
      if (isFileError(reason, ['ENOENT'])) return null;
      throw reason;
    });
    // A link to nothing would be created on writing, wherever it points.
    if (stat?.isSymbolicLink()) {
      return realPathOfExisting(path.resolve(path.dirname(target), await fs.readlink(target)));
    }
    const parent = path.dirname(target);
    return parent === target ? target : path.join(await realPathOfExisting(parent), path.basename(target));
  }
}
