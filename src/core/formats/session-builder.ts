import { clip, inputLimit, outputLimit } from '../text/clip.ts';
import { shellTouches } from '../text/shell.ts';
import { benignExit } from '../text/shell/benign-exit.ts';
import type { CallEvent, CallStatus, FileTouch, Json, Problem, Ref, Session, SessionEvent } from '../model/session.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a result adds to its call. */
export interface CallResult {
  readonly ref: Ref;
  readonly time: string | null;
  readonly status: CallStatus;
  readonly output: string;
  readonly exitCode?: number | null;
  readonly benign?: string;
  readonly files?: readonly FileTouch[];
  readonly background?: boolean;
  readonly subagentId?: string;
}

export type NewCall = Pick<CallEvent, 'ref' | 'time' | 'id' | 'tool' | 'toolKind' | 'input'> &
  Partial<Pick<CallEvent, 'command' | 'cwd' | 'files' | 'poll' | 'background' | 'within'>>;

type Head = Omit<Session, 'events' | 'subagents' | 'unknown' | 'problems' | 'models' | 'activeMs'>;

/**
 * Collects the events of one session. Texts are clipped on the way in, so that memory does not grow with the file; calls
 * are completed when their result comes.
 */
export class SessionBuilder {
  readonly head: Mutable<Head>;
  readonly events: SessionEvent[] = [];
  readonly subagents: Session[] = [];
  readonly #calls = new Map<string, Mutable<CallEvent>>();
  readonly #models = new Set<string>();
  readonly #unknown = new Map<string, number>();
  readonly #problems: Problem[] = [];
  readonly #times: number[] = [];

  constructor(agent: string, file: string) {
    this.head = {
      agent,
      id: '',
      file,
      sources: [file],
      title: null,
      cwd: null,
      branch: null,
      headCommit: null,
      agentVersion: null,
      start: null,
      end: null,
      parentId: null,
      role: 'main',
      tokensAtLeast: false,
    };
  }

  /** Appends an event other than a call. */
  add(event: Exclude<SessionEvent, CallEvent>): void {
    this.events.push('text' in event && event.text !== null ? clipText(event) : event);
  }

  /** Appends a call whose result is still to come. */
  call(call: NewCall): void {
    const event: Mutable<CallEvent> = {
      kind: 'call',
      command: null,
      cwd: null,
      files: [],
      ...call,
      input: clipInput(call.input),
      status: 'pending',
      exitCode: null,
      output: '',
      resultRef: null,
      endTime: null,
    };
    this.#calls.set(event.id, event);
    this.events.push(event);
  }

  /** The call with this id, when it was seen. */
  findCall(id: string): CallEvent | undefined {
    return this.#calls.get(id);
  }

  /** Completes a call; false when no such call was seen. */
  result(id: string, result: CallResult): boolean {
    const call = this.#calls.get(id);
    if (!call) return false;
    const { ref, time, output, ...rest } = result;
    Object.assign(call, rest, { output: clip(output, outputLimit), resultRef: ref, endTime: time });
    return true;
  }

  /** Adds to a call what became known apart from its result. */
  amend(id: string, known: Partial<Pick<CallEvent, 'status' | 'exitCode' | 'benign' | 'subagentId' | 'files'>>): void {
    const call = this.#calls.get(id);
    if (call) Object.assign(call, known);
  }

  model(name: string | null | undefined): void {
    if (name) this.#models.add(name);
  }

  /** Widens the session's time span; called with the time of every record, since active time is counted from these. */
  seen(time: string | null): void {
    if (time === null) return;
    this.#times.push(Date.parse(time));
    if (this.head.start === null || time < this.head.start) this.head.start = time;
    if (this.head.end === null || time > this.head.end) this.head.end = time;
  }

  /** Counts a record that was not understood. */
  unknown(type: string): void {
    this.#unknown.set(type, (this.#unknown.get(type) ?? 0) + 1);
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
  }

  finish(): Session {
    for (const call of this.#calls.values()) {
      this.#touchFiles(call);
      markBenign(call);
    }
    return {
      ...this.head,
      models: [...this.#models],
      activeMs: sumActive(this.#times),
      events: this.events,
      subagents: this.subagents,
      unknown: Object.fromEntries(this.#unknown),
      problems: this.#problems,
    };
  }

  /** A shell call's files stand on its line alone; one that was refused, failed or never ended is not known to touch any. */
  #touchFiles(call: Mutable<CallEvent>): void {
    const isDone = call.toolKind === 'shell' && call.status === 'ok' && call.command !== null;
    if (isDone && call.files.length === 0) call.files = shellTouches(call.command ?? '', call.cwd ?? this.head.cwd);
  }
}

/** An exit status that is an answer (a search without a match), or the user's stop, is no failure of the command. */
function markBenign(call: Mutable<CallEvent>): void {
  const { exitCode, command } = call;
  if (call.toolKind !== 'shell' || exitCode === null || exitCode === 0 || call.benign !== undefined) return;
  const answer = command === null ? null : benignExit(command, exitCode);
  if (call.status === 'interrupted') call.benign = 'stopped by the user';
  else if (answer !== null) call.benign = answer;
}

const longestPause = 5 * 60_000;

function sumActive(times: number[]): number | null {
  const ordered = times.filter(Number.isFinite).sort((a, b) => a - b);
  if (ordered.length < 2) return null;
  let active = 0;
  for (let i = 1; i < ordered.length; i++) {
    const gap = (ordered[i] ?? 0) - (ordered[i - 1] ?? 0);
    if (gap <= longestPause) active += gap;
  }
  return active;
}

function clipText<T extends Exclude<SessionEvent, CallEvent>>(event: T): T {
  const { text } = event as { text?: string };
  return typeof text === 'string' && text.length > inputLimit ? { ...event, text: clip(text, inputLimit) } : event;
}

function clipInput(input: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return clipJson(input) as Readonly<Record<string, Json>>;
}

function clipJson(value: Json): Json {
  if (typeof value === 'string') return clip(value, inputLimit);
  if (Array.isArray(value)) return value.map(clipJson);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, clipJson(member)]));
  }
  return value;
}
