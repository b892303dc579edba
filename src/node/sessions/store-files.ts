import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import picomatch from 'picomatch';
import type { StoreLocation } from '../../core/formats/format.ts';

/** Where agents keep their stores on this machine, or on the copy of another that `home` names. */
export interface HomeOptions {
  /** Absolute. */
  readonly home: string;
  /** The environment, whose variables may move a store; null when `home` is not this process's own. */
  readonly env: Readonly<Record<string, string | undefined>> | null;
}

/** The absolute folder of a store's base: `home`, `config`, `data`, or `VARIABLE=default below home`. */
export function resolveBase(base: string, { home, env }: HomeOptions): string {
  const named = base === 'config' ? 'XDG_CONFIG_HOME=.config' : base === 'data' ? 'XDG_DATA_HOME=.local/share' : base;
  if (named === 'home') return home;
  const [variable = '', fallback = ''] = named.split('=');
  const moved = env?.[variable];
  return moved !== undefined && path.isAbsolute(moved) ? moved : path.join(home, fallback);
}

/** All files at a location, sorted by name. Folders that do not exist or may not be read hold none. */
export async function findFiles(location: StoreLocation, options: HomeOptions): Promise<readonly string[]> {
  return expandGlob(resolveBase(location.base, options), location.glob);
}

/** The files below a folder that a glob names (`*` inside a segment, `**` for any number of segments). */
export async function expandGlob(folder: string, glob: string): Promise<readonly string[]> {
  const found: string[] = [];
  await walk(folder, glob.split('/'), found);
  return found.sort();
}

async function walk(folder: string, segments: readonly string[], found: string[]): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  const entries = await listFolder(folder);
  if (segment === '**') {
    await walk(folder, rest, found);
    for (const entry of entries) if (entry.isDirectory()) await walk(path.join(folder, entry.name), segments, found);
    return;
  }
  const matches = picomatch(segment, { dot: true });
  for (const entry of entries) {
    if (!matches(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (rest.length === 0) {
      if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(full)))) found.push(full);
    } else if (entry.isDirectory()) {
      await walk(full, rest, found);
    }
  }
}

/** A store that is absent or closed to us is an ordinary state of a machine, not a problem of it. */
async function listFolder(folder: string) {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'])) return [];
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await fs.stat(file)).isFile();
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ELOOP', 'EACCES', 'ENOTDIR'])) return false;
    throw error;
  }
}

/** Whether an error is one of the file system's, with one of these codes. */
export function isFileError(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
