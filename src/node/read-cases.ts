import type { Case, RecordedCall } from '../core/model/proof.ts';
import type { Json, Problem } from '../core/model/session.ts';

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
    if (!fields) {
      // Whatever else stands in the file is a person's; what begins like an entry was meant as one.
      if (/^\s*\{/.test(row))
        problems.push({ ref: { file, line }, message: 'This line begins like JSON and is none.' });
      continue;
    }
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

const toolKinds: readonly RecordedCall['toolKind'][] = [
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
  'finish',
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
