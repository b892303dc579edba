import { isRevision, type Repository } from './repository.ts';
import { GitFailure, runGit, type GitOptions } from './run.ts';

/** A commit as `git log` tells it. */
export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Milliseconds since 1970. A rewrite (amend, rebase) keeps the author time and renews the commit time. */
  readonly authorTime: number;
  readonly commitTime: number;
  readonly subject: string;
  /** The whole message, the subject first. */
  readonly message: string;
}

/** Which commits to read. */
export interface LogQuery {
  /** Full names of commits, or `--branches` and `--remotes`. */
  readonly from: readonly string[];
  /** Reach of the walk in commit time, milliseconds since 1970. */
  readonly since?: number;
  readonly until?: number;
  /** Only commits whose message holds this text. */
  readonly holding?: string;
  /** Only the named commits themselves. */
  readonly noWalk?: boolean;
  /** Only commits that change one of these repository-relative paths. */
  readonly paths?: readonly string[];
  readonly limit?: number;
}

const format = '--format=%H%n%P%n%aI%n%cI%n%s%n%B';
const plain = ['--no-show-signature', '--no-notes', '--no-color', '--no-decorate', '--no-mailmap', '--encoding=UTF-8'];

/** The commits that a query names, newest first. Throws as `runGit` does. */
export async function readLog(
  repository: Repository,
  query: LogQuery,
  options: GitOptions = {},
): Promise<readonly Commit[]> {
  if (query.from.length === 0) return [];
  const limits = [
    ...(query.since === undefined ? [] : [`--since=${seconds(query.since)}`]),
    ...(query.until === undefined ? [] : [`--until=${seconds(query.until)}`]),
    ...(query.holding === undefined ? [] : ['--fixed-strings', `--grep=${query.holding}`]),
    ...(query.noWalk ? ['--no-walk=unsorted'] : []),
    ...(query.limit === undefined ? [] : [`--max-count=${query.limit}`]),
  ];
  const args = ['log', '-z', format, ...plain, ...limits, ...query.from, '--', ...(query.paths ?? [])];
  const text = await runGit(repository.root, args, options);
  return text.split('\0').flatMap((entry) => parseCommit(entry) ?? []);
}

function seconds(time: number): string {
  return `@${Math.floor(time / 1000)} +0000`;
}

function parseCommit(entry: string): Commit | null {
  const [sha = '', parents = '', authored = '', committed = '', subject = '', ...message] = entry.split('\n');
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return null;
  return {
    sha,
    parents: parents === '' ? [] : parents.split(' '),
    authorTime: Date.parse(authored),
    commitTime: Date.parse(committed),
    subject,
    message: message.join('\n').trimEnd(),
  };
}

/** For each revision the full name of its commit, or null when it names none (or several). One process for all. */
export async function findCommits(
  repository: Repository,
  revisions: readonly string[],
  options: GitOptions = {},
): Promise<readonly (string | null)[]> {
  const asked = revisions.filter(isRevision);
  if (asked.length === 0) return revisions.map(() => null);
  const input = asked.map((revision) => `${revision}^{commit}\n`).join('');
  const text = await runGit(repository.root, ['cat-file', '--batch-check'], { ...options, input });
  const answers = text.split('\n').map((line) => /^([0-9a-f]{40,64}) commit /.exec(line)?.[1] ?? null);
  const found = new Map(asked.map((revision, index) => [revision, answers[index] ?? null]));
  return revisions.map((revision) => found.get(revision) ?? null);
}

/** Which of these commits no one of `from` leads to; `from` may hold `--branches` and `--remotes`. */
export async function findUnreachable(
  repository: Repository,
  query: { readonly commits: readonly string[]; readonly from: readonly string[] },
  options: GitOptions = {},
): Promise<ReadonlySet<string>> {
  if (query.commits.length === 0) return new Set();
  const args = ['rev-list', ...query.commits, '--not', ...query.from, '--'];
  const listed = new Set((await runGit(repository.root, args, options)).split('\n'));
  return new Set(query.commits.filter((sha) => listed.has(sha)));
}

/** Of some paths, those that a commit on the way to HEAD has deleted since a time (ISO 8601); null = since ever. */
export async function deletedSince(
  repository: Repository,
  { paths, since }: { readonly paths: readonly string[]; readonly since: string | null },
  options: GitOptions = {},
): Promise<readonly string[]> {
  if (paths.length === 0 || repository.head === null) return [];
  const time = since === null ? NaN : Date.parse(since);
  const limit = Number.isNaN(time) ? [] : [`--since=${seconds(time)}`];
  const what = ['log', '-z', '--format=', '--name-only', '--no-renames', '--diff-filter=D', ...plain];
  const args = ['--literal-pathspecs', ...what, ...limit, repository.head, '--', ...paths];
  try {
    const text = await runGit(repository.root, args, options);
    return [...new Set(text.split('\0').map((name) => name.replace(/^\n/, '')))].filter((name) => name !== '');
  } catch (error) {
    // A shallow or partial clone may lack a tree on the way: then nothing is known of it.
    if (error instanceof GitFailure) return [];
    throw error;
  }
}
