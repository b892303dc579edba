import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../core/model/session.ts';
import type { Baseline } from '../../core/model/signal.ts';
import { redoCost } from '../../core/facts/redo.ts';
import { analyseSession } from '../analyse.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { findSources, type LocatedSource } from './find-sources.ts';
import { readTodaysTexts } from './todays-texts.ts';
import { describe, readJoined } from './joined.ts';
import type { HomeOptions } from './store-files.ts';
import type { SessionSummary } from './summary.ts';
import { openSummaryCache, type SummaryCache } from './summary-cache.ts';
import { isInWorkspace, withRealPaths } from './workspace-roots.ts';

export interface ListOptions extends HomeOptions {
  /** A folder of the workspace, absolute. */
  readonly repo: string;
  /** False: no git runs, so redo cost and diff are not established. */
  readonly trusted?: boolean;
  readonly agents?: readonly string[];
  /** Sessions that ended before this are left out, ISO 8601. */
  readonly since?: string;
  /** Where summaries are kept between runs; absent = nowhere. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface SessionList {
  /** Worst first. */
  readonly sessions: readonly SessionSummary[];
  /** Session files looked at, of every project. */
  readonly scanned: number;
  readonly unreadable: readonly Problem[];
  /** What these sessions have in common; null when they are too few to say. */
  readonly baseline: Baseline | null;
}

/** A user's median says something once there are this many sessions to compare with. */
const fewestForBaseline = 5;
const farAbove = 5;

/** The sessions of a workspace, worst first: redo cost, then signals, then the newest. */
export async function listSessions(options: ListOptions): Promise<SessionList> {
  const abortable = options.signal ? { signal: options.signal } : {};
  const repository = options.trusted === false ? null : await openRepository(options.repo, abortable);
  const roots = await withRealPaths(repository?.root ?? options.repo, repository?.worktrees ?? []);
  const found = await findSources(options);
  const here: LocatedSource[] = [];
  for (const source of found.sources) {
    if (source.head.cwd !== undefined && (await isInWorkspace(source.head.cwd, roots))) here.push(source);
  }
  const cache = await openSummaryCache(options.cacheDir);
  const run: Run = { options, repository, all: found.sources, cache };
  const mains = here.filter((source) => source.head.parentId === undefined);
  const first = await summariseAll(mains, run);
  const baseline = baselineOf(first.map(({ summary }) => summary));
  const sessions = await compareWithBaseline(first, baseline, run);
  await cache.save();
  const { scanned, unreadable } = found;
  return { sessions: sessions.map(({ summary }) => summary).sort(compareSummaries), scanned, unreadable, baseline };
}

interface Run {
  readonly options: ListOptions;
  readonly repository: Repository | null;
  readonly all: readonly LocatedSource[];
  readonly cache: SummaryCache;
}

interface Summarised {
  readonly source: LocatedSource;
  readonly summary: SessionSummary;
}

async function summariseAll(sources: readonly LocatedSource[], run: Run): Promise<readonly Summarised[]> {
  const byId = new Map<string, Summarised>();
  for (const [index, source] of sources.entries()) {
    run.options.signal?.throwIfAborted();
    run.options.onProgress?.(index, sources.length);
    const summary = await recall(source, run);
    if (summary === null) continue;
    if (run.options.since !== undefined && (summary.end ?? '') < run.options.since) continue;
    // A copy (archive, resume, export) of a session is not a second one; the longer record is the better.
    const key = `${summary.agent} ${summary.id}`;
    const other = byId.get(key);
    if (!other || other.summary.counts.toolCalls < summary.counts.toolCalls) byId.set(key, { source, summary });
  }
  return [...byId.values()];
}

/** A session's summary from the cache as far as that holds: what HEAD kept of its work changes with every commit. */
async function recall(source: LocatedSource, run: Run): Promise<SessionSummary | null> {
  const head = run.repository?.head ?? null;
  const cached = run.cache.find(source);
  if (cached?.head === head && cached.summary.redo.unsettled !== true) return cached.summary;
  const summary = cached === null ? await summarise(source, run, null) : await repriced(cached.summary, source, run);
  if (summary !== null) run.cache.keep(source, { summary, head });
  return summary;
}

async function repriced(summary: SessionSummary, source: LocatedSource, run: Run): Promise<SessionSummary | null> {
  const session = await readJoined(source, run.all, run.options.signal);
  if (session === null) return null;
  const { repository } = run;
  const abortable = run.options.signal ? { signal: run.options.signal } : {};
  const today = repository === null ? null : await readTodaysTexts(session, repository, { diff: null, ...abortable });
  return { ...summary, redo: redoCost(session, today) };
}

async function summarise(source: LocatedSource, run: Run, baseline: Baseline | null): Promise<SessionSummary | null> {
  const { options, repository, all } = run;
  const session = await readJoined(source, all, options.signal);
  if (session?.role !== 'main') return null;
  const analysis = await analyseSession(session, {
    repo: repository?.root ?? null,
    repository,
    withDiff: false,
    home: options.home,
    env: options.env,
    baseline,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const asked = session.events.find(
    (event) => event.kind === 'prompt' || (event.kind === 'injected' && event.what === 'plan'),
  );
  return {
    agent: session.agent,
    id: session.id,
    file: session.file,
    selector: describe(source),
    task: ((asked && 'text' in asked ? asked.text : null) ?? session.title)?.slice(0, 500) ?? null,
    start: session.start,
    end: session.end,
    counts: analysis.counts,
    redo: analysis.redo,
    signals: analysis.signals.map(({ id, title }) => ({ id, title })),
    patterns: analysis.patterns.map((pattern) => pattern.id),
  };
}

/** Only sessions far above the median can gain a signal by the comparison: these are looked at again. */
async function compareWithBaseline(
  first: readonly Summarised[],
  baseline: Baseline | null,
  run: Run,
): Promise<readonly Summarised[]> {
  if (baseline === null) return first;
  const again: Summarised[] = [];
  for (const one of first) {
    const isFar = isFarAbove(one.summary, baseline);
    again.push(isFar ? { ...one, summary: await recallCompared(one, baseline, run) } : one);
  }
  return again;
}

async function recallCompared({ source, summary }: Summarised, baseline: Baseline, run: Run): Promise<SessionSummary> {
  const cached = run.cache.find(source);
  if (cached?.compared && isDeepStrictEqual(cached.compared.baseline, baseline)) {
    return { ...cached.compared.summary, redo: summary.redo };
  }
  const compared = await summarise(source, run, baseline);
  if (compared === null) return summary;
  if (cached) run.cache.keep(source, { ...cached, compared: { baseline, summary: compared } });
  return compared;
}

/** The medians of some sessions; null when they are too few to compare with. */
function baselineOf(summaries: readonly SessionSummary[]): Baseline | null {
  if (summaries.length < fewestForBaseline) return null;
  return {
    sessions: summaries.length,
    medianOutputTokens: median(summaries.map((one) => one.counts.outputTokens)),
    medianActiveMinutes: median(summaries.map((one) => one.counts.activeMinutes)),
  };
}

function isFarAbove({ counts }: SessionSummary, { medianOutputTokens, medianActiveMinutes }: Baseline): boolean {
  const exceeds = (value: number | null, middle: number | null) =>
    value !== null && middle !== null && value > farAbove * middle;
  return exceeds(counts.outputTokens, medianOutputTokens) || exceeds(counts.activeMinutes, medianActiveMinutes);
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length < fewestForBaseline ? null : (known[Math.floor(known.length / 2)] ?? null);
}

function compareSummaries(a: SessionSummary, b: SessionSummary): number {
  return (
    (b.redo.minutes ?? 0) - (a.redo.minutes ?? 0) ||
    b.signals.length - a.signals.length ||
    (b.end ?? '').localeCompare(a.end ?? '') ||
    a.id.localeCompare(b.id)
  );
}
