import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { entryOf } from '../../core/library/entry.ts';
import { createSearchIndex, type LibraryRecord } from '../../core/library/search.ts';
import { compareEntries } from '../../core/library/search.ts';
import { wordsOf } from '../../core/library/words.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import type { Problem } from '../../core/model/session.ts';
import { blankUntold } from '../../core/postmortem/blank-untold.ts';
import { parsePostmortem } from '../../core/postmortem/parse.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { shortHash } from '../sha256.ts';
import { isFileError } from '../sessions/store-files.ts';
import { readCache, writeCache } from './cache-file.ts';
import { findPostmortems } from './files.ts';

/** Where the post-mortems are. */
export interface LibraryOptions {
  /** Root of the repository, absolute. */
  readonly repo: string;
  /** The folder of the post-mortems, relative to it. */
  readonly folder: string;
  /** Where readings are kept between runs; absent = nowhere. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
}

/** All post-mortems of a repository. */
export interface Library {
  /** Newest first. */
  readonly entries: readonly LibraryEntry[];
  readonly records: readonly LibraryRecord[];
  /** Files that could not be read. */
  readonly problems: readonly Problem[];
  /** Full text and `field:value`, best first. */
  search(query: string): readonly LibraryEntry[];
}

/** A library that is kept while its files change. */
export interface OpenLibrary {
  /** Looks at the files again; only those that changed are read. */
  refresh(signal?: AbortSignal): Promise<Library>;
}

interface Known {
  readonly stamp: string;
  /** Null: the file is no post-mortem. */
  readonly record: LibraryRecord | null;
}

/** The library of a repository, read once. */
export async function readLibrary(options: LibraryOptions): Promise<Library> {
  return openLibrary(options).refresh(options.signal);
}

/** A library that can be refreshed: what it costs then is looking at each file's size and time. */
export function openLibrary({ repo, folder, cacheDir }: LibraryOptions): OpenLibrary {
  const search = openSearch();
  const cacheFile =
    cacheDir === undefined ? null : path.join(cacheDir, 'library', `${shortHash(JSON.stringify([repo, folder]))}.json`);
  let known: ReadonlyMap<string, Known> | null = null;
  const refresh = async (signal?: AbortSignal): Promise<Library> => {
    const old = known ?? (cacheFile === null ? new Map<string, Known>() : await loadKnown(cacheFile));
    const { next, problems } = await readAll(path.join(repo, folder), { repo, old, ...(signal && { signal }) });
    known = next;
    const isChanged = next.size !== old.size || [...next].some(([name, one]) => old.get(name) !== one);
    if (cacheFile !== null && isChanged) await saveKnown(cacheFile, next);
    const records = [...next.values()]
      .flatMap(({ record }) => (record ? [record] : []))
      .sort((a, b) => compareEntries(a.entry, b.entry));
    return { records, entries: records.map(({ entry }) => entry), problems, search: (query) => search(records, query) };
  };
  return { refresh };
}

/** A search whose index follows the records when it is asked: who only lists them needs none. */
function openSearch(): (records: readonly LibraryRecord[], query: string) => readonly LibraryEntry[] {
  const index = createSearchIndex();
  let indexed: ReadonlySet<LibraryRecord> = new Set();
  return (records, query) => {
    const wanted = new Set(records);
    for (const record of indexed) if (!wanted.has(record)) index.remove(record.entry.path);
    for (const record of records) if (!indexed.has(record)) index.put(record);
    indexed = wanted;
    return index.search(query);
  };
}

/** Files that are looked at together: waiting for one at a time takes four times as long. */
const batchSize = 32;

async function readAll(
  folder: string,
  { repo, old, signal }: { repo: string; old: ReadonlyMap<string, Known>; signal?: AbortSignal },
): Promise<{ readonly next: ReadonlyMap<string, Known>; readonly problems: readonly Problem[] }> {
  const files = await findPostmortems(folder);
  const next = new Map<string, Known>();
  const problems: Problem[] = [];
  for (let start = 0; start < files.length; start += batchSize) {
    signal?.throwIfAborted();
    const batch = files.slice(start, start + batchSize).map(async (file) => {
      const name = path.relative(repo, file).split(path.sep).join('/');
      return { name, found: await readOne(file, name, old.get(name)) };
    });
    for (const { name, found } of await Promise.all(batch)) {
      if (found === null) continue;
      if ('message' in found) problems.push(found);
      else next.set(name, found);
    }
  }
  return { next, problems };
}

/** A file as known or read anew; null when it is gone by now, a problem when it cannot be read. */
async function readOne(file: string, name: string, old: Known | undefined): Promise<Known | Problem | null> {
  try {
    const stamp = stampOf(await fs.stat(file));
    if (old?.stamp === stamp) return old;
    const text = await fs.readFile(file, 'utf8');
    const entry = entryOf(name, { ...parsePostmortem(blankUntold(text)), text });
    return { stamp, record: entry && { entry, words: wordsOf(text) } };
  } catch (error) {
    if (isFileError(error, ['ENOENT'])) return null;
    if (!isFileError(error, ['EACCES', 'EPERM', 'EIO', 'EISDIR', 'ELOOP'])) throw error;
    return { ref: { file: name, line: 1 }, message: error instanceof Error ? error.message : String(error) };
  }
}

function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

async function loadKnown(file: string): Promise<Map<string, Known>> {
  const value = await readCache(file);
  if (!isObject(value) || value.version !== packageJson.version || !Array.isArray(value.files)) return new Map();
  const files: readonly unknown[] = value.files;
  return new Map(files.flatMap((item) => readKnown(item)));
}

function readKnown(item: unknown): readonly (readonly [string, Known])[] {
  if (!Array.isArray(item)) return [];
  const [name, stamp, entry, words] = item as readonly unknown[];
  if (typeof name !== 'string' || typeof stamp !== 'string') return [];
  if (entry === null) return [[name, { stamp, record: null }]];
  if (!isObject(entry) || entry.path !== name || typeof words !== 'string') return [];
  // Written by this very version of the product; what another wrote is not read.
  return [[name, { stamp, record: { entry: entry as unknown as LibraryEntry, words: words.split(' ') } }]];
}

async function saveKnown(file: string, known: ReadonlyMap<string, Known>): Promise<void> {
  const files = [...known].map(([name, { stamp, record }]) => [
    name,
    stamp,
    record?.entry ?? null,
    record?.words.join(' ') ?? '',
  ]);
  await writeCache(file, JSON.stringify({ version: packageJson.version, files }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
