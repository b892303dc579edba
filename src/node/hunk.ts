import { structuredPatch } from 'diff';
import { catFile, GitFailure, type GitOptions } from './git/run.ts';
import { readBatch } from './git/objects.ts';
import { redactJson } from './evidence.ts';
import { jsonLine } from './json-line.ts';

/** A piece of a file that was caught before it landed. */
export interface Hunk {
  /** Repository-relative, forward slashes. */
  readonly path: string;
  /** 1-based line of the file at which it begins; null for a whole file. */
  readonly line: number | null;
  /** Lines with `+` and `-` before them, or of a selection as they stand. */
  readonly text: string;
  readonly kind: 'hunk' | 'selection';
}

/** Two versions of a file; null = there was none. */
export interface Versions {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

const longest = 8_000;

function clip(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}\n[… ${text.length - longest} characters left out …]`;
}

/**
 * What changed between two versions of a file.
 * @param line 1-based line of the later version: only what changed there; null = everything.
 * @returns null when nothing changed (there).
 */
export function changedHunk({ path, before, after }: Versions, line: number | null): Hunk | null {
  const { hunks } = structuredPatch(path, path, before ?? '', after ?? '', undefined, undefined, { context: 0 });
  const wanted = hunks.filter(
    ({ newStart, newLines }) => line === null || (line >= newStart && line <= newStart + Math.max(1, newLines) - 1),
  );
  const [first] = wanted;
  if (!first) return null;
  const text = wanted.flatMap(({ lines }) => lines.filter((one) => !one.startsWith('\\'))).join('\n');
  return { path, line: line === null ? null : Math.max(1, first.newStart), text: clip(text), kind: 'hunk' };
}

/** A file as git's index has it; null when it has none, or it is binary. Starts git: not for an untrusted workspace. */
export async function readIndexed(repo: string, path: string, options: GitOptions = {}): Promise<string | null> {
  if (/[\n\0]/.test(path)) return null;
  try {
    const [content] = readBatch(await catFile(repo, ['--batch'], { ...options, input: `:${path}\n` }));
    return !content || content.subarray(0, 8_000).includes(0) ? null : new TextDecoder().decode(content);
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

/** The line of an evidence file that shows a hunk, secrets masked and home directories shortened. */
export async function renderHunk({ path, line, text, kind }: Hunk, homes: readonly string[]): Promise<string> {
  const masked = new Set<string>();
  const clean = await redactJson(
    { kind, path, ...(line === null ? {} : { line }), text: clip(text) },
    { homes, masked },
  );
  return jsonLine({
    label: 'e1',
    ...(clean as Readonly<Record<string, unknown>>),
    ...(masked.size > 0 ? { masked: [...masked].sort() } : {}),
  });
}
