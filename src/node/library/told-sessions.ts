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

const days = z.record(z.string(), z.string());
const told = z.object({ version: z.literal(1), sessions: days, dismissed: days.default({}) });

type Told = Omit<z.infer<typeof told>, 'version'>;

/** The sessions that deserve a post-mortem, have none and were not dismissed, in the order given. */
export async function findDeserving<T extends RunSummary>(
  sessions: readonly T[],
  library: readonly LibraryEntry[],
  options: ToldOptions,
): Promise<readonly DeservingSession<T>[]> {
  const known = await readTold(options);
  return sessions.flatMap((session) => {
    if (known.dismissed[keyOf(session)] !== undefined) return [];
    const reasons = reasonsFor(session, library);
    return reasons.length === 0 ? [] : [{ session, reasons, isNew: known.sessions[keyOf(session)] === undefined }];
  });
}

/**
 * Remembers that the user was told of these sessions.
 * @param today YYYY-MM-DD
 */
export async function markTold(sessions: readonly RunSummary[], today: string, options: ToldOptions): Promise<void> {
  const known = await readTold(options);
  const fresh = sessions.map(keyOf).filter((key) => known.sessions[key] === undefined);
  if (fresh.length === 0) return;
  const all = { ...known.sessions, ...Object.fromEntries(fresh.map((key) => [key, today])) };
  await writeTold({ ...known, sessions: all }, options);
}

/**
 * Remembers that a session needs no post-mortem: it is not named again.
 * @param today YYYY-MM-DD
 */
export async function dismissSession(
  session: Pick<RunSummary, 'agent' | 'id'>,
  today: string,
  options: ToldOptions,
): Promise<void> {
  const known = await readTold(options);
  await writeTold({ ...known, dismissed: { ...known.dismissed, [keyOf(session)]: today } }, options);
}

/** Forgets what was dismissed, of one session or of all; returns how many that were. */
export async function restoreSessions(
  options: ToldOptions,
  session?: Pick<RunSummary, 'agent' | 'id'>,
): Promise<number> {
  const known = await readTold(options);
  const kept = Object.entries(known.dismissed).filter(([key]) => session !== undefined && key !== keyOf(session));
  const restored = Object.keys(known.dismissed).length - kept.length;
  if (restored > 0) await writeTold({ ...known, dismissed: Object.fromEntries(kept) }, options);
  return restored;
}

async function readTold(options: ToldOptions): Promise<Told> {
  const value = told.safeParse(await readCache(fileOf(options)));
  return value.success ? value.data : { sessions: {}, dismissed: {} };
}

async function writeTold({ sessions, dismissed }: Told, options: ToldOptions): Promise<void> {
  await writeCache(fileOf(options), JSON.stringify({ version: 1, sessions, dismissed }));
}

function keyOf({ agent, id }: Pick<RunSummary, 'agent' | 'id'>): string {
  return `${agent} ${id}`;
}

function fileOf({ repo, cacheDir }: ToldOptions): string {
  return path.join(cacheDir, 'told', `${shortHash(repo)}.json`);
}
