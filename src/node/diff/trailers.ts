import type { Session } from '../../core/model/session.ts';
import { readManyAt } from '../git/objects.ts';
import { findCommits } from '../git/log.ts';
import type { Commit } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import { runGit, type GitOptions } from '../git/run.ts';
import type { TiedCommit } from './match.ts';
import type { History } from './window.ts';

const trailerLine = /^([A-Za-z][A-Za-z0-9-]+): (.+)$/;
const checkpointRefs = ['refs/heads/entire/checkpoints/v1', 'refs/remotes/origin/entire/checkpoints/v1'];
/** Shorter ids turn up by chance. */
const shortestId = 8;

/** Commits whose trailers name this session, or a checkpoint whose own record in the repository names it. */
export async function matchTrailers(
  session: Session,
  { repository, history, options }: { repository: Repository; history: History; options: GitOptions },
): Promise<readonly TiedCommit[]> {
  const withTrailers = history.around.map((commit) => ({ commit, trailers: trailersOf(commit) }));
  const tied: TiedCommit[] = [];
  const checkpoints = new Map<string, Commit[]>();
  for (const { commit, trailers } of withTrailers) {
    for (const { key, value } of trailers) {
      if (key === 'Entire-Checkpoint' && /^[0-9a-f]{6,64}$/.test(value)) {
        checkpoints.set(value, [...(checkpoints.get(value) ?? []), commit]);
      } else if (session.id.length >= shortestId && value.includes(session.id)) {
        tied.push({ commit, ref: null, how: `trailer ${key}` });
      }
    }
  }
  const own = await findOwnCheckpoints(session.id, [...checkpoints.keys()], { repository, options });
  for (const id of own) {
    for (const commit of checkpoints.get(id) ?? []) tied.push({ commit, ref: null, how: 'trailer Entire-Checkpoint' });
  }
  return tied;
}

/** The `Key: value` lines of a message's last paragraph. */
function trailersOf({ message }: Commit): { readonly key: string; readonly value: string }[] {
  const last =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .at(-1) ?? '';
  if (last === message) return [];
  return last.split('\n').flatMap((line) => {
    const [, key = '', value = ''] = trailerLine.exec(line) ?? [];
    return key === '' ? [] : [{ key, value: value.trim() }];
  });
}

/** Of these checkpoints, those whose metadata on the checkpoint branch name the session. */
async function findOwnCheckpoints(
  sessionId: string,
  ids: readonly string[],
  { repository, options }: { repository: Repository; options: GitOptions },
): Promise<readonly string[]> {
  if (ids.length === 0 || sessionId === '') return [];
  const [local, remote] = await findCommits(repository, checkpointRefs, options);
  const branch = local ?? remote;
  if (!branch) return [];
  const folders = new Map(ids.map((id) => [`${id.slice(0, 2)}/${id.slice(2)}/`, id]));
  const listed = await runGit(
    repository.root,
    ['ls-tree', '-r', '-z', '--name-only', branch, '--', ...folders.keys()],
    options,
  );
  const paths = listed.split('\0').filter((path) => path.endsWith('/metadata.json'));
  const texts = await readManyAt(repository, { commit: branch, paths }, options);
  const own = [...texts].filter(([, text]) => namesSession(text, sessionId));
  return [...new Set(own.flatMap(([path]) => folders.get(path.split('/').slice(0, 2).join('/') + '/') ?? []))];
}

function namesSession(text: string, sessionId: string): boolean {
  const bareId = sessionId.replace(/^\d{4}-\d\d-\d\d-/, '');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return false;
    // Early recorders wrote the day in front of the id.
    const isNamed = (id: unknown) => typeof id === 'string' && id.replace(/^\d{4}-\d\d-\d\d-/, '') === bareId;
    const named = 'session_id' in value && isNamed(value.session_id);
    return named || ('session_ids' in value && Array.isArray(value.session_ids) && value.session_ids.some(isNamed));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
