import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { isFileError } from '../sessions/store-files.ts';

/** What a cache file holds; null when it is missing or damaged: then it is made anew. */
export async function readCache(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'])) return null;
    throw error;
  }
}

/** Writes a cache file; nobody ever reads half of one. A folder that may not be written to keeps nothing. */
export async function writeCache(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(part, text, { flag: 'wx' });
    await fs.rename(part, file);
  } catch (error) {
    await fs.rm(part, { force: true });
    if (!isFileError(error, ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])) throw error;
  }
}
