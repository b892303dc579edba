import type { GuardCall } from '../../guard/call.ts';
import { evaluateGuard } from '../../guard/evaluate.ts';
import { finishesOf, type Finish } from '../../guard/finishes.ts';
import { normalisePayload } from '../../guard/normalise.ts';
import { resolveCall } from '../../guard/resolve.ts';
import type { Change, Guard } from '../../model/change.ts';
import { eventsOf, type CallEvent, type Ref, type ToolKind } from '../../model/session.ts';
import type { Signal } from '../../model/signal.ts';
import { oneLine } from '../../text/quote.ts';
import { normaliseCommand } from '../../text/shell.ts';
import { callsOf, type Run } from './run.ts';

/** A call of the run with what must happen to it once a change is in place. */
export interface DraftCase {
  /** Id of the change. */
  readonly change: string;
  readonly must: 'stop' | 'pass';
  /** One line, plain text. */
  readonly why: string;
  /** Null: no call, but the end of the agent's work that came after what stands at `ref`. */
  readonly callId: string | null;
  readonly ref: Ref;
}

/** Most cases of a change; an input longer than this is no example. */
const most = { stop: 10, pass: 12, input: 20_000 };

/** What tools do that a guard could stop; calls of one kind are ordinary ones for each other. */
const kinds: readonly (readonly ToolKind[])[] = [['shell'], ['edit', 'write', 'delete'], ['read'], ['fetch'], ['mcp']];

/** The calls that show a signal, which a change must stop, and ordinary calls of the same kind, which it must let pass. */
export function chooseCases(run: Run, signal: Signal, change: Change): readonly DraftCase[] {
  if (change.kind === 'test' || change.kind === 'template') return [];
  if (change.guard?.on === 'finish') return finishCases(run, signal, { id: change.id, guard: change.guard });
  const offending = offendingCalls(run, signal, change);
  const [first] = offending;
  if (!first) return [];
  const name = (call: CallEvent, must: DraftCase['must'], why: string): DraftCase => {
    return { change: change.id, must, why, callId: call.id, ref: call.ref };
  };
  return [
    ...offending.map((call) => name(call, 'stop', oneLine(signal.title, 160))),
    ...ordinaryCalls(run, signal, offending).map((call) => name(call, 'pass', 'an ordinary call of the same run')),
  ];
}

/** The ends of the run's turns; when the guard stops none of them, the last, so that this is seen. */
function finishCases(
  { analysis: { session } }: Run,
  signal: Signal,
  { id, guard }: { readonly id: string; readonly guard: Guard },
): readonly DraftCase[] {
  const finishes = finishesOf(session, guard, session.cwd ?? '/');
  const stopped = finishes.filter(({ isStopped }) => isStopped);
  const offending = stopped.length > 0 ? stopped : finishes.slice(-1);
  const others = finishes.filter((one) => !offending.includes(one));
  const name = ({ ref }: Finish, must: DraftCase['must'], why: string): DraftCase => {
    return { change: id, must, why, callId: null, ref };
  };
  return [
    ...offending.slice(-most.stop).map((one) => name(one, 'stop', oneLine(signal.title, 160))),
    ...others.slice(-most.pass).map((one) => name(one, 'pass', 'another end of work in the same run')),
  ];
}

/** The signal's calls that the change is about; when its guard stops none, the telling one, so that this is seen. */
function offendingCalls(run: Run, signal: Signal, { guard }: Change): readonly CallEvent[] {
  const calls = callsOf(run, signal).filter((call) => kindsLike(call).length > 0);
  if (!guard) return calls.slice(0, most.stop);
  const caught = calls.filter((call) => {
    const seen = asGuardSees(call, run.analysis.session.cwd);
    return seen !== null && evaluateGuard(guard, seen).verdict !== 'pass';
  });
  return (caught.length > 0 ? caught : calls.slice(0, 1)).slice(0, most.stop);
}

function kindsLike({ toolKind }: CallEvent): readonly ToolKind[] {
  return kinds.find((group) => group.includes(toolKind)) ?? [];
}

function asGuardSees(call: CallEvent, cwd: string | null): GuardCall | null {
  const root = cwd ?? '/';
  const sent = normalisePayload({ tool_name: call.tool, tool_input: call.input, cwd: call.cwd ?? root });
  if (!sent) return null;
  const command = call.command ?? sent.command;
  return resolveCall(
    { ...sent, command },
    { root, cwd: root, home: null, ignoreCase: false, realPath: (path) => path },
  );
}

/** Calls that worked, that no signal names, and that do not do the same; spread over the run. */
function ordinaryCalls(run: Run, signal: Signal, offending: readonly CallEvent[]): readonly CallEvent[] {
  const wanted = new Set(offending.flatMap(kindsLike));
  const noticed = new Set(run.analysis.signals.flatMap((one) => callsOf(run, one)));
  const seen = new Set(offending.map(deedOf));
  const calls = eventsOf(run.analysis.session, 'call').filter((call) => {
    if (!wanted.has(call.toolKind) || call.status !== 'ok' || noticed.has(call) || call.poll || call.within)
      return false;
    if (call.files.some(({ path }) => signal.paths.some((one) => path === one || path.endsWith(`/${one}`))))
      return false;
    const deed = deedOf(call);
    if (seen.has(deed) || JSON.stringify(call.input).length > most.input) return false;
    return seen.add(deed);
  });
  const step = Math.max(1, calls.length / most.pass);
  return Array.from(
    { length: Math.min(most.pass, calls.length) },
    (_, index) => calls[Math.floor(index * step)],
  ).filter((call) => call !== undefined);
}

function deedOf(call: CallEvent): string {
  return call.command === null ? `${call.tool} ${JSON.stringify(call.input)}` : normaliseCommand(call.command);
}
