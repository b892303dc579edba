import type { Ref, Session, SessionEvent } from '../model/session.ts';

/** The events whose record or result stands at a place, those of sub-agents included; a call stands where its result does, too. */
export function indexEvents(session: Session): (ref: Ref) => readonly SessionEvent[] {
  const index = new Map<string, SessionEvent[]>();
  const put = (ref: Ref, event: SessionEvent): void => {
    const there = index.get(keyOf(ref));
    if (!there) index.set(keyOf(ref), [event]);
    else if (!there.includes(event)) there.push(event);
  };
  for (const run of [session, ...session.subagents]) {
    for (const event of run.events) {
      put(event.ref, event);
      if (event.kind === 'call' && event.resultRef) put(event.resultRef, event);
    }
  }
  return (ref) => index.get(keyOf(ref)) ?? [];
}

function keyOf({ file, line }: Ref): string {
  return `${line}:${file}`;
}
