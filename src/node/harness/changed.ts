import type { FoundItem, HarnessFiles } from '../../core/harness/loader.ts';
import { readInside } from './files.ts';

/** What an item is compared with. */
export interface Today {
  readonly files: HarnessFiles;
  readonly asOf: string | null;
  /** The work tree whose files are today's. */
  readonly here: string;
}

/** Whether an item's text differs from today's file; null when there is nothing to compare. */
export async function changedSince(one: FoundItem, { files, asOf, here }: Today): Promise<boolean | null> {
  const { kind, path, text } = one;
  const isFile = files.paths.has(path) || !/^[(/]/.test(path);
  if (text === null || !isFile) return null;
  const isRecorded = one.why.startsWith('recorded') && kind === 'rule';
  if (files.isToday(path) && !isRecorded) return null;
  const today = path.startsWith('~/') ? await files.read(path) : await readInside(here, path);
  if (today === null) return path.startsWith('~/') ? null : true;
  if (kind === 'hook' || kind === 'permission')
    return !today.includes(JSON.stringify(text).slice(1, -1)) && !today.includes(text);
  // Long texts are clipped on the way in.
  const isWhole = isRecorded && !text.includes(' characters left out …]');
  if (isWhole) return asLoaded(text) !== asLoaded(today);
  const then = asOf === null || path.startsWith('~/') ? null : await files.read(path);
  return then === null ? null : withoutReturns(then) !== withoutReturns(today);
}

/** A checkout may bring other line ends than the commit holds. */
function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** As the agent hands it to the model: front matter and comments on lines of their own go, and so does space around. */
function asLoaded(text: string): string {
  return withoutReturns(text)
    .replace(/^---\n[\s\S]*?\n---(\n|$)/, '')
    .replace(/^[ \t]*<!--[\s\S]*?-->[ \t]*$\n?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
