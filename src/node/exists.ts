import * as fs from 'node:fs/promises';
import { isFileError } from './sessions/store-files.ts';

/** Whether something stands at a path, a link that leads nowhere included. */
export async function exists(file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR'])) return false;
    throw error;
  }
}
