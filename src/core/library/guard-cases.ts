import { finishesOf } from '../guard/finishes.ts';
import type { Guard } from '../model/change.ts';
import type { CallEvent, Ref, Session } from '../model/session.ts';
import { describeCall, judgeCalls } from './backtest.ts';
import { runsOf, type RunCall } from './run-calls.ts';

/** A call of a run with what must happen to it once a guard is in place. */
export interface GuardCase {
  readonly must: 'stop' | 'pass';
  /** One line, plain text. */
  readonly why: string;
  /** The call on one line. */
  readonly call: string;
  /** Null: no call, but the end of the work that came after what stands at `ref`. */
  readonly callId: string | null;
  readonly ref: Ref;
}

/** Most cases of a guard, and the longest input of an ordinary call, in characters of its JSON. */
const most = { stop: 10, pass: 12, input: 20_000 };

interface Judged {
  readonly event: CallEvent;
  readonly call: RunCall;
  readonly isStopped: boolean;
  readonly reason: string;
}

/**
 * The calls of a run that a guard stops, and ordinary ones of the same kinds that it lets pass, spread over the run; the
 * same deed once.
 * @param root the repository's, as the session's paths have it.
 */
export function casesForGuard(guard: Guard, session: Session, root: string): readonly GuardCase[] {
  if (guard.on === 'finish') return endsForGuard(guard, session, root);
  const judged = once(judge(guard, session, root));
  const stopped = judged.filter(({ isStopped }) => isStopped).slice(0, most.stop);
  const passed = judged.filter(
    ({ isStopped, event }) => !isStopped && event.status === 'ok' && JSON.stringify(event.input).length <= most.input,
  );
  const step = Math.max(1, passed.length / most.pass);
  const spread = Array.from(
    { length: Math.min(most.pass, passed.length) },
    (_, index) => passed[Math.floor(index * step)],
  );
  const cases = [
    ...stopped.map((one) => toCase(one, 'stop', whyStopped(one))),
    ...spread.flatMap((one) => (one ? [toCase(one, 'pass', 'an ordinary call of the same run')] : [])),
  ];
  return root.length < 2 ? cases : cases.map((one) => ({ ...one, call: one.call.replaceAll(`${root}/`, '') }));
}

function endsForGuard(guard: Guard, session: Session, root: string): readonly GuardCase[] {
  const ends = finishesOf(session, guard, root).map(({ isStopped, ref }): GuardCase => {
    const why = isStopped ? 'the guard is for it' : 'another end of work in the same run';
    return { must: isStopped ? 'stop' : 'pass', why, call: 'the end of its work', callId: null, ref };
  });
  const of = (must: GuardCase['must']) => ends.filter((one) => one.must === must).slice(-most[must]);
  return [...of('stop'), ...of('pass')];
}

function judge(guard: Guard, session: Session, root: string): readonly Judged[] {
  const own = [session, ...session.subagents];
  return runsOf(session).flatMap((run, index) => {
    const events = (own[index]?.events ?? []).filter(
      (event): event is CallEvent => event.kind === 'call' && event.poll !== true,
    );
    let next = 0;
    // Ends of work stand among the calls, and no event of a call behind them.
    const eventOf = run.calls.map(({ sent }) => (sent.kind === 'finish' ? undefined : events[next++]));
    return judgeCalls(guard, run, root).flatMap(({ index: at, verdict, reason }): Judged[] => {
      const [call, event] = [run.calls[at], eventOf[at]];
      return call && event ? [{ event, call, isStopped: verdict !== 'pass', reason }] : [];
    });
  });
}

function once(all: readonly Judged[]): readonly Judged[] {
  const seen = new Set<string>();
  return all.filter(({ event, isStopped }) => {
    const deed = `${String(isStopped)} ${event.command ?? `${event.tool} ${JSON.stringify(event.input)}`}`;
    return !seen.has(deed) && seen.add(deed);
  });
}

function whyStopped({ call: { deniedBy, status }, reason }: Judged): string {
  if (deniedBy === 'human') return 'it was refused by the user';
  if (deniedBy !== null || status === 'denied') return 'it was refused';
  return `the guard is for it: ${reason}`;
}

function toCase({ event, call }: Judged, must: GuardCase['must'], why: string): GuardCase {
  return { must, why, call: describeCall(call), callId: event.id, ref: event.ref };
}
