import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { z } from 'zod';
import packageJson from '../../../package.json' with { type: 'json' };
import { shortHash } from '../sha256.ts';
import type { SessionSummary } from './list-sessions.ts';
import type { SessionSource } from './read-session.ts';
import { isFileError } from './store-files.ts';

/** Summaries kept between runs. What is missing, old or damaged is made anew, never trusted. */
export interface SummaryCache {
  find(source: SessionSource): Promise<CachedSummary | null>;
  keep(source: SessionSource, cached: CachedSummary): Promise<void>;
  save(): Promise<void>;
}

/** A summary, and the commit at which its redo cost was told; null = no repository. */
export interface CachedSummary {
  readonly summary: SessionSummary;
  readonly head: string | null;
}

const entry = z.object({
  stamp: z.string(),
  head: z.string().nullable(),
  summary: z.looseObject({
    id: z.string(),
    agent: z.string(),
    counts: z.object({ toolCalls: z.number() }).loose(),
    redo: z.object({ how: z.string() }).loose(),
    signals: z.array(z.object({ id: z.string(), title: z.string() })),
    patterns: z.array(z.string()),
  }),
});

/** Sessions not listed for so many saves of other sessions would pile up; this many are kept. */
const mostEntries = 20_000;

/**
 * Opens the cache in a folder.
 * @param folder absent = nothing is kept.
 */
export async function openSummaryCache(folder: string | undefined): Promise<SummaryCache> {
  const file = folder === undefined ? null : path.join(folder, 'sessions.json');
  const entries = file === null ? new Map<string, unknown>() : await load(file);
  let isChanged = false;
  return {
    async find(source) {
      const kept = entry.safeParse(entries.get(keyOf(source)));
      if (!kept.success || kept.data.stamp !== (await stampOf(source))) return null;
      return { summary: kept.data.summary as unknown as SessionSummary, head: kept.data.head };
    },
    async keep(source, { summary, head }) {
      const stamp = await stampOf(source);
      entries.delete(keyOf(source));
      entries.set(keyOf(source), { stamp, head, summary });
      isChanged = true;
    },
    async save() {
      if (file === null || !isChanged) return;
      const newest = [...entries].slice(-mostEntries);
      await fs.mkdir(path.dirname(file), { recursive: true });
      const part = `${file}.${process.pid}.part`;
      await fs.writeFile(part, JSON.stringify(Object.fromEntries(newest)));
      await fs.rename(part, file);
    },
  };
}

/** Changes with the file and with the product that read it. */
async function stampOf(source: SessionSource): Promise<string> {
  const { size, mtimeMs, ino } = await fs.stat(source.file);
  return shortHash(JSON.stringify([packageJson.version, size, mtimeMs, ino, source.id]));
}

function keyOf(source: SessionSource): string {
  return `${source.file}#${source.id ?? ''}`;
}

async function load(file: string): Promise<Map<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch (error) {
    if (error instanceof SyntaxError || isFileError(error, ['ENOENT', 'EACCES', 'EISDIR'])) return new Map();
    throw error;
  }
}
