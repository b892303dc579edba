import picomatch from 'picomatch/lib/picomatch.js';
import type { GuardedFile } from './call.ts';

const matchers = new Map<string, (path: string) => boolean>();

/**
 * Whether a glob relative to the repository's root names a file: `**`, `*`, `?`, braces and classes; dot files match. A
 * glob without wildcards also names all below it, and a folder is named by every glob that could name something in it.
 */
export function globNames(glob: string, file: GuardedFile, ignoreCase: boolean): boolean {
  const clean = glob.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (matches(clean, file.path, ignoreCase)) return true;
  if (!file.isFolder) return false;
  const { base } = picomatch.scan(clean);
  const folder = file.path === '.' || file.path === '' ? '' : `${file.path}/`;
  return fold(`${base}/`, ignoreCase).startsWith(fold(folder, ignoreCase)) || matches(clean, `${folder}x`, ignoreCase);
}

function matches(glob: string, path: string, ignoreCase: boolean): boolean {
  const key = `${ignoreCase ? 'i' : 's'} ${glob}`;
  let matcher = matchers.get(key);
  if (!matcher) {
    const hasWildcard = /[*?[\]{}()!+@]/.test(glob);
    matcher = picomatch(hasWildcard ? glob : [glob, `${glob}/**`], { dot: true, nocase: ignoreCase });
    matchers.set(key, matcher);
  }
  return matcher(path);
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}
