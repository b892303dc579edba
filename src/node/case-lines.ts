import type { CallEvent, Json, Session, SessionEvent } from '../core/model/session.ts';
import type { DraftCase } from '../core/postmortem/draft/cases.ts';
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
    const found = findCall(session, one);
    if (!found) continue;
    const number = (numbers.get(one.change) ?? 0) + 1;
    numbers.set(one.change, number);
    lines.push(jsonLine(await renderCase(found, { ...one, label: `${one.change}.${number}` }, options)));
  }
  return lines.join('');
}

interface FoundCall {
  readonly session: Session;
  readonly call: CallEvent;
}

function findCall(session: Session, { callId, ref }: DraftCase): FoundCall | null {
  for (const run of [session, ...session.subagents]) {
    const call = run.events.find(
      (event) =>
        event.kind === 'call' && event.id === callId && event.ref.line === ref.line && event.ref.file === ref.file,
    );
    if (call?.kind === 'call') return { session: run, call };
  }
  return null;
}

async function renderCase(
  { session, call }: FoundCall,
  { label, change, must, why }: DraftCase & { readonly label: string },
  options: CaseOptions,
): Promise<Json> {
  const { input, whole } = await readWholeInput(call, session.id, options.signal);
  const { places } = options;
  const masked = new Set<string>();
  const before = session.events.slice(0, session.events.indexOf(call));
  const mode = (what: string) => before.findLast((event) => event.kind === 'mode' && event.what === what);
  const model = mode('model');
  const permission = mode('permission');
  const recorded = {
    agent: session.agent,
    agentVersion: session.agentVersion,
    tool: call.tool,
    toolKind: call.toolKind,
    root: places.root,
    cwd: call.cwd === null ? null : places.relative(call.cwd),
    input,
    ...(call.command === null || Object.values(input).includes(call.command) ? {} : { command: call.command }),
    time: call.time,
    session: session.id,
    call: call.id,
    model: model?.kind === 'mode' ? model.value : (session.models[0] ?? null),
    mode: permission?.kind === 'mode' ? permission.value : null,
    ok: okOf(call),
    past: pastOf(call, before, places),
    ref: { file: call.ref.file, line: call.ref.line },
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
  return earlier
    .slice(-past.calls)
    .map((event) => ({
      tool: event.tool,
      toolKind: event.toolKind,
      cwd: event.cwd === null ? null : places.relative(event.cwd),
      input: namesOf(event),
      time: event.time,
      call: event.id,
      ok: true,
      ref: { file: event.ref.file, line: event.ref.line },
    }));
}

const nameKeys = ['file_path', 'path', 'filePath', 'notebook_path', 'absolute_path', 'target_file', 'dir_path'];

function fileNames({ input, files }: CallEvent): readonly string[] {
  const texts = nameKeys.flatMap((key) => (typeof input[key] === 'string' ? [input[key]] : []));
  return [...texts, ...files.map((file) => file.path)];
}

function namesOf({ input, command }: CallEvent): { readonly [key: string]: Json } {
  const names = Object.entries(input).filter(([key]) => nameKeys.includes(key));
  return { ...Object.fromEntries(names), ...(command === null ? {} : { command: command.slice(0, past.command) }) };
}
