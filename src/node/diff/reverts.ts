import { readLog, type Commit } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';

/** Commit → the commit that reverts it, as the messages of HEAD's history say; a revert that was itself reverted does not count. */
export async function findReverts(
  repository: Repository,
  query: { readonly since: number; readonly from: readonly string[] },
  options: GitOptions,
): Promise<(sha: string) => string | null> {
  const phrase = 'This reverts commit ';
  const found = await readLog(repository, { ...query, holding: phrase }, options);
  const reverts = found.flatMap((commit) => revertedBy(commit).map((sha) => ({ sha, by: commit.sha })));
  const standing = (sha: string, depth: number): string | null => {
    if (depth > 20) return null;
    const by = reverts.filter((revert) => sha.startsWith(revert.sha) && revert.by !== sha).map((revert) => revert.by);
    return by.find((one) => standing(one, depth + 1) === null) ?? null;
  };
  return (sha) => standing(sha, 0);
}

function revertedBy({ message }: Commit): string[] {
  return [...message.matchAll(/\bThis reverts commit ([0-9a-f]{7,64})\b/g)].map((match) => match[1] ?? '');
}
