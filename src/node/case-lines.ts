import type { Case, RecordedCall } from '../core/model/proof.ts';
import type { CallEvent, Json, Problem, Session, SessionEvent, ToolKind } from '../core/model/session.ts';
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

type Fields = { readonly [key: string]: Json };

/** The cases of an evidence file, and the lines that were meant as cases and cannot be read. */
export interface ReadCases {
  readonly cases: readonly Case[];
  /** Other lines by number: a call that a person or a draft cites. */
  readonly calls: ReadonlyMap<number, RecordedCall>;
  readonly problems: readonly Problem[];
}

/**
 * Reads the cases of an evidence file; lines of other kinds are no problem.
 * @param file its repository-relative path, for messages.
 */
export function readCases(text: string, file: string): ReadCases {
  const cases: Case[] = [];
  const calls = new Map<number, RecordedCall>();
  const problems: Problem[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const line = index + 1;
    const fields = parseObject(row);
    if (!fields) continue;
    const inner = fields.kind === 'call' ? fields : asObject(fields.call);
    if (fields.kind !== 'case') {
      const call = inner && readCall({ ...inner, ref: fields.ref ?? null });
      if (call) calls.set(line, call);
      continue;
    }
    const one = readCase(fields, line);
    if (one) cases.push(one);
    else
      problems.push({
        ref: { file, line },
        message: 'This case is not complete: it needs change, must, tool, toolKind and input.',
      });
  }
  return { cases, calls, problems };
}

function readCase(fields: Fields, line: number): Case | null {
  const { label, change, must } = fields;
  const call = readCall(fields);
  if (!call || typeof change !== 'string' || (must !== 'stop' && must !== 'pass')) return null;
  return {
    id: typeof label === 'string' ? label : `line ${line}`,
    change,
    must,
    why: text(fields.why) ?? '',
    call,
    past: readPast(fields, call),
    masked: fields.cut === true || (Array.isArray(fields.masked) && fields.masked.length > 0),
    line,
  };
}

/** What went before; the run's own words are those of the case. */
function readPast(fields: Fields, { agent, agentVersion, root, sessionId }: RecordedCall): Case['past'] {
  if (!Array.isArray(fields.past)) return null;
  return (fields.past as readonly Json[]).flatMap((one): RecordedCall[] => {
    const call = readCall(asObject(one) ?? {});
    return call ? [{ ...call, agent, agentVersion, root, sessionId }] : [];
  });
}

const toolKinds: readonly ToolKind[] = [
  'shell',
  'read',
  'search',
  'edit',
  'write',
  'delete',
  'fetch',
  'mcp',
  'agent',
  'plan',
  'ask',
  'other',
];

function readCall(fields: Fields): RecordedCall | null {
  const tool = text(fields.tool);
  const toolKind = toolKinds.find((kind) => kind === fields.toolKind);
  const input = asObject(fields.input);
  if (tool === null || !toolKind || !input) return null;
  const ref = asObject(fields.ref);
  const file = text(ref?.file);
  const at = ref?.line;
  const shellLine = [input.command, input.cmd].find((value) => typeof value === 'string');
  return {
    agent: text(fields.agent) ?? '',
    agentVersion: text(fields.agentVersion),
    tool,
    toolKind,
    input,
    command: text(fields.command) ?? (toolKind === 'shell' ? text(shellLine) : null),
    root: text(fields.root),
    cwd: text(fields.cwd),
    sessionId: text(fields.session) ?? 'session',
    toolUseId: text(fields.call) ?? 'call',
    time: text(fields.time),
    model: text(fields.model),
    permissionMode: text(fields.mode),
    ok: typeof fields.ok === 'boolean' ? fields.ok : null,
    before: file !== null && typeof at === 'number' ? { file, line: at } : null,
  };
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function asObject(value: Json | undefined): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function parseObject(row: string): Fields | null {
  try {
    const value: unknown = JSON.parse(row);
    return asObject(value as Json);
  } catch {
    // A person may have written other lines into the file.
    return null;
  }
}
