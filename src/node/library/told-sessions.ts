import * as path from 'node:path';
import { z } from 'zod';
import { reasonsFor, type Reason, type RunSummary } from '../../core/library/deserving.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import { shortHash } from '../sha256.ts';
import { readCache, writeCache } from './cache-file.ts';

/** A session that deserves a post-mortem. */
export interface DeservingSession<T extends RunSummary> {
  readonly session: T;
  /** Never empty. */
  readonly reasons: readonly Reason[];
  /** Nobody was told of it before: say so once, then call `markTold`. */
  readonly isNew: boolean;
}

/** Where it is kept which sessions the user was told of: on this machine, not in the repository. */
export interface ToldOptions {
  /** The repository's root, absolute. */
  readonly repo: string;
  readonly cacheDir: string;
}

const told = z.object({ version: z.literal(1), sessions: z.record(z.string(), z.string()) });

/** The sessions that deserve a post-mortem and have none, in the order given. */
export async function findDeserving<T extends RunSummary>(
  sessions: readonly T[],
  library: readonly LibraryEntry[],
  options: ToldOptions,
): Promise<readonly DeservingSession<T>[]> {
  const known = await readTold(options);
  return sessions.flatMap((session) => {
    const reasons = reasonsFor(session, library);
    return reasons.length === 0 ? [] : [{ session, reasons, isNew: known[keyOf(session)] === undefined }];
  });
}

/**
 * Remembers that the user was told of these sessions, or does not want to be.
 * @param today YYYY-MM-DD
 */
export async function markTold(sessions: readonly RunSummary[], today: string, options: ToldOptions): Promise<void> {
  const known = await readTold(options);
  const fresh = sessions.map(keyOf).filter((key) => known[key] === undefined);
  if (fresh.length === 0) return;
  const all = { ...known, ...Object.fromEntries(fresh.map((key) => [key, today])) };
  await writeCache(fileOf(options), JSON.stringify({ version: 1, sessions: all }));
}

async function readTold(options: ToldOptions): Promise<Readonly<Record<string, string>>> {
  const value = told.safeParse(await readCache(fileOf(options)));
  return value.success ? value.data.sessions : {};
}

function keyOf({ agent, id }: RunSummary): string {
  return `${agent} ${id}`;
}

function fileOf({ repo, cacheDir }: ToldOptions): string {
  return path.join(cacheDir, 'told', `${shortHash(repo)}.json`);
}
