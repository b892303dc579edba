import { compileGlob, globBase, hasWildcard } from '../text/glob.ts';
import type { GlobMatcher } from '../text/glob.ts';
import type { GuardedFile } from './call.ts';

const matchers = new Map<string, GlobMatcher>();

/**
 * Whether a glob relative to the repository's root names a file: `**`, `*`, `?`, braces and classes; dot files match. A
 * glob without wildcards also names all below it, and a folder is named by every glob that could name something in it.
 */
export function globNames(glob: string, file: GuardedFile, ignoreCase: boolean): boolean {
  const clean = glob.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (matches(clean, file.path, ignoreCase)) return true;
  if (!file.isFolder) return false;
  const folder = file.path === '.' || file.path === '' ? '' : `${file.path}/`;
  const base = fold(`${globBase(clean)}/`, ignoreCase);
  return base.startsWith(fold(folder, ignoreCase)) || matches(clean, `${folder}x`, ignoreCase);
}

function matches(glob: string, path: string, ignoreCase: boolean): boolean {
  const key = `${ignoreCase ? 'i' : 's'} ${glob}`;
  let matcher = matchers.get(key);
  if (!matcher) {
    const whole = hasWildcard(glob) ? glob : `${glob}/**`;
    // Brackets may be part of a name too, as in `app/[id]/**`.
    const readings = [...new Set([whole, whole.replaceAll('[', '[[]')])].map((one) => compileGlob(one, ignoreCase));
    matcher = (other) => readings.some((names) => names(other));
    matchers.set(key, matcher);
  }
  return matcher(path);
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}
