import type { Commit } from '../git/log.ts';

/** The commits of a diff, oldest first, and how they hang together. */
export interface Chain {
  readonly commits: readonly Commit[];
  /** First parent of the first commit; null when that is the repository's first. */
  readonly base: string | null;
  readonly head: string;
  /** Nothing else lies between base and head. */
  readonly isUnbroken: boolean;
}

/** Orders commits so that each comes after its parents; null when there is none. */
export function findChain(commits: readonly Commit[]): Chain | null {
  const ordered = orderByParents(commits);
  const first = ordered[0];
  const last = ordered.at(-1);
  if (!first || !last) return null;
  const isUnbroken = ordered.every(
    ({ parents }, index) => parents.length <= 1 && (index === 0 || parents[0] === ordered[index - 1]?.sha),
  );
  return { commits: ordered, base: first.parents[0] ?? null, head: last.sha, isUnbroken };
}

function orderByParents(commits: readonly Commit[]): Commit[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const placed = new Set<string>();
  const ordered: Commit[] = [];
  const place = (commit: Commit): void => {
    if (placed.has(commit.sha)) return;
    placed.add(commit.sha);
    for (const parent of commit.parents) {
      const known = bySha.get(parent);
      if (known) place(known);
    }
    ordered.push(commit);
  };
  for (const commit of [...commits].sort((a, b) => a.commitTime - b.commitTime)) place(commit);
  return ordered;
}
