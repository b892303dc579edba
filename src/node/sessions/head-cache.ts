import * as path from 'node:path';
import type { SessionHead } from '../../core/formats/format.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { readCache, writeCache } from '../library/cache-file.ts';

/** What the beginning of a file told. */
export interface KnownHead {
  /** Size, time and place of the file when it was read. */
  readonly stamp: string;
  /** Null: the file is another format's. */
  readonly head: SessionHead | null;
  /** The file holds something, and nothing of it could be read. */
  readonly isBroken: boolean;
}

/** The beginnings of session files, kept between runs so that a file that has not changed is not opened again. */
export interface HeadCache {
  find(key: string, stamp: string): KnownHead | null;
  keep(key: string, known: KnownHead): void;
  /** Forgets what was neither found nor kept since the cache was opened. */
  save(): Promise<void>;
}

/**
 * Opens the cache in a folder. What is missing, old or damaged is read anew.
 * @param folder absent = nothing is kept.
 */
export async function openHeadCache(folder: string | undefined): Promise<HeadCache> {
  const file = folder === undefined ? null : path.join(folder, 'heads.json');
  const old = file === null ? new Map<string, KnownHead>() : readHeads(await readCache(file));
  const next = new Map<string, KnownHead>();
  let isChanged = false;
  return {
    find(key, stamp) {
      const known = old.get(key);
      if (known?.stamp !== stamp) return null;
      next.set(key, known);
      return known;
    },
    keep(key, known) {
      next.set(key, known);
      isChanged = true;
    },
    async save() {
      if (file === null || (!isChanged && next.size === old.size)) return;
      const heads = [...next].map(([key, { stamp, head, isBroken }]) => [key, stamp, head, isBroken]);
      await writeCache(file, JSON.stringify({ version: packageJson.version, heads }));
    },
  };
}

function readHeads(value: unknown): Map<string, KnownHead> {
  if (!isObject(value) || value.version !== packageJson.version || !Array.isArray(value.heads)) return new Map();
  const heads: readonly unknown[] = value.heads;
  return new Map(heads.flatMap((item) => readHead(item)));
}

function readHead(item: unknown): readonly (readonly [string, KnownHead])[] {
  if (!Array.isArray(item)) return [];
  const [key, stamp, head, isBroken] = item as readonly unknown[];
  if (typeof key !== 'string' || typeof stamp !== 'string' || typeof isBroken !== 'boolean') return [];
  if (head === null) return [[key, { stamp, head, isBroken }]];
  if (!isObject(head) || !Object.values(head).every((one) => typeof one === 'string')) return [];
  return [[key, { stamp, head, isBroken }]];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
