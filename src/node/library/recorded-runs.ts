import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { GuardCallKind } from '../../core/guard/call.ts';
import { runsOf, type RunCall, type RunCalls } from '../../core/library/run-calls.ts';
import type { Problem } from '../../core/model/session.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { openRepository } from '../git/repository.ts';
import { HumanError } from '../human-error.ts';
import { findSources, type LocatedSource } from '../sessions/find-sources.ts';
import { readJoined } from '../sessions/joined.ts';
import { isFileError, type HomeOptions } from '../sessions/store-files.ts';
import { isInWorkspace, withRealPaths, type WorkspaceRoots } from '../sessions/workspace-roots.ts';
import { shortHash } from '../sha256.ts';
import { writeCache } from './cache-file.ts';

/** Which recorded runs are wanted. */
export interface RunOptions extends HomeOptions {
  /** A folder of the repository, absolute. */
  readonly repo: string;
  /** Only calls of these kinds are needed; null or absent = all. */
  readonly kinds?: ReadonlySet<GuardCallKind> | null;
  /** Runs that ended before this day are left out, YYYY-MM-DD. */
  readonly since?: string;
  /** Where calls are kept between runs; absent = nowhere. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** A run, and the work tree that it took place in. */
export interface PlacedRun {
  readonly run: RunCalls;
  /** Absolute, forward slashes. */
  readonly root: string;
}

/** The recorded runs of a repository. */
export interface RecordedRuns {
  /** The repository's top folder, or the folder itself where there is none. */
  readonly root: string;
  /** Main agents' and sub-agents' alike. */
  readonly runs: readonly PlacedRun[];
  readonly unreadable: readonly Problem[];
}

/** The calls of every recorded session of a repository, from the cache where its transcript has not changed. */
export async function readRecordedRuns(options: RunOptions): Promise<RecordedRuns> {
  const abortable = options.signal ? { signal: options.signal } : {};
  const repository = await openRepository(options.repo, abortable);
  const roots = await withRealPaths(repository?.root ?? options.repo, repository?.worktrees ?? []);
  const found = await findSources(options);
  const here: LocatedSource[] = [];
  for (const source of found.sources) {
    if (source.head.parentId !== undefined || source.head.cwd === undefined) continue;
    if (await isInWorkspace(source.head.cwd, roots)) here.push(source);
  }
  const runs: PlacedRun[] = [];
  const unreadable = [...found.unreadable];
  const seen = new Set<string>();
  for (const [index, source] of here.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index, here.length);
    try {
      for (const run of await readRuns(source, found.sources, options)) {
        // A copy (archive, resume, export) of a run is not a second one.
        const key = `${run.agent} ${run.sessionId} ${run.subagentId ?? ''}`;
        if (seen.has(key) || (options.since !== undefined && (run.end ?? run.start ?? '') < options.since)) continue;
        seen.add(key);
        runs.push({ run, root: rootOf(run, roots) });
      }
    } catch (error) {
      if (!(error instanceof HumanError) && !isFileError(error, ['EACCES', 'EPERM', 'ENOENT', 'EIO'])) throw error;
      const message = error instanceof Error ? error.message : String(error);
      unreadable.push({ ref: { file: source.file, line: 1 }, message });
    }
  }
  return { root: roots.main, runs, unreadable };
}

/** The innermost of the work trees that hold the run's folder. */
function rootOf({ cwd }: RunCalls, { main, all }: WorkspaceRoots): string {
  const place = (cwd ?? main).replaceAll('\\', '/');
  const holding = all.filter((root) => place === root || place.startsWith(`${root}/`));
  return holding.sort((a, b) => b.length - a.length)[0] ?? main.replaceAll('\\', '/');
}

async function readRuns(
  source: LocatedSource,
  all: readonly LocatedSource[],
  { cacheDir, kinds, signal }: RunOptions,
): Promise<readonly RunCalls[]> {
  const file =
    cacheDir === undefined
      ? null
      : path.join(cacheDir, 'calls', `${shortHash(`${source.file}#${source.id ?? ''}`)}.jsonl`);
  const stamp = stampOf(source, all);
  const kept = file === null ? null : await loadRuns(file, stamp, kinds ?? null);
  if (kept) return kept;
  const session = await readJoined(source, all, signal);
  const runs = session?.role === 'main' ? runsOf(session) : [];
  if (file !== null) await writeCache(file, renderRuns(runs, stamp));
  return runs;
}

/** Changes when the transcript does, or a sub-agent's of it. */
function stampOf(source: LocatedSource, all: readonly LocatedSource[]): string {
  const id = source.id ?? source.head.id;
  const children = id === undefined ? [] : all.filter(({ head }) => head.parentId === id);
  const stamps = [source, ...children].map(({ stamp }) => stamp);
  return shortHash(JSON.stringify([packageJson.version, source.id, ...new Set(stamps)]));
}

// The first line is the stamp; then for each run a line without its calls, and for each kind of call one line with them, so
// that a guard on one kind parses no others.
function renderRuns(runs: readonly RunCalls[], stamp: string): string {
  const lines = runs.flatMap(({ calls, ...head }) => {
    const kinds = [...new Set(calls.map(({ sent }) => sent.kind))];
    const own = kinds.map((kind) => {
      const list = calls.flatMap((call, index) => (call.sent.kind === kind ? [[index, call]] : []));
      return `${kind} ${JSON.stringify(list)}`;
    });
    return [`run ${JSON.stringify(head)}`, ...own];
  });
  return [stamp, ...lines, ''].join('\n');
}

async function loadRuns(
  file: string,
  stamp: string,
  kinds: ReadonlySet<string> | null,
): Promise<readonly RunCalls[] | null> {
  const text = await fs.readFile(file, 'utf8').catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'])) return '';
    throw error;
  });
  const lines = text.split('\n');
  // A file that was cut off has no empty line at its end.
  if (lines[0] !== stamp || lines.at(-1) !== '') return null;
  const runs: { head: Omit<RunCalls, 'calls'>; calls: [number, RunCall][] }[] = [];
  try {
    for (const line of lines.slice(1, -1)) {
      const space = line.indexOf(' ');
      const name = line.slice(0, space);
      // What this very version wrote under the stamp of this very file is what it reads.
      if (name === 'run') runs.push({ head: JSON.parse(line.slice(space)) as Omit<RunCalls, 'calls'>, calls: [] });
      else if (kinds === null || kinds.has(name)) {
        runs.at(-1)?.calls.push(...(JSON.parse(line.slice(space)) as [number, RunCall][]));
      }
    }
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return runs.map(({ head, calls }) => ({ ...head, calls: calls.sort(([a], [b]) => a - b).map(([, call]) => call) }));
}
