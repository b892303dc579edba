import type { Change, ChangeKind } from '../model/change.ts';
import type { LibraryEntry, StrongerKind } from '../model/library.ts';
import { compareText } from './words.ts';

/** The kinds of change from the weakest to the strongest. */
const ladder: readonly { readonly rung: string; readonly kind: ChangeKind }[] = [
  { rung: 'a rule in prose', kind: 'rule' },
  { rung: 'a scoped doc', kind: 'doc' },
  { rung: 'a permission', kind: 'permission' },
  { rung: 'a hook', kind: 'hook' },
  { rung: 'a test gate', kind: 'test' },
];

/** Where a change stands on the ladder; a rule for some paths is as strong as a doc, a template as weak as prose. */
export function rungOf({ kind, rule }: Pick<Change, 'kind' | 'rule'>): number {
  if (kind === 'rule') return (rule?.paths?.length ?? 0) > 0 ? 1 : 0;
  const rung = ladder.findIndex((one) => one.kind === kind);
  return Math.max(0, rung);
}

/** What a change is called: `a scoped rule`, `a hook`. */
export function nameKind({ kind, rule }: Pick<Change, 'kind' | 'rule'>): string {
  if (kind === 'template') return 'a template';
  if (kind === 'rule' && (rule?.paths?.length ?? 0) > 0) return 'a scoped rule';
  return ladder.find((one) => one.kind === kind)?.rung ?? kind;
}

/**
 * The next stronger kind for a pattern that came back although an earlier post-mortem's change was applied.
 * @param earlier the earlier post-mortems of the same pattern, in any order.
 * @returns null when nothing was applied before, or the strongest kind was.
 */
export function strongerKind(earlier: readonly LibraryEntry[]): StrongerKind | null {
  const applied = earlier.flatMap((entry) =>
    entry.changes
      .filter((change) => change.applied !== null)
      .map((change) => ({ entry, change, rung: rungOf(change) })),
  );
  const [strongest] = applied.sort(
    (a, b) => b.rung - a.rung || compareText(b.change.applied?.date ?? '', a.change.applied?.date ?? ''),
  );
  const next = strongest && ladder[strongest.rung + 1];
  if (!next) return null;
  const { entry, change } = strongest;
  return {
    after: {
      document: entry.path,
      date: entry.date,
      changeId: change.id,
      rung: nameKind(change),
      kind: change.kind,
      shown: change.shown !== null,
    },
    ...next,
  };
}
