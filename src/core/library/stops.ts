import { evaluateGuard } from '../guard/evaluate.ts';
import type { LibraryEntry } from '../model/library.ts';
import { placesOf, resolveRecorded } from './backtest.ts';
import type { RunCalls } from './run-calls.ts';

/** One time that a prevention stopped a call. */
export interface Stop {
  /** `pm-3f9a11c2/c1` */
  readonly change: string;
  readonly agent: string;
  readonly sessionId: string;
  /** Null for the main agent. */
  readonly subagentId: string | null;
  /** 1-based line of the transcript. */
  readonly line: number;
  /** ISO 8601, UTC. */
  readonly time: string | null;
}

/** What the transcripts of this machine have told so far. */
export interface StopCount {
  /** ISO 8601: the oldest run that was ever looked at; null = none was. */
  readonly since: string | null;
  /** Sessions looked at so far, also those whose transcripts are gone by now. */
  readonly sessions: number;
  readonly stops: readonly Stop[];
}

/**
 * The calls of a run that preventions of the library stopped: refusals that name one of our guards, and refusals by a
 * permission rule of calls that a permission change denies, from the day it was applied.
 */
export function stopsIn(run: RunCalls, root: string, library: readonly LibraryEntry[]): readonly Stop[] {
  const { agent, sessionId, subagentId } = run;
  const known = new Set(library.flatMap(({ id, changes }) => changes.map((change) => `${id ?? ''}/${change.id}`)));
  const named = run.stops
    .filter(({ guard }) => known.has(guard))
    .map(({ guard, line, time }): Stop => ({ change: guard, agent, sessionId, subagentId, line, time }));
  const permissions = library.flatMap(({ id, changes }) =>
    changes.flatMap(({ kind, guard, applied, id: change }) =>
      kind === 'permission' && guard?.deny && applied !== null && id !== null
        ? [{ change: `${id}/${change}`, guard: { on: guard.on, deny: guard.deny, message: '' }, from: applied.date }]
        : [],
    ),
  );
  const ruled = run.calls
    .filter(({ deniedBy }) => deniedBy === 'rule')
    .flatMap((call) => {
      const resolved = resolveRecorded(call, placesOf(run, root));
      return permissions
        .filter(({ from }) => call.time !== null && call.time.slice(0, 10) >= from)
        .filter(({ guard }) => evaluateGuard(guard, resolved).verdict === 'deny')
        .map(({ change }): Stop => ({ change, agent, sessionId, subagentId, line: call.line, time: call.time }));
    });
  return [...named, ...ruled];
}

/** Names a stop, so that reading its transcript again does not count it twice. */
export function stopKey({ change, agent, sessionId, subagentId, line }: Stop): string {
  return [change, agent, sessionId, subagentId ?? '', line].join('\t');
}
