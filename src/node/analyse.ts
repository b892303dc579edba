import { analyse as analyseFacts } from '../core/pipeline.ts';
import type { Analysis } from '../core/model/analysis.ts';
import type { Session } from '../core/model/session.ts';
import type { Baseline } from '../core/model/signal.ts';
import { findDiff } from './diff.ts';
import { knownPaths } from './git/objects.ts';
import { openRepository, type Repository } from './git/repository.ts';
import { findHarness } from './harness.ts';
import { readTodaysTexts } from './sessions/todays-texts.ts';

/** What an analysis may look at besides the session. */
export interface AnalyseOptions {
  /** A folder of the repository, absolute; null = look at the session alone (no git runs). */
  readonly repo: string | null;
  /** The home directory with the user's own harness files. */
  readonly home: string;
  /** The environment, whose variables may move an agent's folder; null or absent when `home` is not this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | null;
  /** The user's choice of range; absent = found from evidence. */
  readonly base?: string;
  readonly head?: string;
  readonly baseline?: Baseline | null;
  /** The repository around `repo`, where it is open already; null = there is none. */
  readonly repository?: Repository | null;
  /** False: the session's commits are not looked for, which is most of the work; its diff is null. */
  readonly withDiff?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Everything that can be established about one session: its diff, the harness at the time, signals, patterns, redo cost.
 * @throws HumanError when a chosen base or head is no commit of the repository.
 */
export async function analyseSession(session: Session, options: AnalyseOptions): Promise<Analysis> {
  const repository = options.repository === undefined ? await openAround(options) : options.repository;
  const place = { repo: repository?.root ?? options.repo, ...abortable(options) };
  const range = { ...(options.base ? { base: options.base } : {}), ...(options.head ? { head: options.head } : {}) };
  const isDiffWanted = options.withDiff !== false;
  const diff =
    place.repo === null || !isDiffWanted ? null : await findDiff(session, { ...place, repo: place.repo, ...range });
  const harness =
    place.repo === null
      ? null
      : await findHarness(session, diff, { ...place, repo: place.repo, home: options.home, env: options.env ?? null });
  return analyseFacts({
    session,
    diff,
    harness,
    baseline: options.baseline ?? null,
    knownPaths: await pathsAt(repository, diff?.base ?? (isDiffWanted ? null : (harness?.asOf ?? null)), options),
    root: repository?.root ?? null,
    today: repository === null ? null : await readTodaysTexts(session, repository, { diff, ...abortable(options) }),
  });
}

async function openAround(options: AnalyseOptions): Promise<Repository | null> {
  return options.repo === null ? null : openRepository(options.repo, abortable(options));
}

async function pathsAt(
  repository: Repository | null,
  base: string | null,
  options: AnalyseOptions,
): Promise<ReadonlySet<string> | null> {
  if (repository === null || base === null) return null;
  return knownPaths(repository, base, abortable(options));
}

function abortable({ signal }: AnalyseOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
