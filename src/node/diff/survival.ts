import { emptyTree, readAddedLines, readRenames, type Comparison, type FileNumbers } from '../git/diff.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';

/** Beyond these, counting takes longer than a user waits. */
const mostLines = 200_000;
const mostFiles = 500;

function hasInsertions({ insertions }: FileNumbers): boolean {
  return insertions !== null && insertions > 0;
}

/** Whether there are more lines or files than can be compared while a user waits. */
export function isTooLarge(files: readonly FileNumbers[]): boolean {
  const added = files.filter(hasInsertions);
  return added.length > mostFiles || added.reduce((sum, { insertions }) => sum + (insertions ?? 0), 0) > mostLines;
}

/** Surviving lines by the path at the diff's head; null when not counted. */
export type Survival = ReadonlyMap<string, number> | null;

/**
 * How many of the lines that the diff adds HEAD still holds, by file. A line survives when it is also among the lines
 * that HEAD has beyond the diff's base; equal lines count as often as they stand in both. Renames are followed.
 */
export async function countSurvivors(
  repository: Repository,
  diff: {
    readonly base: string | null;
    readonly head: string;
    readonly what: Comparison;
    readonly files: readonly FileNumbers[];
  },
  options: GitOptions,
): Promise<Survival> {
  const at = repository.head;
  if (at === null) return null;
  const added = diff.files.filter(hasInsertions);
  if (added.length === 0) return new Map();
  const base = diff.base ?? emptyTree(at);
  const renames =
    diff.head === at ? new Map<string, string>() : await readRenames(repository, { from: diff.head, to: at }, options);
  const paths = [...new Set(added.flatMap(({ path }) => [path, renames.get(path) ?? path]))];
  const [ours, theirs] = await Promise.all([
    readAddedLines(repository, diff.what, options),
    readAddedLines(repository, { from: base, to: at, paths }, options),
  ]);
  const survivors = new Map<string, number>();
  for (const { path } of added) {
    const lines = ours.get(path);
    if (lines) survivors.set(path, countCommon(lines, theirs.get(renames.get(path) ?? path) ?? []));
  }
  return survivors;
}

function countCommon(ours: readonly string[], theirs: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of theirs) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of ours) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common += 1;
  }
  return common;
}
