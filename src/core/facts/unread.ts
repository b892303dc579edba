import type { Problem, Session } from '../model/session.ts';

/** Records by type that were not understood, those of sub-agents included. */
export function unknownRecords(session: Session): Readonly<Record<string, number>> {
  const total = new Map<string, number>();
  for (const one of withSubagents(session)) {
    for (const [type, count] of Object.entries(one.unknown)) total.set(type, (total.get(type) ?? 0) + count);
  }
  return Object.fromEntries(total);
}

/** What could not be read, sub-agents' files included. */
export function readingProblems(session: Session): readonly Problem[] {
  return withSubagents(session).flatMap(({ problems }) => problems);
}

function withSubagents(session: Session): readonly Session[] {
  return [session, ...session.subagents.flatMap(withSubagents)];
}
