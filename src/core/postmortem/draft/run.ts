import type { Analysis } from '../../model/analysis.ts';
import { eventsOf, type CallEvent, type PromptEvent, type Ref, type SessionEvent } from '../../model/session.ts';
import type { PatternId, Signal } from '../../model/signal.ts';
import { pathBelow } from '../../text/paths.ts';
import { testOutcome, testRun } from '../../text/shell.ts';
import { indexEvents } from '../event-index.ts';

/** An analysis with what several parts of a draft look up in it. */
export interface Run {
  readonly analysis: Analysis;
  /** Signals, the one that tells most first. */
  readonly signals: readonly Signal[];
  readonly pattern: PatternId | null;
  readonly firstPrompt: PromptEvent | null;
  /** Calls that ran a recognised test command, in order. */
  readonly tests: readonly { readonly call: CallEvent; readonly outcome: 'passed' | 'failed' | 'unknown' }[];
  /** The main agent's calls that changed files, in order. */
  readonly edits: readonly CallEvent[];
  /** Events whose record or result stands at a place, sub-agents' included. */
  at(ref: Ref): readonly SessionEvent[];
}

/** Which observation tells most of what went wrong: a human's act, then a plain contradiction, then a habit. */
const telling = [
  'denied-retry',
  'denial',
  'rule-ignored',
  'weakened-test',
  'bypass',
  'scope-leak',
  'revert',
  'repeated-correction',
  'masked-failure',
  'unsafe-fallback',
  'missing-name',
  'correction',
  'untested-finish',
  'injection-candidate',
  'repeated-failure',
  'runaway',
  'unread-edit',
  'edit-churn',
  'hook-block',
  'interruption',
];

/** Prepares an analysis for drafting; `pattern` is the one that leads, null when none does. */
export function prepareRun(analysis: Analysis, pattern: PatternId | null): Run {
  const { session } = analysis;
  const calls = eventsOf(session, 'call');
  const rank = (signal: Signal): number => {
    const place = telling.indexOf(signal.id);
    return (pattern !== null && signal.pattern === pattern ? 0 : 100) + (place === -1 ? telling.length : place);
  };
  return {
    analysis,
    signals: [...analysis.signals].sort((a, b) => rank(a) - rank(b)),
    pattern,
    firstPrompt: eventsOf(session, 'prompt')[0] ?? null,
    tests: calls.flatMap((call) => {
      if (call.command === null || call.status === 'denied' || testRun(call.command) === null) return [];
      return [{ call, outcome: testOutcome(call.command, call.output, call.exitCode) }];
    }),
    edits: calls.filter((call) => call.files.some(({ action }) => action !== 'read' && action !== 'list')),
    at: indexEvents(session),
  };
}

/** The calls that a signal's events are or belong to, in the signal's order, each once. */
export function callsOf(run: Run, signal: Signal): readonly CallEvent[] {
  const calls = new Set<CallEvent>();
  for (const event of signal.refs.flatMap((ref) => run.at(ref))) {
    if (event.kind === 'call') calls.add(event);
    else if (event.kind === 'denial' && event.callId !== null) {
      const call = findCall(run, event.callId);
      if (call) calls.add(call);
    }
  }
  return [...calls];
}

/** The call with this id, also of a sub-agent. */
export function findCall(run: Run, id: string): CallEvent | null {
  for (const { events } of [run.analysis.session, ...run.analysis.session.subagents]) {
    const call = events.find((event) => event.kind === 'call' && event.id === id);
    if (call?.kind === 'call') return call;
  }
  return null;
}

/** A recorded path below the session's folder, or null when it lies elsewhere or cannot be told. */
export function relativePath(run: Run, path: string): string | null {
  const below = pathBelow(run.analysis.session.cwd ?? '', path);
  return below === null || below === '' ? null : below;
}

/** A commit's name as people write it. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}
