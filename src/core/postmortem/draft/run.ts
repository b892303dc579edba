import type { Analysis } from '../../model/analysis.ts';
import {
  eventsOf,
  type CallEvent,
  type InjectedEvent,
  type PromptEvent,
  type Ref,
  type Session,
  type SessionEvent,
} from '../../model/session.ts';
import type { PatternId, Signal } from '../../model/signal.ts';
import { isScratchPath, pathBelow } from '../../text/paths.ts';
import { testOutcome, testRun } from '../../text/shell.ts';
import { indexEvents } from '../event-index.ts';

/** What set the run going, as far as the transcript holds it. */
export interface Task {
  /** `plan`: handed over by the agent itself. `middle`: the agent was at work before the first prompt that is recorded. */
  readonly kind: 'prompt' | 'plan' | 'middle' | 'continued';
  readonly event: PromptEvent | InjectedEvent;
}

/** An analysis with what several parts of a draft look up in it. */
export interface Run {
  readonly analysis: Analysis;
  /** Signals, the one that tells most first. */
  readonly signals: readonly Signal[];
  readonly pattern: PatternId | null;
  readonly task: Task | null;
  /** Calls that ran a recognised test command, in order. */
  readonly tests: readonly { readonly call: CallEvent; readonly outcome: 'passed' | 'failed' | 'unknown' }[];
  /** The main agent's calls that changed files of the project, in order. */
  readonly edits: readonly CallEvent[];
  /** Events whose record or result stands at a place, sub-agents' included. */
  at(ref: Ref): readonly SessionEvent[];
  /** The events that show a signal, in its order. */
  eventsOf(signal: Signal): readonly SessionEvent[];
}

/**
 * Which observation tells most of what went wrong: a refused act, a plain contradiction, a human's objection, then what may
 * have had its reasons. With an exclamation mark: only where the signal points to a pattern.
 */
const telling = [
  'denied-retry',
  'denial!',
  'rule-ignored',
  'weakened-test',
  'scope-leak',
  'bypass!',
  'revert!',
  'injection-candidate',
  'repeated-correction',
  'correction',
  'unsafe-fallback',
  'masked-failure',
  'untested-finish',
  'repeated-failure',
  'runaway',
  'denial',
  'bypass',
  'missing-name',
  'unread-edit',
  'hook-block',
  'revert',
  'edit-churn',
  'interruption',
];
/** Up to here a signal of the leading pattern goes before the others. */
const lastOfWeight = telling.indexOf('runaway');

/** Prepares an analysis for drafting; `pattern` is the one that leads, null when none does. */
export function prepareRun(analysis: Analysis, pattern: PatternId | null): Run {
  const { session } = analysis;
  const calls = eventsOf(session, 'call');
  const at = indexEvents(session);
  const isScratchRun = isScratchPath(session.cwd ?? '');
  const rank = (signal: Signal): number => {
    const marked = signal.pattern === null ? -1 : telling.indexOf(`${signal.id}!`);
    const known = marked === -1 ? telling.indexOf(signal.id) : marked;
    const place = known === -1 ? telling.length : known;
    // A refusal or stop whose call is not in the transcript tells less than one whose call is.
    const isWhole = signal.refs.some((ref) =>
      at(ref).some((event) => event.kind === 'call' || event.kind === 'prompt'),
    );
    const leads = pattern !== null && signal.pattern === pattern && place <= lastOfWeight;
    return (leads ? 0 : 100) + place + (isWhole ? 0 : 200);
  };
  return {
    analysis,
    signals: analysis.signals.map((signal) => shorten(signal, session.cwd)).sort((a, b) => rank(a) - rank(b)),
    pattern,
    task: findTask(session),
    tests: calls.flatMap((call) => {
      if (call.command === null || call.status === 'denied' || testRun(call.command) === null) return [];
      return [{ call, outcome: testOutcome(call.command, call.output, call.exitCode) }];
    }),
    edits: calls.filter((call) =>
      call.files.some(
        ({ action, path }) => /^(?:create|edit|delete)$/.test(action) && (isScratchRun || !isScratchPath(path)),
      ),
    ),
    at,
    eventsOf: (signal) => signal.refs.flatMap(at),
  };
}

/** Paths in a title as they are seen from the session's folder. */
function shorten(signal: Signal, cwd: string | null): Signal {
  return cwd === null || cwd.length < 2 ? signal : { ...signal, title: signal.title.replaceAll(`${cwd}/`, '') };
}

function findTask({ events }: Session): Task | null {
  const prompt = events.find((event) => event.kind === 'prompt');
  const work = events.find((event) => event.kind === 'call');
  const before = (event: SessionEvent | undefined): boolean =>
    event !== undefined && (work === undefined || events.indexOf(event) < events.indexOf(work));
  const plan = events.find((event) => event.kind === 'injected' && event.what === 'plan');
  if (plan?.kind === 'injected' && before(plan) && !before(prompt)) return { kind: 'plan', event: plan };
  if (!prompt) return null;
  const summary = events.find((event) => event.kind === 'injected' && event.what.includes('summary'));
  if (summary && events.indexOf(summary) < events.indexOf(prompt)) return { kind: 'continued', event: prompt };
  return { kind: before(prompt) ? 'prompt' : 'middle', event: prompt };
}

/** The calls that a signal's events are or belong to, in the signal's order, each once. */
export function callsOf(run: Run, signal: Signal): readonly CallEvent[] {
  const calls = new Set<CallEvent>();
  for (const event of run.eventsOf(signal)) {
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
