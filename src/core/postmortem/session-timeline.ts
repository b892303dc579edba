import type { Analysis } from '../model/analysis.ts';
import { escapeTitle } from '../text/escape.ts';
import { clause, type Clause } from './draft/draft.ts';
import { indexEvents } from './event-index.ts';

/** A fact and when it was: `2026-02-04 09:12`, UTC. */
export interface TimedClause {
  readonly time: string;
  readonly clause: Clause;
}

/** Most rows; a timeline of everything tells nothing. */
const most = 8;

/** What a session tells of when things happened: its first prompt, the first event of each signal, its end. */
export function timelineOf({ session, signals }: Analysis): readonly TimedClause[] {
  const at = indexEvents(session);
  const prompt = session.events.find(({ kind }) => kind === 'prompt');
  const entries = [
    ...(prompt ? [{ time: prompt.time, clause: clause('The agent was given its task', [prompt.ref]) }] : []),
    ...signals.slice(0, most - 2).map(({ title, refs }) => {
      const [first] = refs;
      const events = first ? at(first) : [];
      return { time: events[0]?.time ?? null, clause: clause(upperFirst(escapeTitle(title, 140)), refs, 1) };
    }),
    { time: session.end, clause: clause('The run ended') },
  ];
  return entries
    .flatMap(({ time, clause: fact }) => (time === null || !isTime(time) ? [] : [{ time, clause: fact }]))
    .sort((a, b) => a.time.localeCompare(b.time))
    .map(({ time, clause: fact }) => ({ time: time.slice(0, 16).replace('T', ' '), clause: fact }));
}

function isTime(time: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*Z$/.test(time);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
