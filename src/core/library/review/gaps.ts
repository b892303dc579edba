import type { LibraryEntry, StrongerKind } from '../../model/library.ts';
import { strongerKind } from '../ladder.ts';
import { compareText } from '../words.ts';
import type { DecidedChange } from './input.ts';

/** What guards of several changes deny together. */
export interface MergedGuard {
  readonly targets: readonly string[];
  /** Commands, globs and patterns, as they stand in the guards, each once. */
  readonly denies: readonly string[];
}

/** Several changes of several post-mortems that answer to one pattern. */
export interface Gap {
  readonly pattern: string;
  /** Post-mortems of the pattern, also those that decide no change. */
  readonly documents: number;
  /** At least three, of at least two post-mortems, oldest first. */
  readonly changes: readonly DecidedChange[];
  /** The next stronger kind than what was applied; null when the strongest is in place or nothing was applied. */
  readonly stronger: StrongerKind | null;
  /** One guard that stops what all of these changes stop; null when they are not guards that could be one. */
  readonly merged: MergedGuard | null;
  /** Folders and files that more than one of these post-mortems names, with how many do; most named first. */
  readonly places: readonly { readonly path: string; readonly documents: number }[];
}

/** So many changes for one pattern, of more than one post-mortem, are patches on one gap. */
const fewest = { changes: 3, documents: 2 };

/** Patterns for which change after change was decided, also before the period, the most changes first. */
export function findGaps(
  entries: readonly LibraryEntry[],
  isInPeriod: (entry: LibraryEntry) => boolean,
): readonly Gap[] {
  const groups = new Map<string, LibraryEntry[]>();
  for (const entry of entries) {
    if (entry.pattern === null) continue;
    groups.set(entry.pattern, [...(groups.get(entry.pattern) ?? []), entry]);
  }
  return [...groups]
    .filter(([, group]) => group.some(isInPeriod))
    .filter(([, group]) => group.filter(({ changes }) => changes.length > 0).length >= fewest.documents)
    .map(([pattern, group]): Gap => {
      const ordered = group.sort((a, b) => compareText(a.date ?? '', b.date ?? '') || compareText(a.path, b.path));
      const changes = ordered.flatMap((entry) => entry.changes.map((change): DecidedChange => ({ entry, change })));
      const deciding = group.filter((entry) => entry.changes.length > 0);
      return {
        pattern,
        documents: group.length,
        changes,
        stronger: strongerKind(group),
        merged: mergeGuards(changes),
        places: sharedPlaces(deciding),
      };
    })
    .filter(({ changes }) => changes.length >= fewest.changes)
    .sort((a, b) => b.changes.length - a.changes.length || compareText(a.pattern, b.pattern));
}

/** Guards that only deny can be one hook; what they ask of the past, or ask a person, would be lost in it. */
function mergeGuards(changes: readonly DecidedChange[]): MergedGuard | null {
  const guards = changes.flatMap(({ change }) =>
    (change.kind === 'hook' || change.kind === 'permission') && change.guard ? [change.guard] : [],
  );
  const isPlain = guards.every(({ deny, ask, allow, require, limit }) => deny && !(ask ?? allow ?? require ?? limit));
  if (guards.length < changes.length || !isPlain) return null;
  const denies = guards.flatMap(({ deny }) => [
    ...(deny?.command ?? []),
    ...(deny?.path ?? []),
    ...(deny?.content ?? []).map((pattern) => `/${pattern}/`),
  ]);
  return {
    targets: [...new Set(changes.flatMap(({ change }) => change.targets))].sort(compareText),
    denies: [...new Set(denies)].sort(compareText),
  };
}

/** Files that several post-mortems name, else folders of such; what the harness consists of is named by all and says nothing. */
function sharedPlaces(group: readonly LibraryEntry[]): Gap['places'] {
  const counts = new Map<string, number>();
  for (const { files } of group) {
    const own = files.filter((file) => !/^[/~]/.test(file) && !isHarness(file));
    const folders = own.flatMap((file) => {
      const end = file.replace(/\/$/, '').lastIndexOf('/');
      return end > 0 ? [`${file.slice(0, end)}/`] : [];
    });
    for (const place of new Set([...own, ...folders])) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const shared = [...counts]
    .filter(([, documents]) => documents >= 2)
    .map(([path, documents]) => ({ path, documents }));
  const isCovered = (path: string, documents: number): boolean =>
    shared.some((other) => other.path !== path && other.documents >= documents && other.path.startsWith(path));
  return shared
    .filter(({ path, documents }) => !isCovered(path, documents))
    .sort((a, b) => b.documents - a.documents || compareText(a.path, b.path))
    .slice(0, 3);
}

function isHarness(path: string): boolean {
  return /(?:^|\/)(?:CLAUDE|AGENTS|GEMINI|QWEN)(?:\.\w+)?\.md$|^\.(?:claude|codex|github|cursor|gemini|postmortem)\//.test(
    path,
  );
}
