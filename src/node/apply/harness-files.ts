import type { Dirent, Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import picomatch from 'picomatch/lib/picomatch.js';
import type { HarnessFile } from '../../core/targets/harness-file.ts';

/** The harness files that exist, by repository-relative path, and why others could not be read. */
export interface HarnessReading {
  readonly files: Map<string, HarnessFile>;
  readonly refusals: readonly string[];
}

/** Most files that one glob is followed to; harnesses are small. */
const fileLimit = 2_000;
/** Rule files and settings are far smaller; Claude Code itself skips what is larger. */
const sizeLimit = 4 * 1024 * 1024;

/** Reads the files that paths and globs name, links told apart, never following one out of the repository. */
export async function readHarnessFiles(
  repo: string,
  patterns: readonly string[],
  signal?: AbortSignal,
): Promise<HarnessReading> {
  const root = await fs.realpath(repo);
  const files = new Map<string, HarnessFile>();
  const refusals: string[] = [];
  const open = new Set<string>();
  for (const pattern of new Set(patterns)) {
    if (!/[*?[\]{}]/.test(pattern)) open.add(pattern);
    else for (const found of await expand(root, pattern)) open.add(found);
  }
  for (const name of open) {
    signal?.throwIfAborted();
    const file = await readOne(root, name);
    if (file === null) continue;
    // Asked for as a file and as a folder, since agents take either (`.clinerules`).
    const mayBeFolder = patterns.some((pattern) => pattern.startsWith(`${name}/`));
    if ('refusal' in file && file.isFolder && mayBeFolder) continue;
    if ('refusal' in file) refusals.push(file.refusal);
    else {
      files.set(name, file);
      if (file.linkTo !== null && !isOutside(file.linkTo)) open.add(file.linkTo);
    }
  }
  return { files, refusals };
}

/** Whether a path relative to the root leaves it. */
function isOutside(relative: string): boolean {
  return relative === '..' || relative.startsWith('../') || path.isAbsolute(relative);
}

async function expand(root: string, pattern: string): Promise<readonly string[]> {
  const { base } = picomatch.scan(pattern);
  const isMatch = picomatch(pattern, { dot: true });
  const found: string[] = [];
  const folders = [base];
  for (let folder = folders.pop(); folder !== undefined && found.length < fileLimit; folder = folders.pop()) {
    for (const entry of await list(path.join(root, folder))) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') folders.push(name);
      else if (!entry.isDirectory() && isMatch(name)) found.push(name);
    }
  }
  return found.sort();
}

async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

interface Refused {
  readonly refusal: string;
  readonly isFolder?: boolean;
}

/** Null when nothing is there. */
async function readOne(root: string, name: string): Promise<HarnessFile | Refused | null> {
  const whole = path.join(root, name);
  const inside = toRelative(root, whole);
  if (isOutside(inside) || inside === '.git' || inside.startsWith('.git/')) {
    return { refusal: `${name} is not a file of the repository: correct the change.` };
  }
  const real = await realPlace(whole).catch((error: unknown) => {
    if (codeOf(error) === 'ELOOP') return null;
    throw error;
  });
  if (real === null) return { refusal: `${name} is a link that leads in a circle: mend it, then try again.` };
  const seen = toRelative(root, real);
  const linkTo = seen === inside ? null : seen;
  if (linkTo !== null && isOutside(linkTo)) return { text: null, linkTo };
  if (seen === '.git' || seen.startsWith('.git/')) return { refusal: `${name} leads into .git: correct the change.` };
  const stats = await statOrNull(real);
  if (stats === null) return linkTo === null ? null : { text: null, linkTo };
  if (!stats.isFile())
    return { refusal: `${name} is no file: move it away, then try again.`, isFolder: stats.isDirectory() };
  if (stats.size > sizeLimit) return { refusal: `${name} is larger than 4 MiB and is left alone.` };
  const text = decode(await fs.readFile(real));
  return text === null ? { refusal: `${name} is not UTF-8: convert it, then try again.` } : { text, linkTo };
}

/** The real path, links in all existing parts resolved; also that of a link whose target is missing. */
async function realPlace(wanted: string, depth = 0): Promise<string> {
  try {
    return await fs.realpath(wanted);
  } catch (error) {
    if (!isMissing(error) || depth > 40) throw error;
  }
  const parent = path.dirname(wanted);
  const folder = parent === wanted ? wanted : await realPlace(parent, depth + 1);
  const here = path.join(folder, path.basename(wanted));
  const target = await fs.readlink(here).catch((error: unknown) => {
    if (isMissing(error) || codeOf(error) === 'EINVAL') return null;
    throw error;
  });
  return target === null ? here : realPlace(path.resolve(folder, target), depth + 1);
}

function toRelative(root: string, whole: string): string {
  return path.relative(root, whole).split(path.sep).join('/');
}

async function statOrNull(file: string): Promise<Stats | null> {
  try {
    return await fs.stat(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Text of UTF-8 bytes with its byte order mark, or null when they are not UTF-8. */
export function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder's only failure; the caller says which file it is.
    return null;
  }
}

/** The code of a system error, such as `ENOENT`. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
