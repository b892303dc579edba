import type { Json } from '../model/session.ts';
import type { ToolInput } from './replay-call.ts';
import { innerObject } from './verdicts.ts';

/** What a recorded call of a file tool made of one file. */
export interface FileRewrite {
  /** As recorded. */
  readonly path: string;
  /** The text after it; null = the file goes. Undefined: it cannot be told, since the text before is not as it was. */
  rewrite(before: string | null): string | null | undefined;
}

/** The rewrites in the input of a file tool, of whichever agent; none where the input does not hold the whole edit. */
export function rewritesOf(input: ToolInput, isDelete = false): readonly FileRewrite[] {
  const patch = Object.values(input).find((value): value is string => typeof value === 'string' && isPatch(value));
  if (patch !== undefined) return patchRewrites(patch);
  const path = text(input, ['file_path', 'filePath', 'path', 'absolute_path', 'target_file']);
  if (path === null) return [];
  if (isDelete) return [{ path, rewrite: () => null }];
  const whole = text(input, ['content', 'file_text', 'contents']);
  if (whole !== null) return [{ path, rewrite: () => whole }];
  const edits = Array.isArray(input.edits) ? (input.edits as readonly Json[]) : [input];
  const swaps = edits.map((edit) => swapOf(innerObject(edit) ?? {}));
  if (swaps.some((swap) => swap === null)) return [];
  const rewrite = (before: string | null): string | undefined =>
    swaps.reduce<string | undefined>(
      (current, swap) => (current === undefined ? undefined : swap?.(current)),
      before ?? '',
    );
  return [{ path, rewrite }];
}

function isPatch(value: string): boolean {
  return /^\*\*\* Begin Patch/m.test(value);
}

function text(fields: { readonly [key: string]: Json }, keys: readonly string[]): string | null {
  const found = keys.map((key) => fields[key]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : null;
}

type Swap = (before: string) => string | undefined;

/** Puts one text in the place of another, which must be there once, unless all are meant. */
function swapOf(edit: { readonly [key: string]: Json }): Swap | null {
  const old = text(edit, ['old_string', 'oldString', 'old_str', 'oldText']);
  const wanted = text(edit, ['new_string', 'newString', 'new_str', 'newText']);
  if (old === null || wanted === null) return null;
  const isAll = edit.replace_all === true || edit.replaceAll === true;
  return (before) => {
    if (old === '') return before === '' ? wanted : undefined;
    const parts = before.split(old);
    return parts.length === 2 || (isAll && parts.length > 2) ? parts.join(wanted) : undefined;
  };
}

interface PatchedFile {
  readonly act: string;
  readonly path: string;
  readonly lines: string[];
}

function patchRewrites(patch: string): readonly FileRewrite[] {
  const files: PatchedFile[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const [, act = '', path = ''] = /^\*\*\* (Add File|Update File|Delete File): (.+?)\s*$/.exec(line) ?? [];
    if (path !== '') files.push({ act, path, lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  return files.map(({ act, path, lines }): FileRewrite => {
    if (act === 'Delete File') return { path, rewrite: () => null };
    if (act === 'Add File') {
      const added = lines.filter((line) => line.startsWith('+')).map((line) => `${line.slice(1)}\n`);
      return { path, rewrite: () => added.join('') };
    }
    // A move has no place in one file's text.
    if (lines.some((line) => line.startsWith('*** Move to:'))) return { path, rewrite: () => undefined };
    return { path, rewrite: (before) => (before === null ? undefined : applyHunks(before, hunksOf(lines))) };
  });
}

interface Hunk {
  readonly old: string[];
  readonly wanted: string[];
}

function hunksOf(lines: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  for (const line of lines) {
    if (line.startsWith('***')) continue;
    if (line.startsWith('@@') || hunks.length === 0) hunks.push({ old: [], wanted: [] });
    if (line.startsWith('@@')) continue;
    const hunk = hunks.at(-1);
    if (!line.startsWith('+')) hunk?.old.push(line.slice(1));
    if (!line.startsWith('-')) hunk?.wanted.push(line.slice(1));
  }
  return hunks.filter(({ old, wanted }) => old.length + wanted.length > 0);
}

/** Each hunk at the first place after the one before at which all of its lines stand. */
function applyHunks(before: string, hunks: readonly Hunk[]): string | undefined {
  const lines = before.split('\n');
  let from = 0;
  for (const { old, wanted } of hunks) {
    const at = lines.findIndex(
      (_, index) => index >= from && old.every((line, offset) => lines[index + offset] === line),
    );
    if (at === -1) return undefined;
    lines.splice(at, old.length, ...wanted);
    from = at + wanted.length;
  }
  return lines.join('\n');
}
