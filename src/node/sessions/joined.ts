import type { Session } from '../../core/model/session.ts';
import type { LocatedSource } from './find-sources.ts';
import { readSession } from './read-session.ts';

/** A name by which a source can be selected again. */
export function describe(source: LocatedSource): string {
  return source.id === null ? (source.head.id ?? source.file) : `${source.file}#${source.id}`;
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
