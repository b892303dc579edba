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

/** Runs a guard over the calls of one recorded run, each with what had happened before it. */
export function backtestRun(guard: Guard, run: RunCalls, root: string): BacktestedRun {
  const stateful = needsHistory(guard);
  const kinds = kindsOf(guard);
  const stopped: StoppedCall[] = [];
  let looked = 0;
  for (const [index, call] of run.calls.entries()) {
    if (kinds !== null && !kinds.has(call.sent.kind)) continue;
    const places = placesOf(run, root);
    const guarded = resolveRecorded(call, places);
    if (!isLookedAt(guard, guarded)) continue;
    looked++;
    const history = stateful ? historyOf(run, { index, places }) : null;
    const { verdict, reason } = evaluateGuard(guard, guarded, history);
    if (verdict === 'pass') continue;
    stopped.push({
      verdict,
      reason,
      call: describeCall(call),
      tool: call.sent.tool,
      line: call.line,
      time: call.time,
      status: call.status,
      ran: call.status !== 'denied' && call.status !== 'interrupted' && call.status !== 'pending',
    });
  }
  const { agent, sessionId, subagentId, file, start } = run;
  return { agent, sessionId, subagentId, file, start, looked, stopped };
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
  const turn = calls[index]?.turn ?? 0;
  const first = before.findIndex((call) => call.turn === turn);
  return {
    past: {
      calls: before.map(({ sent, status }) => ({ sent, failed: failedOf(status) })),
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

function describeCall({ sent }: RunCall): string {
  if (sent.kind === 'finish') return 'the end of its work';
  if (sent.command !== null) return oneLine(sent.command, 160);
  const files = sent.files.map(({ path }) => path).join(', ');
  const subject = files === '' ? (sent.content ?? '') : files;
  return oneLine(`${sent.tool} ${subject}`, 160);
}
