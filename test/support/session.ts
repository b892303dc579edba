// Builds sessions for tests in the words of the model: session(prompt('…'), shell('npm test', { exit: 1 }), …).
// Every part is one event; its line is its position among the parts, its time one minute after the part before it.
import type {
  CallEvent,
  CallStatus,
  CompactionEvent,
  ContextEvent,
  DenialEvent,
  ErrorEvent,
  FileTouch,
  HookEvent,
  Json,
  ModeEvent,
  PromptEvent,
  Ref,
  Session,
  SessionEvent,
  ToolKind,
  UsageEvent,
} from '../../src/core/model/session.ts';
import type { RunFacts } from '../../src/core/model/signal.ts';
import { shellTouches } from '../../src/core/text/shell.ts';

/** Where a part stands in the session that is being built. */
export interface Place {
  readonly ref: Ref;
  readonly time: string;
  readonly cwd: string;
  /** The id of the call before this part. */
  readonly lastCall: string | null;
}

export type Part = (place: Place) => SessionEvent;

export interface CallOptions {
  readonly tool?: string;
  readonly kind?: ToolKind;
  readonly input?: Readonly<Record<string, Json>>;
  readonly command?: string;
  readonly cwd?: string;
  readonly files?: readonly FileTouch[];
  /** Default: `failed` with a non-zero exit, else `ok`. */
  readonly status?: CallStatus;
  readonly exit?: number | null;
  readonly output?: string;
  readonly benign?: string;
  readonly background?: boolean;
  readonly poll?: boolean;
  readonly subagentId?: string;
}

const startOfTime = Date.UTC(2026, 1, 4, 9, 0, 0);

/** The file that all refs of a built session name. */
const sessionFile = 'session.jsonl';
/** The root in which relative paths of parts lie. */
export const root = '/repo';

function absolute(path: string): string {
  return /^([/~]|[A-Za-z]:)/.test(path) ? path : `${root}/${path}`;
}

/** The text of the time `minutes` after the session's start. */
export function timeAt(minutes: number): string {
  return new Date(startOfTime + minutes * 60_000).toISOString();
}

/** The same part, this many minutes after the session's start. */
export function at(minutes: number, part: Part): Part {
  return (place) => part({ ...place, time: timeAt(minutes) });
}

export function prompt(text: string, options: Partial<Pick<PromptEvent, 'origin' | 'command' | 'images'>> = {}): Part {
  return ({ ref, time }) => ({ kind: 'prompt', ref, time, text, origin: 'typed', images: 0, ...options });
}

export function injected(what: string, text: string): Part {
  return ({ ref, time }) => ({ kind: 'injected', ref, time, what, text });
}

export function reply(text = 'Done.'): Part {
  return ({ ref, time }) => ({ kind: 'reply', ref, time, text });
}

/** A call of any tool. */
export function call(tool: string, options: CallOptions = {}): Part {
  return ({ ref, time, cwd }) => {
    const { kind = 'other', input = {}, command = null, files = [], exit = null, output = '' } = options;
    const status = options.status ?? (exit !== null && exit !== 0 ? 'failed' : 'ok');
    const didWork = status === 'ok' || status === 'failed';
    const event: CallEvent = {
      kind: 'call',
      ref,
      time,
      id: `call-${ref.line}`,
      tool: options.tool ?? tool,
      toolKind: kind,
      input,
      command,
      cwd: options.cwd ?? cwd,
      files: status === 'ok' ? files : [],
      status,
      exitCode: didWork ? exit : null,
      output,
      resultRef: status === 'pending' ? null : ref,
      endTime: status === 'pending' ? null : time,
    };
    const { benign, background, poll, subagentId } = options;
    const marks = { benign, background, poll, subagentId };
    return { ...event, ...Object.fromEntries(Object.entries(marks).filter(([, mark]) => mark !== undefined)) };
  };
}

/** A shell call; exit 0 unless said otherwise. Its files are read off the line, as the session builder does. */
export function shell(command: string, options: CallOptions = {}): Part {
  const files = shellTouches(command, options.cwd ?? root);
  return call('Bash', { kind: 'shell', input: { command }, command, exit: 0, files, ...options });
}

/** A read by the agent's file tool. */
export function read(path: string, options: CallOptions = {}): Part {
  const files: FileTouch[] = [{ path: absolute(path), action: 'read', by: 'tool' }];
  return call('Read', { kind: 'read', input: { file_path: absolute(path) }, files, ...options });
}

/** A search by the agent's search tool; its output is what counts. */
export function search(pattern: string, output: string, options: CallOptions = {}): Part {
  return call('Grep', { kind: 'search', input: { pattern }, output, ...options });
}

/** What an edit part changes. */
export interface EditOptions extends CallOptions, Partial<Pick<FileTouch, 'added' | 'removed' | 'before' | 'after'>> {}

function touch(action: FileTouch['action'], path: string, options: EditOptions): FileTouch {
  const { added, removed, before, after } = options;
  const texts = Object.fromEntries(
    Object.entries({ added, removed, before, after }).filter(([, v]) => v !== undefined),
  );
  return { path: absolute(path), action, by: 'tool', ...texts };
}

/** A change of an existing file by the agent's edit tool. */
export function edit(path: string, options: EditOptions = {}): Part {
  const input = { file_path: absolute(path), old_string: options.removed ?? '', new_string: options.added ?? '' };
  return call('Edit', { kind: 'edit', input, files: [touch('edit', path, options)], ...options });
}

/** A new file written by the agent's write tool. */
export function create(path: string, added = '', options: EditOptions = {}): Part {
  const input = { file_path: absolute(path), content: added };
  return call('Write', { kind: 'write', input, files: [touch('create', path, { added, ...options })], ...options });
}

/** A file deleted by the agent's file tool. */
export function remove(path: string, options: EditOptions = {}): Part {
  const input = { file_path: absolute(path) };
  return call('Delete', { kind: 'delete', input, files: [touch('delete', path, options)], ...options });
}

/** The refusal of the call before it (which should have status `denied`). */
export function denial(options: Partial<Pick<DenialEvent, 'by' | 'feedback' | 'callId'>> = {}): Part {
  return ({ ref, time, lastCall }) => ({
    kind: 'denial',
    ref,
    time,
    callId: lastCall,
    by: 'human',
    feedback: null,
    ...options,
  });
}

/** The user's stop, during the call before it unless `callId` says otherwise. */
export function interruption(callId?: string | null): Part {
  return ({ ref, time, lastCall }) => ({
    kind: 'interruption',
    ref,
    time,
    callId: callId === undefined ? lastCall : callId,
  });
}

export function compaction(options: Partial<Pick<CompactionEvent, 'trigger' | 'tokensBefore'>> = {}): Part {
  return ({ ref, time }) => ({ kind: 'compaction', ref, time, trigger: 'auto', tokensBefore: null, ...options });
}

export function hook(event: string, options: Partial<Omit<HookEvent, 'kind' | 'ref' | 'time' | 'event'>> = {}): Part {
  return ({ ref, time, lastCall }) => ({
    kind: 'hook',
    ref,
    time,
    event,
    name: null,
    command: null,
    outcome: 'passed',
    exitCode: null,
    text: '',
    callId: lastCall,
    ...options,
  });
}

export function usage(output: number, options: Partial<Omit<UsageEvent, 'kind' | 'ref' | 'time'>> = {}): Part {
  return ({ ref, time }) => ({
    kind: 'usage',
    ref,
    time,
    model: 'model-1',
    input: 0,
    output,
    cacheRead: null,
    cacheWrite: null,
    ...options,
  });
}

export function error(message: string, source: ErrorEvent['source'] = 'api'): Part {
  return ({ ref, time }) => ({ kind: 'error', ref, time, source, message });
}

export function context(options: Partial<Omit<ContextEvent, 'kind' | 'ref' | 'time'>> = {}): Part {
  return ({ ref, time }) => ({
    kind: 'context',
    ref,
    time,
    what: 'rule',
    path: null,
    name: null,
    when: 'start',
    trigger: null,
    text: null,
    ...options,
  });
}

export function mode(what: ModeEvent['what'], value: string): Part {
  return ({ ref, time }) => ({ kind: 'mode', ref, time, what, value });
}

export function rewind(droppedTurns: number | null = null): Part {
  return ({ ref, time }) => ({ kind: 'rewind', ref, time, droppedTurns });
}

const defaults: Session = {
  agent: 'claude-code',
  id: 'session-1',
  file: sessionFile,
  sources: [sessionFile],
  title: null,
  cwd: root,
  branch: 'main',
  headCommit: null,
  agentVersion: '1.0.0',
  models: ['model-1'],
  start: null,
  end: null,
  parentId: null,
  role: 'main',
  events: [],
  activeMs: null,
  subagents: [],
  tokensAtLeast: false,
  unknown: {},
  problems: [],
};

/** A session of these parts. */
export function session(...parts: readonly Part[]): Session {
  return sessionWith({}, ...parts);
}

/** A session of these parts whose head differs from the default: `sessionWith({ agent: 'codex' }, prompt('…'))`. */
export function sessionWith(head: Partial<Session>, ...parts: readonly Part[]): Session {
  const events: SessionEvent[] = [];
  const file = head.file ?? sessionFile;
  let lastCall: string | null = null;
  for (const [index, part] of parts.entries()) {
    const place = { ref: { file, line: index + 1 }, time: timeAt(index), cwd: head.cwd ?? root, lastCall };
    const event = part(place);
    if (event.kind === 'call') lastCall = event.id;
    events.push(event);
  }
  const times = events.flatMap((event) => event.time ?? []).sort();
  return { ...defaults, start: times[0] ?? null, end: times.at(-1) ?? null, sources: [file], ...head, file, events };
}

/** Facts on a session: nothing else is known unless said otherwise. */
export function facts(of: Session, options: Partial<Omit<RunFacts, 'session'>> = {}): RunFacts {
  return { session: of, diff: null, harness: null, baseline: null, knownPaths: null, root, ...options };
}
