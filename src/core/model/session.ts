/** Where a fact was read: a file, and the 1-based line (line files) or 1-based index of the record (documents, databases). */
export interface Ref {
  readonly file: string;
  readonly line: number;
}

/** Something that could not be read or established; it stands beside the good part and is shown. */
export interface Problem {
  readonly ref: Ref | null;
  readonly message: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a tool does, whatever its agent calls it. */
export type ToolKind =
  'shell' | 'read' | 'search' | 'edit' | 'write' | 'delete' | 'fetch' | 'mcp' | 'agent' | 'plan' | 'ask' | 'other';

/** `denied` and `interrupted` calls did no work; `pending` has no result in the transcript. */
export type CallStatus = 'ok' | 'failed' | 'denied' | 'interrupted' | 'pending' | 'unknown';

/** What a call did to one file. A refused or failed call touches nothing. */
export interface FileTouch {
  /** Absolute where the transcript lets us tell, else as recorded; forward slashes. */
  readonly path: string;
  readonly action: 'read' | 'list' | 'create' | 'edit' | 'delete';
  /** `tool`: the agent's file tools say so. `shell`: read off a command line (partial by nature). */
  readonly by: 'tool' | 'shell';
  /** Text that the call put in, and that it took out, as far as recorded (whole file for a write). Clipped like all texts. */
  readonly added?: string;
  readonly removed?: string;
  /** Fingerprints of the whole content before and after, where the transcript holds the whole content. */
  readonly before?: string;
  readonly after?: string;
}

interface EventBase {
  readonly ref: Ref;
  /** ISO 8601, UTC; null when the transcript does not say. */
  readonly time: string | null;
}

/** What a human typed and the agent got. */
export interface PromptEvent extends EventBase {
  readonly kind: 'prompt';
  readonly text: string;
  /** `queued`: sent while the agent worked. `command`: free text of a slash command, `command` names it. */
  readonly origin: 'typed' | 'queued' | 'command';
  readonly command?: string;
  readonly images: number;
}

/** A human's words that are no prompt: an answer to the agent's question tool. */
export interface AnswerEvent extends EventBase {
  readonly kind: 'answer';
  readonly text: string;
  readonly callId: string | null;
}

/** Text in the user's role that no human typed: injected context, summaries, hook text, notifications, handed-over plans. */
export interface InjectedEvent extends EventBase {
  readonly kind: 'injected';
  /** In the format's own terms: `compact-summary`, `skill`, `task-notification`, `environment` … */
  readonly what: string;
  readonly text: string;
}

export interface ReplyEvent extends EventBase {
  readonly kind: 'reply';
  readonly text: string;
}

export interface CallEvent extends EventBase {
  readonly kind: 'call';
  readonly id: string;
  /** The agent's own name of the tool. */
  readonly tool: string;
  readonly toolKind: ToolKind;
  readonly input: Readonly<Record<string, Json>>;
  /** The command line of a shell call. */
  readonly command: string | null;
  /** The directory the call ran in. */
  readonly cwd: string | null;
  readonly files: readonly FileTouch[];
  readonly status: CallStatus;
  /** Exit status of a shell call; null when there is none or it was not recorded. */
  readonly exitCode: number | null;
  /** Why a non-zero exit is no failure (`no match`, `stopped by the user` …). */
  readonly benign?: string;
  readonly output: string;
  /** Where the result stands, when it was recorded. */
  readonly resultRef: Ref | null;
  readonly endTime: string | null;
  /** The command was sent to the background: its result is not its outcome. */
  readonly background?: boolean;
  /** The sub-agent session that this call started. */
  readonly subagentId?: string;
  /** A poll or wait on something already running: a call, but no work of its own. */
  readonly poll?: boolean;
  /** The call whose program made this one: work of its own, but no call of the model. */
  readonly within?: string;
}

/** A call that was refused. */
export interface DenialEvent extends EventBase {
  readonly kind: 'denial';
  readonly callId: string | null;
  readonly by: 'human' | 'hook' | 'rule' | 'mode';
  /** The human's words that came with the refusal. */
  readonly feedback: string | null;
}

/** The user stopped the agent. */
export interface InterruptionEvent extends EventBase {
  readonly kind: 'interruption';
  readonly callId: string | null;
}

export interface CompactionEvent extends EventBase {
  readonly kind: 'compaction';
  readonly trigger: 'auto' | 'manual' | null;
  readonly tokensBefore: number | null;
}

export interface HookEvent extends EventBase {
  readonly kind: 'hook';
  /** In the agent's own spelling: `PreToolUse`, `Stop` … */
  readonly event: string;
  readonly name: string | null;
  readonly command: string | null;
  readonly outcome: 'started' | 'passed' | 'blocked' | 'error' | 'cancelled';
  readonly exitCode: number | null;
  readonly text: string;
  readonly callId: string | null;
}

/** Tokens of one model answer; input is the uncached part. Null = not recorded. */
export interface UsageEvent extends EventBase {
  readonly kind: 'usage';
  readonly model: string | null;
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
}

export interface ErrorEvent extends EventBase {
  readonly kind: 'error';
  readonly source: 'api' | 'tool' | 'agent';
  readonly message: string;
}

/** Something the agent had in its context, as the transcript itself records it. */
export interface ContextEvent extends EventBase {
  readonly kind: 'context';
  readonly what: 'rule' | 'skill' | 'memory' | 'file' | 'agents' | 'tools' | 'other';
  readonly path: string | null;
  readonly name: string | null;
  readonly when: 'start' | 'later';
  /** The file whose reading brought it in. */
  readonly trigger: string | null;
  readonly text: string | null;
}

/** Permission mode, sandbox or model as recorded; a change has its own event. */
export interface ModeEvent extends EventBase {
  readonly kind: 'mode';
  readonly what: 'permission' | 'sandbox' | 'approval' | 'model' | 'plan' | 'cwd' | 'branch';
  readonly value: string;
}

/** The user went back to an earlier point; what followed it is not on the live branch any more. */
export interface RewindEvent extends EventBase {
  readonly kind: 'rewind';
  readonly droppedTurns: number | null;
}

export type SessionEvent =
  | PromptEvent
  | AnswerEvent
  | InjectedEvent
  | ReplyEvent
  | CallEvent
  | DenialEvent
  | InterruptionEvent
  | CompactionEvent
  | HookEvent
  | UsageEvent
  | ErrorEvent
  | ContextEvent
  | ModeEvent
  | RewindEvent;

export type EventKind = SessionEvent['kind'];
export type EventOf<K extends EventKind> = Extract<SessionEvent, { kind: K }>;

/** One recorded agent run, in the order of the transcript. */
export interface Session {
  readonly agent: string;
  readonly id: string;
  /** The main file (or database) it was read from. */
  readonly file: string;
  /** All files that contributed, the main one first. */
  readonly sources: readonly string[];
  readonly title: string | null;
  readonly cwd: string | null;
  readonly branch: string | null;
  /** The commit that was checked out at the start, where recorded. */
  readonly headCommit: string | null;
  readonly agentVersion: string | null;
  readonly models: readonly string[];
  readonly start: string | null;
  readonly end: string | null;
  /** Sum of the gaps of at most five minutes between timestamps, in milliseconds; null when no two were recorded. */
  readonly activeMs: number | null;
  readonly parentId: string | null;
  /** `main`: a run a human started. `reviewer`: an agent's own guardian, no session of the user's. */
  readonly role: 'main' | 'subagent' | 'reviewer';
  readonly events: readonly SessionEvent[];
  readonly subagents: readonly Session[];
  /** True when token counts are partial values only: say "at least". */
  readonly tokensAtLeast: boolean;
  /** Records by type that were not understood. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

/** The events of one kind, in order. */
export function eventsOf<K extends EventKind>(session: Session, kind: K): readonly EventOf<K>[] {
  return session.events.filter((event): event is EventOf<K> => event.kind === kind);
}
