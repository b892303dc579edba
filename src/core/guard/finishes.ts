import type { Guard } from '../model/change.ts';
import type { CallEvent, Json, Ref, Session, SessionEvent } from '../model/session.ts';
import { evaluateGuard } from './evaluate.ts';
import { normalisePayload, type SentCall } from './normalise.ts';
import type { PastCall } from './past.ts';
import { resolveCall, type Places } from './resolve.ts';

/** A moment at which a recorded run ended its work, and what a guard on it says. */
export interface Finish {
  /** The last thing recorded before. */
  readonly ref: Ref;
  readonly isStopped: boolean;
}

/**
 * The ends of a run's turns, each with what a guard on the end of the work makes of it. Turns without a call, and those that
 * the user stopped, have none.
 * @param root the repository's, as the session's paths have it.
 */
export function finishesOf(session: Session, guard: Guard, root: string): readonly Finish[] {
  const found: Finish[] = [];
  let past: PastCall[] = [];
  const places: Places = { root, cwd: session.cwd ?? root, home: null, ignoreCase: false, realPath: (path) => path };
  const end = (last: SessionEvent | undefined): void => {
    // No hook is asked at the end of a turn that the user ended, or that ended on a call.
    if (last?.kind === 'reply' && past.length > 0) {
      const call = resolveCall(finish, places);
      const history = {
        past: { calls: past, shown: [], turn: 0 },
        resolve: (sent: SentCall) => resolveCall(sent, places),
      };
      found.push({ ref: last.ref, isStopped: evaluateGuard(guard, call, history).verdict === 'deny' });
    }
    past = [];
  };
  let last: SessionEvent | undefined;
  for (const event of session.events) {
    if (event.kind === 'prompt' && event.origin !== 'queued') end(last);
    if (event.kind === 'call' && event.poll !== true) past.push(...pastOf(event));
    if (/^(reply|call|denial|interruption)$/.test(event.kind)) last = event;
  }
  end(last);
  return found;
}

const finish: SentCall = { kind: 'finish', tool: 'Stop', command: null, files: [], content: null, cwd: null };

function pastOf(event: CallEvent): readonly PastCall[] {
  const sent = normalisePayload({ tool_name: event.tool, tool_input: event.input as Json, cwd: event.cwd });
  if (!sent) return [];
  const failed = event.status === 'ok' ? false : event.status === 'pending' || event.status === 'unknown' ? null : true;
  const command = event.command ?? sent.command;
  const isShell = sent.kind === 'shell' || event.toolKind === 'shell';
  return [{ sent: isShell ? { ...sent, kind: 'shell', command } : sent, failed }];
}
