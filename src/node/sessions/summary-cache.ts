import * as path from 'node:path';
import type { Baseline } from '../../core/model/signal.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { readCache, writeCache } from '../library/cache-file.ts';
import type { LocatedSource } from './find-sources.ts';
import type { SessionSummary } from './summary.ts';

/** Summaries kept between runs. What is missing, old or damaged is made anew, never trusted. */
export interface SummaryCache {
  find(source: LocatedSource): CachedSummary | null;
  keep(source: LocatedSource, cached: CachedSummary): void;
  save(): Promise<void>;
}

/** A summary, and the commit at which its redo cost was told; null = no repository. */
export interface CachedSummary {
  readonly summary: SessionSummary;
  readonly head: string | null;
  /** The same beside what the user's sessions are like, for those far above it. */
  readonly compared?: { readonly baseline: Baseline; readonly summary: SessionSummary };
}

/** What is kept: the summary and the stamp of the file that it is of. */
type Kept = CachedSummary & { readonly stamp: string };

/** Sessions not listed for so many saves of other sessions would pile up; this many are kept. */
const mostEntries = 20_000;

/**
 * Opens the cache in a folder.
 * @param folder absent = nothing is kept.
 */
export async function openSummaryCache(folder: string | undefined): Promise<SummaryCache> {
  const file = folder === undefined ? null : path.join(folder, 'sessions.json');
  const entries = file === null ? new Map<string, Kept>() : readEntries(await readCache(file));
  let isChanged = false;
  return {
    find(source) {
      const kept = entries.get(keyOf(source));
      return kept?.stamp === source.stamp ? kept : null;
    },
    keep(source, cached) {
      entries.delete(keyOf(source));
      entries.set(keyOf(source), { ...cached, stamp: source.stamp });
      isChanged = true;
    },
    async save() {
      if (file === null || !isChanged) return;
      const newest = Object.fromEntries([...entries].slice(-mostEntries));
      await writeCache(file, JSON.stringify({ version: packageJson.version, sessions: newest }));
    },
  };
}

function keyOf(source: LocatedSource): string {
  return `${source.file}#${source.id ?? ''}`;
}

/** Another version of the product may have written other summaries; what this one wrote is what it reads. */
function readEntries(value: unknown): Map<string, Kept> {
  if (!isObject(value) || value.version !== packageJson.version || !isObject(value.sessions)) return new Map();
  return new Map(Object.entries(value.sessions).filter((entry): entry is [string, Kept] => isKept(entry[1])));
}

function isKept(value: unknown): boolean {
  return isObject(value) && typeof value.stamp === 'string' && isObject(value.summary) && isObject(value.summary.redo);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
