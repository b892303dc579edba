import { filesTouched } from '../../core/facts/counts.ts';
import type { HeadTexts } from '../../core/facts/redo.ts';
import type { Session } from '../../core/model/session.ts';
import { readManyAt } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';

/** Files looked at per session; a session that touched more is compared on the first of them. */
const mostFiles = 400;

interface TouchedFile {
  readonly recorded: string;
  /** Repository-relative. */
  readonly path: string;
  /** False when only the session's own cwd ties the file to this repository. */
  readonly isHere: boolean;
}

/** What HEAD holds of the files that a session changed, by the path as the session recorded it; null = gone. */
export async function readHeadTexts(
  session: Session,
  repository: Repository,
  signal?: AbortSignal,
): Promise<HeadTexts | null> {
  const commit = repository.head;
  if (commit === null) return null;
  const touched = [...filesTouched(session, ['create', 'edit', 'delete'])]
    .flatMap((recorded) => locate(recorded, session, repository))
    .slice(0, mostFiles);
  const paths = touched.map((file) => file.path);
  const texts = await readManyAt(repository, { commit, paths }, signal ? { signal } : {});
  const head = new Map<string, string | null>();
  for (const file of touched) {
    const text = texts.get(file.path);
    // A run recorded elsewhere may be of another repository: there, a file that is absent here says nothing.
    if (text !== undefined || file.isHere) head.set(file.recorded, text ?? null);
  }
  return head;
}

function locate(recorded: string, session: Session, repository: Repository): readonly TouchedFile[] {
  const file = recorded.replace(/\\/g, '/');
  const here = below(file, [repository.root, ...repository.worktrees]);
  if (here !== null) return [{ recorded, path: here, isHere: true }];
  if (session.cwd !== null) {
    const path = below(file, [session.cwd]);
    if (path !== null) return [{ recorded, path, isHere: false }];
  }
  return /^(\/|[A-Za-z]:)/.test(file) ? [] : [{ recorded, path: file.replace(/^\.\//, ''), isHere: false }];
}

function below(file: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const prefix = `${folder.replace(/\\/g, '/').replace(/\/+$/, '')}/`;
    if (file.startsWith(prefix)) return file.slice(prefix.length);
  }
  return null;
}
