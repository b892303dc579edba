import * as path from 'node:path';
import { applyEvidence } from '../core/harness/evidence.ts';
import { harnessLoaders } from '../core/harness/index.ts';
import type { FoundItem, HarnessFiles, HarnessRun } from '../core/harness/loader.ts';
import type { Diff } from '../core/model/diff.ts';
import type { Harness, HarnessItem } from '../core/model/harness.ts';
import type { Problem, Session } from '../core/model/session.ts';
import { normalisePath } from '../core/text/paths.ts';
import { findPlaces, type Places } from './diff/places.ts';
import { findCommits, readLog } from './git/log.ts';
import { knownPaths } from './git/objects.ts';
import { openRepository, type Repository } from './git/repository.ts';
import { changedSince } from './harness/changed.ts';
import { filesAt, filesOfHome, filesToday, joinSources, localFiles } from './harness/files.ts';
import { HumanError } from './human-error.ts';

/** Where to look for the harness. */
export interface HarnessOptions {
  /** A folder of the repository. */
  readonly repo: string;
  /** The user's home directory, or a copy of it. */
  readonly home: string;
  /** Variables that may move the agents' folders; left out when `home` is not this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The rules, hooks and permissions as they stood when the run began, and which of them the agent had loaded. The commit
 * is the recorded one, else the diff's base; without either today's files stand in and a problem says so.
 */
export async function findHarness(session: Session, diff: Diff | null, options: HarnessOptions): Promise<Harness> {
  const problems: Problem[] = [];
  const note = (message: string) => problems.push({ ref: null, message });
  const repository = await open(options, note);
  const asOf = repository && (await findStart(session, diff, { repository, note, options }));
  const known = repository && asOf !== null ? await knownPaths(repository, asOf, options) : null;
  const places = repository && (await findPlaces(session, repository, known ?? new Set()));
  const files = await gatherFiles({ session, repository, asOf, places, options, note });
  const loader = harnessLoaders.find(({ agent }) => agent === session.agent);
  if (!loader) note(`What ${session.agent} loads is not computed yet: only what its transcript records is listed.`);
  const loading = loader ? await loader.load(runOf(session, repository, places), files) : { items: [], problems: [] };
  const items = applyEvidence(loading.items, session, (recorded) => nameIt(recorded, places, options.home));
  if (items.some(({ path: file, why }) => file.startsWith('~/') && !why.startsWith('recorded'))) {
    note('The user’s own files (~/…) have no history: they are as they are today.');
  }
  const here = places?.worktree ?? repository?.root ?? options.repo;
  return {
    asOf,
    items: await Promise.all(items.map((one) => complete(one, { files, asOf, here }))),
    problems: [...problems, ...loading.problems],
  };
}

type Note = (message: string) => void;

async function open({ repo, signal }: HarnessOptions, note: Note): Promise<Repository | null> {
  try {
    const repository = await openRepository(repo, { signal });
    if (repository === null) note(`${repo} is in no git repository: today's files stand in for those of the run.`);
    return repository;
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    note(`${error.message} Today's files stand in for those of the run.`);
    return null;
  }
}

interface StartQuestion {
  readonly repository: Repository;
  readonly note: Note;
  readonly options: HarnessOptions;
}

async function findStart(
  session: Session,
  diff: Diff | null,
  { repository, note, options }: StartQuestion,
): Promise<string | null> {
  const [recorded, base] = await findCommits(repository, [session.headCommit ?? '', diff?.base ?? ''], options);
  const found = recorded ?? (base ? await checkedOutAt(session, base, { repository, diff, options }) : null);
  if (session.headCommit !== null && !recorded) {
    const instead = found === null ? '' : `; ${found.slice(0, 9)} was read instead`;
    note(`The commit that the session recorded, ${session.headCommit}, is not in this clone${instead}.`);
  }
  if (found === null)
    note('The commit at which the run began is not known: today’s files stand in for those of the run.');
  else if (!recorded && (found !== base || diff?.certain === false)) {
    const how = found === base ? diff?.how : 'the last commit before it on the way to the diff’s commits was read.';
    note(`That the run began at ${found.slice(0, 9)} is not certain: ${how ?? ''}`);
  }
  return found;
}

interface BaseQuestion {
  readonly repository: Repository;
  readonly diff: Diff | null;
  readonly options: HarnessOptions;
}

/**
 * The commit whose files lay there when the run began. The diff's base is that, unless a rebase has put a newer one
 * below the session's commits since, or the session has commits from before the part that was recorded.
 */
async function checkedOutAt(
  session: Session,
  base: string,
  { repository, diff, options }: BaseQuestion,
): Promise<string> {
  const start = Date.parse(session.start ?? '');
  if (Number.isNaN(start)) return base;
  const earlier = diff?.commits.findLast(({ time }) => Date.parse(time) <= start);
  if (earlier) return earlier.sha;
  const [before] = await readLog(repository, { from: ['--first-parent', base], until: start, limit: 1 }, options);
  return before?.sha ?? base;
}

interface Gathering {
  readonly session: Session;
  readonly repository: Repository | null;
  readonly asOf: string | null;
  readonly places: Places | null;
  readonly options: HarnessOptions;
  readonly note: Note;
}

async function gatherFiles({ session, repository, asOf, places, options, note }: Gathering): Promise<HarnessFiles> {
  const project =
    repository && asOf !== null
      ? await filesAt(repository, asOf, options)
      : await filesToday(repository?.root ?? options.repo, repository !== null, options);
  const cwd = places?.cwd ?? '';
  if (repository && places?.cwd === null) {
    note(`The session's directory ${session.cwd ?? ''} was not recognised: the top of the repository was assumed.`);
  }
  const isOurs = places === null || places.worktree !== null || isBelowFolder(options.home, session.file);
  if (!isOurs) note('The session ran on another machine, as far as can be told: the user’s own files were left out.');
  const user = isOurs ? await filesOfHome({ home: options.home, env: options.env ?? null }) : null;
  return joinSources(project, user, {
    local: await localFiles(places?.worktree ?? null, cwd),
    isProjectToday: asOf === null,
  });
}

function isBelowFolder(folder: string, file: string): boolean {
  const below = path.relative(folder, file);
  return !below.startsWith('..') && !path.isAbsolute(below);
}

function runOf(session: Session, repository: Repository | null, places: Places | null): HarnessRun {
  const cwd = places?.cwd ?? '';
  const recorded = session.cwd === null ? null : normalisePath(session.cwd);
  const recordedRoot =
    recorded !== null && recorded.endsWith(cwd) ? recorded.slice(0, recorded.length - cwd.length) : recorded;
  const roots = [repository?.root ?? null, recordedRoot].flatMap((root) => (root === null ? [] : normalisePath(root)));
  const touches = session.events.flatMap((event) =>
    event.kind !== 'call'
      ? []
      : event.files.flatMap(({ path: file, action, by }) => {
          const relative = places?.relative(file) ?? null;
          return relative === null ? [] : [{ path: relative, action, by, tool: event.tool, ref: event.ref }];
        }),
  );
  return { version: session.agentVersion, roots: [...new Set(roots)], cwd, touches };
}

/** Repository-relative where it lies inside, `~/…` in the home directory, else as recorded. */
function nameIt(recorded: string, places: Places | null, home: string): string {
  const inside = places?.relative(recorded) ?? null;
  if (inside !== null) return inside;
  const file = normalisePath(recorded);
  const top = normalisePath(home);
  if (file.startsWith(`${top}/`)) return `~/${file.slice(top.length + 1)}`;
  return file.replace(/^(\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:\/Users\/[^/]+)\/(?=\.[a-z][\w-]*\/)/, '~/');
}

interface Completion {
  readonly files: HarnessFiles;
  readonly asOf: string | null;
  readonly here: string;
}

async function complete(one: FoundItem, { files, asOf, here }: Completion): Promise<HarnessItem> {
  return { ...one, changedSince: await changedSince(one, { files, asOf, here }) };
}
