import type { Range } from './finding.ts';
import type { ChangeKind } from './change.ts';
import type { Json, Ref, ToolKind } from './session.ts';

/** A call as a replay needs it: all that the agent would tell a hook about it. Texts are redacted. */
export interface RecordedCall {
  /** The format id of the session's agent. */
  readonly agent: string;
  readonly agentVersion: string | null;
  /** The agent's own name of the tool. */
  readonly tool: string;
  /** `finish`: no call, but the moment at which the agent ended its work. */
  readonly toolKind: ToolKind | 'finish';
  /** Whole; paths in it as recorded, so that those inside the repository begin with `root`. */
  readonly input: Readonly<Record<string, Json>>;
  /** The command line of a shell call. */
  readonly command: string | null;
  /** The repository's root on the machine of the run, as it stands in `input`; null when it is not known. */
  readonly root: string | null;
  /** The directory the agent stood in, relative to the repository's root, '' for the root itself; null = not recorded. */
  readonly cwd: string | null;
  readonly sessionId: string;
  readonly toolUseId: string;
  /** ISO 8601, UTC; null when not recorded. */
  readonly time: string | null;
  readonly model: string | null;
  /** In the agent's own words; null = not recorded. */
  readonly permissionMode: string | null;
  /** Whether it worked; null = it never ran, or that was not recorded. */
  readonly ok: boolean | null;
  /** Where the call stands in its transcript; what a hook could read of it lies before. Null for a call a person wrote down. */
  readonly before: Ref | null;
}

/** A recorded call with what must happen to it. */
export interface Case {
  /** `c1.1`: the change's id and a number. */
  readonly id: string;
  /** The change that it is a case of. */
  readonly change: string;
  readonly must: 'stop' | 'pass';
  /** One line, plain text. */
  readonly why: string;
  readonly call: RecordedCall;
  /** Earlier calls of the run that named the same files, for hooks that ask what went before; null = not kept. */
  readonly past: readonly RecordedCall[] | null;
  /** Secrets in the call were masked, or a part was too long to be kept: it is not what the hook saw. */
  readonly masked: boolean;
  /** 1-based line of the evidence file. */
  readonly line: number;
}

/** A hook that is registered in a file of the harness, whoever put it there. */
export interface HookEntry {
  /** Id of the target whose agent runs it. */
  readonly target: string;
  /** Repository-relative, or `~/…` for the user's own. */
  readonly file: string;
  /** In the agent's spelling: `PreToolUse`, `preToolUse`, `BeforeTool` … */
  readonly event: string;
  /** As written; null = none, which means every occurrence. */
  readonly matcher: string | null;
  /** `command`, or another type of the agent's: `http`, `prompt`, `mcp_tool` … */
  readonly type: string;
  /** The command line, or the program when there are `args`; null for a handler that starts no process. */
  readonly command: string | null;
  /** Arguments of the form that starts a program without a shell; null = the command is a shell line. */
  readonly args: readonly string[] | null;
  /** The time after which the agent gives up, its default filled in. */
  readonly timeoutMs: number;
  /** Keys and indexes that lead to the handler in the file. */
  readonly at: readonly (string | number)[];
  /** Of the handler in the file's text; UTF-16 offsets. */
  readonly range: Range;
  /** 1-based line on which the handler begins. */
  readonly line: number;
  /** Every other key of the handler: `if`, `onFailure`, `failClosed`, `cwd`, `env` … */
  readonly fields: Readonly<Record<string, Json>>;
  /** It runs the guard program of this repository. */
  readonly ours: boolean;
}

/** The questions of "would it have started?", in the order in which they are asked. */
export type StartQuestion =
  'read' | 'parses' | 'event' | 'matcher' | 'condition' | 'handler' | 'enabled' | 'trusted' | 'program';

/** One answer. `ok` null = cannot be told from files. */
export interface StartStep {
  readonly step: StartQuestion;
  readonly ok: boolean | null;
  /** Plain words for people, without a full stop: `the matcher "bash" is lower-case and matches no tool`. */
  readonly message: string;
}

/** Whether the agent would start a hook at all. */
export interface StartCheck {
  readonly verdict: 'would start' | 'would not start' | 'not established';
  /** The first step that is not ok tells why. */
  readonly steps: readonly StartStep[];
}

/** How a hook's process ended. */
export interface HookOutcome {
  /** Null when it was ended by a signal, or never started. */
  readonly exit: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Why it could not be started; null when it was. */
  readonly spawnError: string | null;
  readonly ms: number;
}

/**
 * What the agent makes of an outcome. `error-pass`: the hook failed and the call runs; `error-stop`: it failed and the call
 * is refused, as every call of this kind would be.
 */
export interface Verdict {
  readonly effect: 'stop' | 'ask' | 'pass' | 'error-pass' | 'error-stop';
  /** What the agent or its user is told, or what failed; '' when nothing is said. */
  readonly reason: string;
  /** The hook changed the call's input. */
  readonly rewrites?: boolean;
  /** The call runs, and then the run ends. */
  readonly endsRun?: boolean;
}

/** Words that keep a result from being a proof. */
export type Inexactness = 'translated' | 'state-dependent' | 'masked';

/** One hook's part in a case. */
export interface HookRun {
  /** `.claude/settings.json:12` */
  readonly hook: string;
  readonly verdict: Verdict;
  /** Milliseconds of the process; 0 when it was not run. */
  readonly ms: number;
  /** The same payload had been answered before: no new process. */
  readonly repeated: boolean;
}

/** What became of a case. */
export interface CaseResult {
  readonly id: string;
  readonly must: 'stop' | 'pass';
  readonly why: string;
  /** The command, or the tool and its file, on one line. */
  readonly call: string;
  /** Null when it could not be tried; `reason` says why. */
  readonly verdict: Verdict | null;
  /** Whether it is as it must be; asking a person counts as stopping. */
  readonly holds: boolean;
  /** One line: what stopped it, or why nothing did. */
  readonly reason: string;
  readonly inexact: readonly Inexactness[];
  readonly runs: readonly HookRun[];
  readonly line: number;
}

/** A variation of an offending call: without its offending part it must pass; in another disguise it should be stopped. */
export interface Variation {
  readonly kind: 'mutation' | 'evasion';
  readonly call: string;
  readonly stopped: boolean;
  /** Of a mutation: it passed. Of an evasion: it was caught. */
  readonly holds: boolean;
}

/** What can be said of a change. `disarmed`: it was applied, and is gone, edited, cannot start or no longer holds. */
export type ProofWord = 'proved' | 'shown' | 'not shown' | 'disarmed';

/** One change on one target, tried. */
export interface Proof {
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  readonly postmortemId: string | null;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly target: string;
  readonly applied: boolean;
  readonly word: ProofWord;
  /** Why it is no more than that; plain sentences, the telling one first. */
  readonly reasons: readonly string[];
  /** How it was tried: `replayed through …`, `matched as Claude Code 2.1.329 does`. Plain words without a full stop. */
  readonly how: string;
  readonly inexact: readonly Inexactness[];
  readonly cases: readonly CaseResult[];
  readonly variations: readonly Variation[];
  /** Of the processes that ran; null when none did. */
  readonly ms: { readonly p50: number; readonly p95: number } | null;
  /** What was not established, or should be known: plain sentences. */
  readonly notes: readonly string[];
}
