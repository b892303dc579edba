import { filesTouched } from '../../core/facts/counts.ts';
import type { HeadTexts } from '../../core/facts/redo.ts';
import type { Session } from '../../core/model/session.ts';
import { findPlaces } from '../diff/places.ts';
import { knownPaths, readManyAt } from '../git/objects.ts';
import type { Repository } from '../git/repository.ts';

/** Files looked at per session; a session that touched more is compared on the first of them. */
const mostFiles = 400;

/** What HEAD holds of the files that a session changed, by the path as the session recorded it; null = gone. */
export async function readHeadTexts(
  session: Session,
  repository: Repository,
  signal?: AbortSignal,
): Promise<HeadTexts | null> {
  const commit = repository.head;
  const abortable = signal ? { signal } : {};
  const known = commit === null ? null : await knownPaths(repository, commit, abortable);
  if (commit === null || known === null) return null;
  const places = await findPlaces(session, repository, known);
  const touched = [...filesTouched(session, ['create', 'edit', 'delete'])]
    .map((recorded) => ({ recorded, path: places.relative(recorded) }))
    .filter((file): file is { recorded: string; path: string } => Boolean(file.path))
    .slice(0, mostFiles);
  const texts = await readManyAt(repository, { commit, paths: touched.map((file) => file.path) }, abortable);
  const head = new Map<string, string | null>();
  for (const { recorded, path } of touched) {
    const text = texts.get(path);
    // What is there but not readable as text (binary, huge) says nothing of lines.
    if (text !== undefined || !known.has(path)) head.set(recorded, text ?? null);
  }
  return head;
}
