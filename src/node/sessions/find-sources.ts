import * as fs from 'node:fs';
import * as path from 'node:path';
import { formats } from '../../core/formats/index.ts';
import type { Format, SessionHead, Store } from '../../core/formats/format.ts';
import type { Problem } from '../../core/model/session.ts';
import { HumanError } from '../human-error.ts';
import { listDatabaseSessions } from '../records/database.ts';
import { openHeadCache, type HeadCache } from './head-cache.ts';
import { readRecords, type SessionSource } from './read-session.ts';
import { findFiles, isFileError, type HomeOptions } from './store-files.ts';

/** Records looked at before a file is given up as another format's, or as saying nothing of its whereabouts. */
const mostHeadRecords = 400;

/** A session's source and where it belongs, as far as its first records tell. */
export interface LocatedSource extends SessionSource {
  readonly head: SessionHead;
  /** Changes when the file does. */
  readonly stamp: string;
}

/** What a search of the stores found; a store that could not be read is a problem, not an end. */
export interface FoundSources {
  readonly sources: readonly LocatedSource[];
  /** Session files looked at. */
  readonly scanned: number;
  readonly unreadable: readonly Problem[];
}

/** Which stores are searched, and where what was found is kept between runs. */
export interface FindOptions extends HomeOptions {
  readonly agents?: readonly string[];
  /** Absent = nothing is kept. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
}

/** Everything that the agents' stores below a home directory hold. */
export async function findSources(options: FindOptions): Promise<FoundSources> {
  const heads = await openHeadCache(options.cacheDir);
  const sources: LocatedSource[] = [];
  const unreadable: Problem[] = [];
  let scanned = 0;
  for (const format of formats) {
    if (options.agents?.length && !options.agents.includes(format.id)) continue;
    const seen = new Set<string>();
    for (const { store, file } of await listStoreFiles(format, options)) {
      if (seen.has(file)) continue;
      seen.add(file);
      scanned++;
      options.signal?.throwIfAborted();
      try {
        const { found, isBroken } = await locateKnown({ format, store, file, id: null }, heads, options.signal);
        sources.push(...found);
        if (isBroken) unreadable.push({ ref: { file, line: 1 }, message: 'No record in it could be read.' });
      } catch (error) {
        if (!(error instanceof HumanError) && !isFileError(error, ['EACCES', 'EPERM', 'ENOENT', 'EISDIR', 'EIO']))
          throw error;
        unreadable.push({ ref: { file, line: 1 }, message: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  await heads.save();
  return { sources, scanned, unreadable };
}

async function listStoreFiles(format: Format, options: HomeOptions): Promise<{ store: Store; file: string }[]> {
  const found: { store: Store; file: string }[] = [];
  for (const store of format.stores) {
    for (const location of store.locations) {
      for (const file of await findFiles(location, options)) found.push({ store, file });
    }
  }
  return found;
}

interface Located {
  /** Each with its head; none when the file is not of this format and store. */
  readonly found: readonly LocatedSource[];
  /** The file holds something, and nothing of it could be read. */
  readonly isBroken: boolean;
}

/** The sessions in one file, which is only opened where it changed; a database can change without its file. */
async function locateKnown(source: SessionSource, heads: HeadCache, signal?: AbortSignal): Promise<Located> {
  const { format, store, file } = source;
  if (store.kind === 'database') return locate(source, signal);
  const key = `${format.id} ${format.stores.indexOf(store)} ${file}`;
  // One after the other without waiting takes a tenth of the time; whoever must stay free asks from a thread.
  const stamp = stampOf(fs.statSync(file));
  const known = heads.find(key, stamp);
  if (known) return { found: known.head ? [{ ...source, head: known.head, stamp }] : [], isBroken: known.isBroken };
  const located = await locate(source, signal);
  heads.keep(key, { stamp, head: located.found[0]?.head ?? null, isBroken: located.isBroken });
  return located;
}

function stampOf({ size, mtimeMs, ino }: fs.Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

/** The sessions in one file. */
async function locate(source: SessionSource, signal?: AbortSignal): Promise<Located> {
  const { format, store, file } = source;
  const stamp = stampOf(fs.statSync(file));
  if (store.kind === 'database') {
    // What was written last may stand beside it.
    const log = fs.statSync(`${file}-wal`, { throwIfNoEntry: false });
    const found = (await listDatabaseSessions(file, store)).map((row) => ({
      ...source,
      id: row.id,
      stamp: log ? `${stamp} ${stampOf(log)}` : stamp,
      head: {
        id: row.id,
        ...(row.cwd === null ? {} : { cwd: row.cwd }),
        ...(row.parent === null ? {} : { parentId: row.parent }),
      },
    }));
    return { found, isBroken: false };
  }
  let head: SessionHead = {};
  let isClaimed = false;
  let isRead = false;
  let count = 0;
  for await (const item of readRecords(source, signal)) {
    if (++count > mostHeadRecords || (isClaimed && head.cwd !== undefined)) break;
    if (!('record' in item)) continue;
    isRead = true;
    isClaimed ||= format.claims(item.record);
    head = { ...format.headOf?.(item.record), ...head };
  }
  return { found: isClaimed ? [{ ...source, head, stamp }] : [], isBroken: count > 0 && !isRead };
}

/**
 * The sessions in a file that a person names, whatever folder it lies in.
 * @throws HumanError when the file is absent or no format reads it.
 */
export async function identifyFile(file: string, signal?: AbortSignal): Promise<readonly LocatedSource[]> {
  const stat = await fs.promises.stat(file).catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR'])) throw new HumanError(`${file} does not exist.`);
    throw error;
  });
  if (!stat.isFile()) throw new HumanError(`${file} is not a file; name a session file, or a session's id.`);
  for (const format of formats) {
    for (const store of format.stores) {
      if (!mayHold(store, file)) continue;
      const { found } = await locate({ format, store, file, id: null }, signal);
      if (found.length > 0) return found;
    }
  }
  const known = formats.map((format) => format.title).join(', ');
  throw new HumanError(`${file} is no session that is understood. Understood are: ${known}.`);
}

const extensions: Readonly<Record<Store['kind'], readonly string[]>> = {
  lines: ['.jsonl', '.zst', '.log', '.txt'],
  document: ['.json'],
  folder: ['.json'],
  database: ['.db', '.sqlite', '.sqlite3', '.vscdb'],
};

/** A name may mislead only about text: a JSON document is not tried as a database, nor the other way round. */
function mayHold(store: Store, file: string): boolean {
  return extensions[store.kind].includes(path.extname(file).toLowerCase());
}
