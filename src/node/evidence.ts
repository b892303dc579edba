import { indexEvents } from '../core/postmortem/event-index.ts';
import type { CallEvent, Json, Ref, Session, SessionEvent } from '../core/model/session.ts';
import { clip } from '../core/text/clip.ts';
import { jsonLine } from './json-line.ts';
import { findSecrets, redact } from './redact.ts';
import { readWholeInput } from './whole-input.ts';

/** What evidence is made from. */
export interface EvidenceOptions {
  /** Home directories to be shortened. */
  readonly homes: readonly string[];
  readonly signal?: AbortSignal;
}

/** Longest output of a call, and longest other text, that evidence keeps. */
const limits = { output: 4_000, text: 8_000 };

/** Which event a place stands for when its record holds several. */
const preference: readonly SessionEvent['kind'][] = [
  'call',
  'denial',
  'interruption',
  'prompt',
  'hook',
  'answer',
  'reply',
];

/**
 * The evidence file of a post-mortem: line n holds, redacted, what stands at `refs[n - 1]`. Inputs of calls are whole, outputs
 * cut with a note, secrets masked and said to be, home directories shortened.
 */
export async function renderEvidence(
  session: Session,
  refs: readonly Ref[],
  options: EvidenceOptions,
): Promise<string> {
  const eventsAt = indexEvents(session);
  const lines: string[] = [];
  for (const [i, ref] of refs.entries()) {
    const line = await renderLine(session, { label: `e${i + 1}`, ref, events: telling(eventsAt(ref), ref) }, options);
    lines.push(jsonLine(line));
  }
  return lines.join('');
}

/** The events worth keeping of a record, the main one first; a call stands at its result's place only when nothing else does. */
function telling(events: readonly SessionEvent[], place: Ref): readonly SessionEvent[] {
  const rank = ({ kind }: SessionEvent): number => {
    const place = preference.indexOf(kind);
    return place === -1 ? preference.length : place;
  };
  const kept = events.filter(({ kind }) => kind !== 'usage');
  const own = kept.filter(({ ref }) => ref.line === place.line && ref.file === place.file);
  return [own, kept, events].find((list) => list.length > 0)?.toSorted((a, b) => rank(a) - rank(b)) ?? [];
}

interface Cited {
  readonly label: string;
  readonly ref: Ref;
  readonly events: readonly SessionEvent[];
}

async function renderLine(session: Session, { label, ref, events }: Cited, options: EvidenceOptions): Promise<Json> {
  const [main, ...others] = events;
  const masked = new Set<string>();
  const clean = async (value: Json): Promise<Json> => redactJson(value, { homes: options.homes, masked });
  const described = main ? await describeEvent(session, main, options) : { kind: 'unknown' };
  const also = await Promise.all(others.slice(0, 20).map((event) => describeEvent(session, event, options)));
  const content = cutTexts(await clean({ ...described, ...(also.length > 0 ? { also } : {}) }));
  const place = await clean({ file: ref.file, line: ref.line });
  return {
    label,
    ...(isRecord(content) ? content : {}),
    ref: place,
    ...(masked.size > 0 ? { masked: [...masked].sort() } : {}),
  };
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A value with the secrets in its texts masked and home directories shortened; the kinds that were masked go into `masked`. */
export async function redactJson(
  value: Json,
  context: { homes: readonly string[]; masked: Set<string> },
): Promise<Json> {
  if (typeof value === 'string') {
    if (value.length < 8) return value;
    const { text, masked } = await redact(value, context.homes);
    for (const rule of masked) context.masked.add(rule);
    return text;
  }
  if (Array.isArray(value)) return Promise.all(value.map((member) => redactJson(member, context)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, member]) => [key, await redactMember(key, member, context)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** A member whose name makes its value a secret: `"password": "…"` is one only while both are seen. */
async function redactMember(
  key: string,
  member: Json,
  context: { homes: readonly string[]; masked: Set<string> },
): Promise<Json> {
  if (typeof member === 'string' && /^[^\s"'`]{6,400}$/.test(member)) {
    const [secret] = await findSecrets(`${key}="${member}"`);
    if (secret) {
      context.masked.add(secret.rule);
      return `‹masked: ${secret.rule}›`;
    }
  }
  return redactJson(member, context);
}

/** Where a text was cut, what touches the cut is a part of something that no rule knows any more. */
const atCut = /\S{0,400}\n(\[… \d+ characters left out …\])\n\S{0,400}/g;

/** Long outputs and texts cut with a note, at any depth; inputs of calls stay whole. Cut last: a cut secret is not found. */
function cutTexts(value: Json): Json {
  if (Array.isArray(value)) return value.map(cutTexts);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => {
    const limit = key === 'output' ? limits.output : key === 'text' ? limits.text : null;
    if (key === 'input') return [key, member] as const;
    if (typeof member !== 'string' || limit === null) return [key, cutTexts(member)] as const;
    return [key, clip(member, limit).replace(atCut, '\n$1\n')] as const;
  });
  return Object.fromEntries(entries);
}

type Described = { readonly [key: string]: Json };

async function describeEvent(session: Session, event: SessionEvent, options: EvidenceOptions): Promise<Described> {
  const { kind, time } = event;
  switch (event.kind) {
    case 'call':
      return { kind, time, ...(await describeCall(session, event, options)) };
    case 'denial': {
      const call = callWith(session, event.callId);
      const refused = call ? { call: await describeCall(session, call, options) } : {};
      return { kind, time, by: event.by, text: event.feedback, ...refused };
    }
    case 'prompt':
      return { kind, time, origin: event.origin, text: event.text, images: event.images };
    case 'interruption': {
      const call = callWith(session, event.callId);
      return { kind, time, ...(call ? { call: await describeCall(session, call, options) } : {}) };
    }
    case 'compaction':
      return { kind, time, trigger: event.trigger, tokensBefore: event.tokensBefore };
    case 'hook':
      return {
        kind,
        time,
        event: event.event,
        name: event.name,
        command: event.command,
        outcome: event.outcome,
        exitCode: event.exitCode,
        text: event.text,
      };
    case 'mode':
      return { kind, time, what: event.what, value: event.value };
    case 'error':
      return { kind, time, source: event.source, text: event.message };
    case 'context':
      return { kind, time, what: event.what, path: event.path, name: event.name, when: event.when };
    case 'rewind':
      return { kind, time, droppedTurns: event.droppedTurns };
    case 'usage':
      return { kind, time, model: event.model, input: event.input, output: event.output };
    case 'answer':
    case 'injected':
    case 'reply':
      return { kind, time, text: event.text };
  }
}

/** A call with all that a replay needs: the agent, the directory, the tool and its whole input. */
async function describeCall(session: Session, call: CallEvent, options: EvidenceOptions): Promise<Described> {
  const { input, whole } = await readWholeInput(call, session.id, options.signal);
  return {
    agent: session.agent,
    tool: call.tool,
    toolKind: call.toolKind,
    cwd: call.cwd,
    input,
    ...(whole ? {} : { cut: true }),
    status: call.status,
    exitCode: call.exitCode,
    output: call.output,
  };
}

function callWith(session: Session, id: string | null): CallEvent | null {
  if (id === null) return null;
  for (const { events } of [session, ...session.subagents]) {
    const call = events.find((event) => event.kind === 'call' && event.id === id);
    if (call?.kind === 'call') return call;
  }
  return null;
}
