import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isFileError } from '../sessions/store-files.ts';

/** The folder below that of the post-mortems in which reviews stand. */
export const reviewsFolder = 'reviews';

/** The folder below that of the post-mortems in which a team's templates stand. */
export const templatesFolder = 'templates';

const others = [reviewsFolder, templatesFolder];

/**
 * The Markdown files of a folder and its sub-folders, absolute, sorted; a README, the reviews and the templates are no
 * post-mortems.
 */
export async function findPostmortems(folder: string): Promise<readonly string[]> {
  try {
    const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.md$/i.test(entry.name) && !/^readme\.md$/i.test(entry.name))
      .filter((entry) => !others.includes(path.relative(folder, entry.parentPath).split(path.sep)[0] ?? ''))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES'])) return [];
    throw error;
  }
}
