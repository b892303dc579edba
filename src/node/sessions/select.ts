import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Analysis } from '../../core/model/analysis.ts';
import type { Session } from '../../core/model/session.ts';
import { analyseSession } from '../analyse.ts';
import { HumanError } from '../human-error.ts';
import { findSources, identifyFile, type LocatedSource } from './find-sources.ts';
import { readSession } from './read-session.ts';
import type { HomeOptions } from './store-files.ts';

/** Where to look for a session that a person names, and what to compare it with. */
export interface SelectOptions extends HomeOptions {
  /** A folder of the repository, absolute; null = no repository is looked at. */
  readonly repo: string | null;
  /** What relative files are relative to. */
  readonly cwd: string;
  readonly base?: string;
  readonly head?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads and analyses the session that a selector names.
 * @param selector an id (or the beginning of one), a file, or `FILE#id` where a file holds several.
 * @throws HumanError when it names none, or more than one.
 */
export async function analyseSelected(selector: string, options: SelectOptions): Promise<Analysis> {
  return analyseSession(await readSelected(selector, options), options);
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

/** A name by which a source can be selected again. */
export function describe(source: LocatedSource): string {
  return source.id === null ? (source.head.id ?? source.file) : `${source.file}#${source.id}`;
}

interface Candidates {
  readonly candidates: readonly LocatedSource[];
  /** Sources that may hold the sub-agents of a candidate. */
  readonly all: readonly LocatedSource[];
}

async function findCandidates(selector: string, options: SelectOptions): Promise<Candidates> {
  const hash = selector.lastIndexOf('#');
  const [file, id] = hash > 0 ? [selector.slice(0, hash), selector.slice(hash + 1)] : [selector, null];
  const full = path.resolve(options.cwd, file);
  if (fs.existsSync(full) || /[/\\]/.test(file)) {
    const found = await identifyFile(full, options.signal);
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

/** Reads a session with the sub-agents that stand in files of their own. */
export async function readJoined(
  source: LocatedSource,
  all: readonly LocatedSource[],
  signal?: AbortSignal,
): Promise<Session | null> {
  const session = await readSession(source, signal);
  if (session === null || session.role === 'reviewer') return null;
  const known = new Set(session.subagents.map((one) => one.id));
  const joined = [...session.subagents];
  for (const child of all) {
    if (child.head.parentId !== session.id || child.format !== source.format || child === source) continue;
    const subagent = await readSession(child, signal);
    if (subagent?.role !== 'subagent' || known.has(subagent.id)) continue;
    known.add(subagent.id);
    joined.push(subagent);
  }
  return { ...session, subagents: joined };
}
