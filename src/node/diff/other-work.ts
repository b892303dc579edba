import type { FileTouch, Session } from '../../core/model/session.ts';
import { readAddedLines } from '../git/diff.ts';
import type { Commit } from '../git/log.ts';
import type { Repository } from '../git/repository.ts';
import type { GitOptions } from '../git/run.ts';
import type { Places } from './places.ts';

/** Shorter lines (`if err != nil {`) stand in every file. */
const tellingLength = 20;

/** What a session put into files, as far as its transcript tells. */
interface Written {
  readonly lines: ReadonlySet<string>;
  /** Files of which it is not known what was put in. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Of commits that time and place alone tie to a session, those that may hold its work: one that adds lines to its files, of
 * which it wrote none, is another's. Where none holds a line of it nothing can be told, and all stay.
 */
export async function withoutOtherWork(
  commits: readonly Commit[],
  session: Session,
  { repository, places, options }: { repository: Repository; places: Places; options: GitOptions },
): Promise<readonly Commit[]> {
  if (commits.length < 2) return commits;
  const written = writtenBy(session, places);
  const judged: { readonly commit: Commit; readonly holds: boolean; readonly isOther: boolean }[] = [];
  for (const commit of commits) {
    const added = await readAddedLines(repository, { commits: [commit.sha] }, options);
    const telling = new Set([...added.values()].flat().flatMap(tellingLine));
    const known = [...telling].filter((line) => written.lines.has(line)).length;
    const holds = known >= Math.min(2, Math.max(1, telling.size));
    const isVague = [...added.keys()].some((path) => written.unknown.has(path));
    const addsNone = [...added.values()].every((lines) => lines.length === 0);
    judged.push({ commit, holds, isOther: !holds && !isVague && !addsNone });
  }
  if (!judged.some(({ holds }) => holds)) return commits;
  return judged.filter(({ isOther }) => !isOther).map(({ commit }) => commit);
}

function writtenBy(session: Session, places: Places): Written {
  const lines = new Set<string>();
  const unknown = new Set<string>();
  for (const touch of changesOf(session)) {
    const { added, path } = touch;
    for (const line of (added ?? '').split('\n').flatMap(tellingLine)) lines.add(line);
    const isKnown = added !== undefined && !/\n\[… \d+ characters left out …\]\n/.test(added);
    const below = isKnown ? null : places.relative(path);
    if (below !== null) unknown.add(below);
  }
  return { lines, unknown };
}

/** Without the space around it, which formatters change. */
function tellingLine(line: string): readonly string[] {
  const text = line.trim();
  return text.length >= tellingLength ? [text] : [];
}

function changesOf(session: Session): readonly FileTouch[] {
  return [session, ...session.subagents].flatMap(({ events }) =>
    events.flatMap((event) =>
      event.kind === 'call' && event.status !== 'denied'
        ? event.files.filter(({ action }) => action === 'create' || action === 'edit')
        : [],
    ),
  );
}
