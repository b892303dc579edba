import * as path from 'node:path';
import { z } from 'zod';
import { stopKey, stopsIn, type Stop, type StopCount } from '../../core/library/stops.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import { openRepository } from '../git/repository.ts';
import { withRealPaths } from '../sessions/workspace-roots.ts';
import { shortHash } from '../sha256.ts';
import { readCache, writeCache } from './cache-file.ts';
import type { RecordedRuns } from './recorded-runs.ts';

const kept = z.object({
  version: z.literal(1),
  since: z.string().nullable(),
  sessions: z.array(z.string()),
  stops: z.array(
    z.object({
      change: z.string(),
      agent: z.string(),
      sessionId: z.string(),
      subagentId: z.string().nullable(),
      line: z.number(),
      time: z.string().nullable(),
    }),
  ),
});

const fileFor = (root: string, cacheDir: string): string => path.join(cacheDir, 'stops', `${shortHash(root)}.json`);

/**
 * What earlier counts found for a repository, without a look at any transcript; null when nothing was counted yet.
 * @param repo a folder of it, absolute.
 */
export async function readStopCount(repo: string, cacheDir: string): Promise<StopCount | null> {
  const repository = await openRepository(repo);
  const { main } = await withRealPaths(repository?.root ?? repo, repository?.worktrees ?? []);
  const known = kept.safeParse(await readCache(fileFor(main, cacheDir)));
  return known.success ? { ...known.data, sessions: known.data.sessions.length } : null;
}

/**
 * What the preventions of a library stopped: counted from these runs, added to what earlier counts found, so that the
 * numbers outlive the transcripts.
 * @param cacheDir where the count is kept; absent = these runs alone are counted.
 */
export async function countStops(
  { root, runs }: RecordedRuns,
  library: readonly LibraryEntry[],
  cacheDir: string | undefined,
): Promise<StopCount> {
  const file = cacheDir === undefined ? null : fileFor(root, cacheDir);
  const before = kept.safeParse(file === null ? null : await readCache(file));
  const old = before.success ? before.data : { since: null, sessions: [], stops: [] };
  const stops = new Map<string, Stop>(old.stops.map((stop) => [stopKey(stop), stop]));
  const sessions = new Set(old.sessions);
  let { since } = old;
  for (const { run, root: place } of runs) {
    sessions.add(shortHash(`${run.agent} ${run.sessionId}`));
    if (run.start !== null && (since === null || run.start < since)) since = run.start;
    for (const stop of stopsIn(run, place, library)) stops.set(stopKey(stop), stop);
  }
  const count = { since, sessions: [...sessions], stops: [...stops.values()] };
  if (file !== null && (count.sessions.length > old.sessions.length || count.stops.length > old.stops.length)) {
    await writeCache(file, JSON.stringify({ version: 1, ...count }));
  }
  return { since, sessions: sessions.size, stops: count.stops };
}
