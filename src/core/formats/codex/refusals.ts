import type { CallEvent } from '../../model/session.ts';
import type { Outcome } from './outcome.ts';
import type { Row } from './row.ts';
import type { Run } from './run.ts';

/** A call and what its output says. */
export interface Settled {
  readonly call: CallEvent;
  readonly outcome: Outcome;
}

/** Tells the refusal of a call, and the hook that refused it; nothing for a call that was let through. */
export function noteRefusal(run: Run, row: Row, { call, outcome }: Settled): void {
  const { refusedBy, hook } = outcome;
  if (refusedBy === null) return;
  const at = { ref: row.ref, time: row.time, callId: call.id };
  if (hook) {
    const said = hook.reason.replace(/\.? Command: [\s\S]*$/, '');
    const event = { kind: 'hook', event: hook.event, name: null, command: null, outcome: 'blocked' } as const;
    run.builder.add({ ...at, ...event, exitCode: null, text: said });
  }
  run.builder.add({ ...at, kind: 'denial', by: refusedBy, feedback: null });
}
