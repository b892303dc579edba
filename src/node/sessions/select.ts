import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Analysis } from '../../core/model/analysis.ts';
import type { Session } from '../../core/model/session.ts';
import type { Baseline } from '../../core/model/signal.ts';
import { analyseSession } from '../analyse.ts';
import { HumanError } from '../human-error.ts';
import { findSources, identifyFile, type LocatedSource } from './find-sources.ts';
import { describe, readJoined } from './joined.ts';
import { listSessions } from './list-sessions.ts';
import type { HomeOptions } from './store-files.ts';

/** Where to look for a session that a person names, and what to compare it with. */
export interface SelectOptions extends HomeOptions {
  /** A folder of the repository, absolute; null = no repository is looked at. */
  readonly repo: string | null;
  /** What relative files are relative to. */
  readonly cwd: string;
  readonly base?: string;
  readonly head?: string;
  /** Where summaries are kept between runs; absent = nowhere. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads and analyses the session that a selector names.
 * @param selector an id (or the beginning of one), a file, or `FILE#id` where a file holds several.
 * @throws HumanError when it names none, or more than one.
 */
export async function analyseSelected(selector: string, options: SelectOptions): Promise<Analysis> {
  const session = await readSelected(selector, options);
  return analyseSession(session, { ...options, baseline: await findBaseline(selector, options) });
}

/** What this user's sessions of the repository are like; a file that is named may be anybody's, and is compared with none. */
async function findBaseline(selector: string, options: SelectOptions): Promise<Baseline | null> {
  const { repo } = options;
  if (repo === null || isFileName(selector, options)) return null;
  return (await listSessions({ ...options, repo })).baseline;
}

/** Reads the session that a selector names; see `analyseSelected`. */
export async function readSelected(selector: string, options: SelectOptions): Promise<Session> {
  const { candidates, all } = await findCandidates(selector, options);
  const [source, another] = candidates;
  if (!source)
    throw new HumanError(
      `No session is called ${selector}. \`agent-postmortem sessions\` lists those of this repository.`,
    );
  if (another) {
    const names = candidates.slice(0, 5).map((one) => describe(one));
    throw new HumanError(`${selector} names ${candidates.length} sessions; give one of: ${names.join(', ')}`);
  }
  const session = await readJoined(source, all, options.signal);
  if (session === null)
    throw new HumanError(`${source.file} holds no session of a user's (a reviewer's or an empty one).`);
  return session;
}

function isFileName(selector: string, { cwd }: SelectOptions): boolean {
  const file = selector.replace(/(?<=.)#[^#]*$/, '');
  return /[/\\]/.test(file) || fs.existsSync(path.resolve(cwd, file));
}

interface Candidates {
  readonly candidates: readonly LocatedSource[];
  /** Sources that may hold the sub-agents of a candidate. */
  readonly all: readonly LocatedSource[];
}

async function findCandidates(selector: string, options: SelectOptions): Promise<Candidates> {
  const hash = selector.lastIndexOf('#');
  const [file, id] = hash > 0 ? [selector.slice(0, hash), selector.slice(hash + 1)] : [selector, null];
  if (isFileName(selector, options)) {
    const found = await identifyFile(path.resolve(options.cwd, file), options.signal);
    if (id === null && found.length > 1) {
      throw new HumanError(
        `${file} holds ${found.length} sessions; name one as ${file}#<id>, for example ${file}#${found[0]?.id ?? ''}`,
      );
    }
    const candidates = id === null ? found : found.filter((source) => (source.id ?? source.head.id) === id);
    return { candidates, all: found };
  }
  const { sources } = await findSources(options);
  return { candidates: matchId(selector, sources), all: sources };
}

/** Sources whose id is, or else begins with, a text; one session in several places is one. */
function matchId(text: string, sources: readonly LocatedSource[]): readonly LocatedSource[] {
  const idOf = (source: LocatedSource) =>
    source.id ?? source.head.id ?? path.basename(source.file).replace(/\..*$/, '');
  const exact = sources.filter((source) => idOf(source) === text);
  const found =
    exact.length > 0 ? exact : sources.filter((source) => text.length >= 6 && idOf(source).startsWith(text));
  const byId = new Map(found.map((source) => [`${source.format.id} ${idOf(source)}`, source]));
  return [...byId.values()];
}
