import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { drawCounters, drawMonths } from '../../core/library/review/charts.ts';
import { reviewLibrary, type ReviewFacts } from '../../core/library/review/facts.ts';
import type { ReviewInput } from '../../core/library/review/input.ts';
import { renderReview } from '../../core/library/review/render.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import type { Problem } from '../../core/model/session.ts';
import { readCases } from '../read-cases.ts';
import { openRepository } from '../git/repository.ts';
import { GitFailure, runGit } from '../git/run.ts';
import { isFileError, type HomeOptions } from '../sessions/store-files.ts';
import { countStops } from './count-stops.ts';
import { readLibrary } from './read-library.ts';
import { readRecordedRuns } from './recorded-runs.ts';
import { checkLibrary } from './stand-check.ts';

/** What is reviewed. */
export interface ReviewOptions extends HomeOptions {
  /** Root of the repository, absolute. */
  readonly repo: string;
  /** The folder of the post-mortems, relative to it. */
  readonly folder: string;
  /** First and last day of the period, YYYY-MM-DD. */
  readonly since: string;
  readonly today: string;
  /** The built guard program; absent = it is not looked whether applied changes still stand. */
  readonly guardProgram?: string;
  /** Repository-relative path of the document; null = it is printed, and has no charts. */
  readonly out: string | null;
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** A review, not yet written. */
export interface Review {
  readonly facts: ReviewFacts;
  readonly markdown: string;
  /** The document, when there is one, and its charts; paths are repository-relative. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Post-mortems and transcripts that could not be read. */
  readonly problems: readonly Problem[];
}

/** Reads the library, the repository and this machine's transcripts, and writes up what they tell. Nothing is written. */
export async function reviewRepository(options: ReviewOptions): Promise<Review> {
  const { since, ...place } = options;
  const { repo, today, out } = place;
  const library = await readLibrary(place);
  // Stops are counted from the day that a change was applied, whatever the period.
  const runs = await readRecordedRuns(place);
  const facts = reviewLibrary({
    entries: library.entries,
    since,
    today,
    paths: await listFiles(repo, options.signal),
    stops: await countStops(runs, library.entries, options.cacheDir),
    broken: await findBroken(options, library.entries),
    cases: await countCases(repo, library.entries),
  });
  const problems = [...library.problems, ...runs.unreadable];
  const folder = out === null || !out.includes('/') ? '' : path.posix.dirname(out);
  if (out === null) return { facts, markdown: renderReview(facts, { folder, charts: null }), files: [], problems };
  const stem = path.posix.basename(out).replace(/\.md$/i, '');
  const charts = { months: `${stem}-patterns.svg`, counters: `${stem}-counters.svg` };
  const markdown = renderReview(facts, { folder, charts });
  const drawn = [
    { path: path.posix.join(folder, charts.months), text: drawMonths(facts.months) },
    { path: path.posix.join(folder, charts.counters), text: drawCounters(facts.counters) },
  ].filter((file) => markdown.includes(`(${encodeURI(path.posix.basename(file.path))})`));
  return { facts, markdown, files: [...drawn, { path: out, text: markdown }], problems };
}

async function findBroken(
  { repo, home, guardProgram, signal }: ReviewOptions,
  entries: readonly LibraryEntry[],
): Promise<ReviewInput['broken']> {
  if (guardProgram === undefined) return null;
  return (await checkLibrary(entries, { repo, home, guardProgram, signal })).broken;
}

/** The files of the work tree that git knows or would add; null where there is no repository. */
async function listFiles(repo: string, signal?: AbortSignal): Promise<ReadonlySet<string> | null> {
  const git = signal ? { signal } : {};
  if (!(await openRepository(repo, git))) return null;
  try {
    const known = await runGit(
      repo,
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
      git,
    );
    const deleted = new Set((await runGit(repo, ['ls-files', '-z', '--deleted'], git)).split('\0'));
    return new Set(known.split('\0').filter((file) => file !== '' && !deleted.has(file)));
  } catch (error) {
    if (error instanceof GitFailure) return null;
    throw error;
  }
}

async function countCases(repo: string, entries: readonly LibraryEntry[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { path: document, evidence } of entries) {
    if (evidence === null) continue;
    const text = await readEvidence(path.join(repo, evidence));
    if (text !== null) counts.set(document, readCases(text, evidence).cases.length);
  }
  return counts;
}

/** The text of an evidence file; null when there is none. */
export async function readEvidence(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'])) return null;
    throw error;
  }
}
