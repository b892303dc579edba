import { normalisePayload, type SentCall } from '../guard/normalise.ts';
import type { GuardCallKind } from '../guard/call.ts';
import type { CallEvent, CallStatus, Json, Session, SessionEvent } from '../model/session.ts';

/** A recorded call as guards look at it. */
export interface RunCall {
  readonly sent: SentCall;
  /** 1-based line or index in the run's file. */
  readonly line: number;
  /** Where its result stands in the same file; null when none does. */
  readonly resultLine: number | null;
  /** ISO 8601, UTC. */
  readonly time: string | null;
  readonly status: CallStatus;
  /** It made a file that was not there. */
  readonly isNew: boolean;
  /** Who refused it; null when nobody did. */
  readonly deniedBy: 'human' | 'hook' | 'rule' | 'mode' | null;
  /** How many prompts of the user's stand before it. */
  readonly turn: number;
}

/** A refusal that names one of our guards. */
export interface GuardStop {
  /** `pm-3f9a11c2/c1` */
  readonly guard: string;
  readonly line: number;
  readonly time: string | null;
}

/** The calls of one recorded run: a session's, or one of its sub-agents'. */
export interface RunCalls {
  readonly agent: string;
  readonly sessionId: string;
  /** Null for the main agent. */
  readonly subagentId: string | null;
  readonly file: string;
  readonly cwd: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly calls: readonly RunCall[];
  /** Files whose content was handed over besides by calls, as recorded. */
  readonly shown: readonly string[];
  readonly stops: readonly GuardStop[];
}

/** Longest text of a call that is kept, in UTF-16 units. */
const longest = 20_000;

/** The calls of a session and of its sub-agents, ends of work included; the sub-agents' count as the session's. */
export function runsOf(session: Session): readonly RunCalls[] {
  return [session, ...session.subagents].map((run) => ({
    agent: session.agent,
    sessionId: session.id,
    subagentId: run === session ? null : run.id,
    file: run.file,
    cwd: run.cwd ?? session.cwd,
    start: run.start,
    end: run.end,
    calls: readCalls(run),
    shown: run.events.flatMap((event) =>
      event.kind === 'context' && event.what === 'file' && event.path !== null ? [event.path] : [],
    ),
    stops: readStops(run),
  }));
}

function readCalls(run: Session): readonly RunCall[] {
  const deniedBy = new Map(
    run.events.flatMap((event) => (event.kind === 'denial' && event.callId !== null ? [[event.callId, event.by]] : [])),
  );
  const calls: RunCall[] = [];
  let turn = 0;
  let word: SessionEvent | undefined;
  const finish = (): void => {
    const last = calls.at(-1);
    // The end of a turn is a call of its own to guards that ask for tests; one without calls had nothing to test, and no
    // agent asks hooks where the user ended the turn.
    const isEnd = word?.kind === 'reply' && last?.turn === turn && last.sent.kind !== 'finish';
    if (isEnd && word) calls.push(endOf(word, { turn, cwd: run.cwd }));
  };
  for (const event of run.events) {
    if (/^(reply|call|denial|interruption)$/.test(event.kind)) word = event;
    if (event.kind === 'prompt') {
      if (event.origin !== 'queued') finish();
      turn++;
    } else if (event.kind === 'call' && event.poll !== true) {
      const sent = sentCall(event);
      const { ref, resultRef, time, status } = event;
      const resultLine = resultRef?.file === ref.file ? resultRef.line : null;
      const isNew = event.files.some(({ action }) => action === 'create');
      const refused = deniedBy.get(event.id) ?? null;
      calls.push({ sent, line: ref.line, resultLine, time, status, isNew, deniedBy: refused, turn });
    }
  }
  finish();
  return calls;
}

function endOf({ ref, time }: SessionEvent, { turn, cwd }: { turn: number; cwd: string | null }): RunCall {
  const sent: SentCall = { kind: 'finish', tool: 'Stop', command: null, files: [], content: null, cwd };
  return { sent, line: ref.line, resultLine: null, time, status: 'ok', isNew: false, deniedBy: null, turn };
}

/** The call as its agent would have handed it to a hook; what the format knows better than a tool's name tells goes first. */
function sentCall(event: CallEvent): SentCall {
  const payload = { tool_name: event.tool, tool_input: event.input as Json, cwd: event.cwd };
  const sent = normalisePayload(payload) ?? {
    ...{ kind: 'other', tool: event.tool, command: null, files: [], content: null },
    cwd: event.cwd,
  };
  const command = event.command ?? sent.command;
  const kind: GuardCallKind = sent.kind === 'other' && event.toolKind === 'shell' ? 'shell' : sent.kind;
  const content = kind === 'shell' ? command : sent.content;
  return {
    ...sent,
    kind,
    command: kind === 'shell' ? clip(command) : sent.command,
    content: clip(content),
    cwd: sent.cwd ?? event.cwd,
  };
}

function clip(text: string | null): string | null {
  return text === null ? null : text.slice(0, longest);
}

const guardName = /\((pm-[0-9a-f]{8}\/[a-z][a-z0-9-]{0,30}), [^()\n]{1,300}\)/g;

/** Refusals whose words end as our guard's do; each call and guard once. */
function readStops(run: Session): readonly GuardStop[] {
  const stops = new Map<string, GuardStop>();
  const take = (text: string | null, event: SessionEvent, call: string | null): void => {
    for (const [, guard = ''] of (text ?? '').matchAll(guardName)) {
      const key = `${guard} ${call ?? event.ref.line}`;
      if (!stops.has(key)) stops.set(key, { guard, line: event.ref.line, time: event.time });
    }
  };
  for (const event of run.events) {
    if (event.kind === 'hook' && event.outcome === 'blocked') take(event.text, event, event.callId);
    else if (event.kind === 'denial' && event.by === 'hook') take(event.feedback, event, event.callId);
    else if (event.kind === 'call' && event.status === 'denied') take(event.output, event, event.id);
  }
  return [...stops.values()];
}
