import type { GuardCall, GuardCallKind } from '../guard/call.ts';
import { evaluateGuard } from '../guard/evaluate.ts';
import { needsHistory, type History } from '../guard/history.ts';
import { resolveCall, type Places } from '../guard/resolve.ts';
import type { Guard, GuardSubject } from '../model/change.ts';
import type { CallStatus } from '../model/session.ts';
import { oneLine } from '../text/quote.ts';
import type { RunCall, RunCalls } from './run-calls.ts';

/** A recorded call that a guard would have stopped, or asked about. */
export interface StoppedCall {
  readonly verdict: 'deny' | 'ask';
  /** Which condition it met, in words. */
  readonly reason: string;
  /** The call on one line: the command, or the tool and its files. */
  readonly call: string;
  readonly tool: string;
  readonly line: number;
  /** ISO 8601, UTC. */
  readonly time: string | null;
  readonly status: CallStatus;
  /** It ran, and nobody refused it. */
  readonly ran: boolean;
}

/** What a guard would have done in one recorded run. */
export interface BacktestedRun {
  readonly agent: string;
  readonly sessionId: string;
  readonly subagentId: string | null;
  readonly file: string;
  readonly start: string | null;
  /** Calls of the kinds that the guard looks at. */
  readonly looked: number;
  readonly stopped: readonly StoppedCall[];
}

/** Kinds of calls that a guard can have anything to say of; null = all. */
export function kindsOf(guard: Guard): ReadonlySet<GuardCallKind> | null {
  const subjects = typeof guard.on === 'string' ? [guard.on] : guard.on;
  if (needsHistory(guard)) return null;
  const kinds = new Set<GuardCallKind>();
  for (const subject of subjects) {
    // Shell lines and tools of unknown kinds touch files as well.
    if (!isAlone(subject)) return null;
    kinds.add(subject);
  }
  return kinds;
}

function isAlone(subject: GuardSubject): subject is 'shell' | 'fetch' | 'mcp' | 'finish' {
  return subject === 'shell' || subject === 'fetch' || subject === 'mcp' || subject === 'finish';
}

/** What a guard says of a call that it looks at. */
export interface JudgedCall {
  /** Of the call in the run. */
  readonly index: number;
  readonly verdict: 'pass' | 'deny' | 'ask';
  readonly reason: string;
}

/** What a guard says of the calls of one recorded run that it looks at, each with what had happened before it. */
export function judgeCalls(guard: Guard, run: RunCalls, root: string): readonly JudgedCall[] {
  const stateful = needsHistory(guard);
  const kinds = kindsOf(guard);
  const places = placesOf(run, root);
  return run.calls.flatMap((call, index): JudgedCall[] => {
    if (kinds !== null && !kinds.has(call.sent.kind)) return [];
    const guarded = resolveRecorded(call, places);
    if (!isLookedAt(guard, guarded)) return [];
    const { verdict, reason } = evaluateGuard(guard, guarded, stateful ? historyOf(run, { index, places }) : null);
    return [{ index, verdict, reason }];
  });
}

/** Runs a guard over the calls of one recorded run. */
export function backtestRun(guard: Guard, run: RunCalls, root: string): BacktestedRun {
  const judged = judgeCalls(guard, run, root);
  const stopped = judged.flatMap(({ index, verdict, reason }): StoppedCall[] => {
    const call = run.calls[index];
    if (!call || verdict === 'pass') return [];
    const { line, time, status, sent } = call;
    const ran = status !== 'denied' && status !== 'interrupted' && status !== 'pending';
    return [{ verdict, reason, call: describeCall(call), tool: sent.tool, line, time, status, ran }];
  });
  const { agent, sessionId, subagentId, file, start } = run;
  return { agent, sessionId, subagentId, file, start, looked: judged.length, stopped };
}

/** Whether a guard looks at a call at all, for the number of which the stopped ones are. */
function isLookedAt(guard: Guard, call: GuardCall): boolean {
  const subjects: readonly GuardSubject[] = typeof guard.on === 'string' ? [guard.on] : guard.on;
  return subjects.some(
    (subject) => subject === 'any' || subject === call.kind || call.files.some(({ action }) => action === subject),
  );
}

/** The disk of today says nothing of the day of the run: names are taken as they stand, and links are not followed. */
export function placesOf({ cwd }: Pick<RunCalls, 'cwd'>, root: string): Places {
  return { root, cwd: cwd ?? root, home: null, ignoreCase: false, realPath: (path) => path };
}

/** A recorded call with its files told relative to the repository. */
export function resolveRecorded(call: RunCall, places: Places): GuardCall {
  const resolved = resolveCall(call.sent, places);
  if (!call.isNew) return resolved;
  return {
    ...resolved,
    files: resolved.files.map((file) => (file.action === 'edit' ? { ...file, isNew: true } : file)),
  };
}

function historyOf(
  { calls, shown }: RunCalls,
  { index, places }: { readonly index: number; readonly places: Places },
): History {
  const before = calls.slice(0, index).filter(({ sent }) => sent.kind !== 'finish');
  const { turn = 0, line = 0 } = calls[index] ?? {};
  const first = before.findIndex((call) => call.turn === turn);
  return {
    past: {
      // Of calls that are made together none knows how the others end.
      calls: before.map(({ sent, status, resultLine }) => {
        return { sent, failed: (resultLine ?? 0) > line ? null : failedOf(status) };
      }),
      shown,
      turn: first === -1 ? before.length : first,
    },
    resolve: (sent) => resolveCall(sent, places),
  };
}

function failedOf(status: CallStatus): boolean | null {
  if (status === 'ok') return false;
  return status === 'failed' || status === 'denied' || status === 'interrupted' ? true : null;
}

/** The call on one line: the command, or the tool and its files. */
export function describeCall({ sent }: RunCall): string {
  if (sent.kind === 'finish') return 'the end of its work';
  if (sent.command !== null) return oneLine(sent.command, 160);
  const files = sent.files.map(({ path }) => path).join(', ');
  const subject = files === '' ? (sent.content ?? '') : files;
  return oneLine(`${sent.tool} ${subject}`, 160);
}
