import type { CallEvent, Json, ReplyEvent, Session, SessionEvent } from '../core/model/session.ts';
import type { DraftCase } from '../core/postmortem/draft/cases.ts';
import { testRun } from '../core/text/shell.ts';
import { redactJson, type EvidenceOptions } from './evidence.ts';
import { jsonLine } from './json-line.ts';
import { readWholeInput } from './whole-input.ts';

/** Where the session's recorded paths lie. */
export interface CasePlaces {
  /** The repository's root as the transcript has it; null when it is not known. */
  readonly root: string | null;
  /** The repository-relative form of a recorded path; null when it lies elsewhere. */
  relative(path: string): string | null;
}

/** What case lines are made from. */
export interface CaseOptions extends EvidenceOptions {
  readonly places: CasePlaces;
}

/**
 * The lines of an evidence file that hold cases: each a call with all that its agent would tell a hook, redacted like the
 * rest, so that it can be replayed after the transcript is gone.
 */
export async function renderCases(
  session: Session,
  cases: readonly DraftCase[],
  options: CaseOptions,
): Promise<string> {
  const lines: string[] = [];
  const numbers = new Map<string, number>();
  for (const one of cases) {
    options.signal?.throwIfAborted();
    const found = findEvent(session, one);
    if (!found) continue;
    const number = (numbers.get(one.change) ?? 0) + 1;
    numbers.set(one.change, number);
    lines.push(jsonLine(await renderCase(found, { ...one, label: `${one.change}.${number}` }, options)));
  }
  return lines.join('');
}

/** A call of the run, or the reply after which it ended its work. */
interface Found {
  readonly session: Session;
  readonly event: CallEvent | ReplyEvent;
}

function findEvent(session: Session, { callId, ref }: DraftCase): Found | null {
  for (const run of [session, ...session.subagents]) {
    const event = run.events.find(
      (one): one is CallEvent | ReplyEvent =>
        (callId === null ? one.kind === 'reply' : one.kind === 'call' && one.id === callId) &&
        one.ref.line === ref.line &&
        one.ref.file === ref.file,
    );
    if (event) return { session: run, event };
  }
  return null;
}

async function renderCase(
  { session, event }: Found,
  { label, change, must, why }: DraftCase & { readonly label: string },
  options: CaseOptions,
): Promise<Json> {
  const { places } = options;
  const before = session.events.slice(0, session.events.indexOf(event));
  const mode = (what: string) => before.findLast((one) => one.kind === 'mode' && one.what === what);
  const model = mode('model');
  const permission = mode('permission');
  const { whole, deed } =
    event.kind === 'call'
      ? await describeCall(event, before, { session, options })
      : describeEnd(event, before, { session, places });
  const masked = new Set<string>();
  const recorded = {
    agent: session.agent,
    agentVersion: session.agentVersion,
    root: places.root,
    time: event.time,
    session: session.id,
    model: model?.kind === 'mode' ? model.value : (session.models[0] ?? null),
    mode: permission?.kind === 'mode' ? permission.value : null,
    ...deed,
  };
  const clean = await redactJson(recorded, { homes: options.homes, masked });
  return {
    label,
    kind: 'case',
    change,
    must,
    why,
    ...(clean as { readonly [key: string]: Json }),
    ...(whole ? {} : { cut: true }),
    ...(masked.size > 0 ? { masked: [...masked].sort() } : {}),
  };
}

/** What a case keeps of what was done. */
interface Deed {
  /** Nothing of what its agent would hand to a hook is missing. */
  readonly whole: boolean;
  readonly deed: { readonly [key: string]: Json };
}

async function describeCall(
  call: CallEvent,
  before: readonly SessionEvent[],
  { session, options }: { readonly session: Session; readonly options: CaseOptions },
): Promise<Deed> {
  const { input, whole } = await readWholeInput(call, session.id, options.signal);
  const { places } = options;
  const deed = {
    tool: call.tool,
    toolKind: call.toolKind,
    cwd: call.cwd === null ? null : places.relative(call.cwd),
    input,
    ...(call.command === null || Object.values(input).includes(call.command) ? {} : { command: call.command }),
    call: call.id,
    ok: okOf(call),
    past: pastOf(call, before, places),
    ref: { file: call.ref.file, line: call.ref.line },
  };
  return { whole, deed };
}

/** Longest last message that is kept, in UTF-16 units. */
const longestMessage = 4_000;

/** The end of the work after a reply: a hook sees the transcript with the reply in it. */
function describeEnd(
  reply: ReplyEvent,
  before: readonly SessionEvent[],
  { session, places }: { readonly session: Session; readonly places: CasePlaces },
): Deed {
  const { text, ref } = reply;
  const deed = {
    tool: 'Stop',
    toolKind: 'finish',
    cwd: session.cwd === null ? null : places.relative(session.cwd),
    input: { last_assistant_message: text.slice(0, longestMessage) },
    call: 'finish',
    ok: null,
    past: workOf(before, places),
    ref: { file: ref.file, line: ref.line + 1 },
  };
  return { whole: text.length <= longestMessage, deed };
}

/** The last edits and test runs of a turn, which tell whether its work was tested. */
function workOf(before: readonly SessionEvent[], places: CasePlaces): readonly Json[] {
  const start = before.findLastIndex((event) => event.kind === 'prompt' && event.origin !== 'queued');
  const work = before.slice(start + 1).filter((event): event is CallEvent => event.kind === 'call');
  const isTelling = ({ files, command }: CallEvent): boolean =>
    files.some(({ action }) => action !== 'read' && action !== 'list') ||
    (command !== null && testRun(command) !== null);
  return work
    .filter(isTelling)
    .slice(-past.calls)
    .map((call) => pastCall(call, places));
}

function okOf({ status }: CallEvent): boolean | null {
  return status === 'ok' ? true : status === 'failed' ? false : null;
}

/** Most earlier calls that are kept with a case; of their input only what names things. */
const past = { calls: 3, command: 500 };

/** The last calls before this one that named one of its files, for hooks that ask whether a file was read. */
function pastOf(call: CallEvent, before: readonly SessionEvent[], places: CasePlaces): readonly Json[] {
  const named = fileNames(call);
  if (named.length === 0) return [];
  const earlier = before.filter(
    (event): event is CallEvent =>
      event.kind === 'call' &&
      event.status === 'ok' &&
      (fileNames(event).some((name) => named.includes(name)) ||
        named.some((name) => (event.command ?? '').includes(name.slice(name.lastIndexOf('/') + 1)))),
  );
  return earlier.slice(-past.calls).map((event) => pastCall(event, places));
}

function pastCall(event: CallEvent, places: CasePlaces): Json {
  return {
    tool: event.tool,
    toolKind: event.toolKind,
    cwd: event.cwd === null ? null : places.relative(event.cwd),
    input: namesOf(event),
    time: event.time,
    call: event.id,
    ok: okOf(event),
    ref: { file: event.ref.file, line: event.ref.line },
  };
}

const nameKeys = ['file_path', 'path', 'filePath', 'notebook_path', 'absolute_path', 'target_file', 'dir_path'];

function fileNames({ input, files }: CallEvent): readonly string[] {
  const texts = nameKeys.flatMap((key) => (typeof input[key] === 'string' ? [input[key]] : []));
  return [...texts, ...files.map((file) => file.path)];
}

function namesOf({ input, command, files }: CallEvent): { readonly [key: string]: Json } {
  const names = Object.fromEntries(Object.entries(input).filter(([key]) => nameKeys.includes(key)));
  if (command !== null) return { ...names, command: command.slice(0, past.command) };
  // A patch names its files in its text, which is not kept.
  const [first] = files;
  return Object.keys(names).length === 0 && first ? { path: first.path } : names;
}
