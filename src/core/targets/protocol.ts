import type { Change } from '../model/change.ts';
import type { Range } from '../model/finding.ts';
import type { HookEntry, HookOutcome, RecordedCall, StartCheck, Verdict } from '../model/proof.ts';
import type { Json } from '../model/session.ts';
import type { HarnessFiles } from './harness-file.ts';

/** What of a machine decides whether a hook starts. `~/…` paths of the files are the user's own. */
export interface StartContext {
  /** The agent's version; null = the measured one is assumed. */
  readonly version: string | null;
  /** The directory the agent is started in, repository-relative, '' for the root. */
  readonly cwd: string;
  /** Absolute root of the repository, forward slashes. */
  readonly root: string;
}

/** A part of a harness file that cannot be read as hooks. */
export interface HookProblem {
  readonly file: string;
  /** 1-based; null when the whole file is meant. */
  readonly line: number | null;
  readonly message: string;
}

/** Every hook of an agent's files. */
export interface HookReading {
  readonly entries: readonly HookEntry[];
  readonly problems: readonly HookProblem[];
}

/** Where a replay takes place. Absolute paths with forward slashes. */
export interface ReplayPlace {
  /** The root of the scratch copy. */
  readonly root: string;
  /** The empty home directory. */
  readonly home: string;
  /** A transcript that ends before the call; null when there is none. */
  readonly transcript: string | null;
}

/** What the agent would hand a hook for a call. */
export interface HookInput {
  /** The agent's name of the tool, which matchers see. */
  readonly toolName: string;
  /** Other names under which matchers find the tool. */
  readonly aliases: readonly string[];
  /** One JSON object; a line break is sent after it. */
  readonly stdin: Json;
  /** Variables that the agent sets, besides PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** The directory the process starts in, absolute. */
  readonly cwd: string;
  /** The call was another agent's, or a part of it had to be rebuilt. */
  readonly translated: boolean;
}

/** How the agent starts a handler. */
export type HookLaunch =
  | { readonly shell: string }
  | { readonly program: string; readonly args: readonly string[] }
  | { readonly refusal: string };

/**
 * One agent's hooks on tool calls: where they are registered, when they start, what they are handed, and what the agent
 * makes of their answer. Pure. Facts hold for `measured` and are gated by version where it is known.
 */
export interface HookProtocol {
  /** Paths and globs (repository-relative, or `~/…`) of the files that hold hooks, or decide whether hooks run. */
  readonly files: readonly string[];
  /** The version in which the facts were measured or read: `2.1.329`. */
  readonly measured: string;
  /** The command lines that this target itself registers: they start nothing but the guard program. */
  readonly ownCommands: readonly string[];
  /** Whether the handlers of one call run at the same time. */
  readonly parallel: boolean;
  /** Every hook of every event, in the files' order. Never throws for bad files, which are problems. */
  hooks(files: HarnessFiles): HookReading;
  /** Whether the agent would start a hook on the tool calls it is meant for. */
  start(entry: HookEntry, files: HarnessFiles, context: StartContext): StartCheck;
  /** Whether this is a hook that runs before tool calls. */
  beforeTools(entry: HookEntry): boolean;
  /** Whether the entry's matcher and conditions let it run for this call. */
  matches(entry: HookEntry, input: HookInput): boolean;
  /**
   * The call as this agent would hand it to this hook: several when it needs several calls for what another agent did in
   * one, none when it has no tool that does the same.
   */
  inputs(call: RecordedCall, entry: HookEntry, place: ReplayPlace): readonly HookInput[];
  launch(entry: HookEntry, platform: 'posix' | 'windows'): HookLaunch;
  verdict(outcome: HookOutcome, entry: HookEntry, version: string | null): Verdict;
  /** What becomes of a call on which several hooks answered; a pass when none did. */
  merge(verdicts: readonly Verdict[]): Verdict;
  /** How hooks run when the agent wants to end its work; absent = it runs none then, or none that could be tried. */
  readonly finish?: FinishProtocol;
  /** A transcript in the agent's form that holds these calls and nothing else, for hooks that read it. */
  transcript(calls: readonly RecordedCall[], place: ReplayPlace): string;
}

/** One agent's hooks on the end of its work. Pure. */
export interface FinishProtocol {
  /** Whether this is a hook that runs when the agent wants to end its work. */
  beforeFinish(entry: HookEntry): boolean;
  /** What it is handed the first time. */
  input(call: RecordedCall, entry: HookEntry, place: ReplayPlace): HookInput;
  /** `stop`: the agent goes on. */
  verdict(outcome: HookOutcome, entry: HookEntry): Verdict;
}

/** One entry of an agent's permissions. */
export interface PermissionRule {
  readonly file: string;
  readonly effect: 'deny' | 'ask' | 'allow';
  /** As written: `Bash(git push:*)`. */
  readonly rule: string;
  readonly range: Range;
  /** Why it never has an effect; null when it may. */
  readonly inert: string | null;
  /** Why it is not known what it matches, which makes every verdict uncertain; absent where it is known. */
  readonly unread?: string;
}

/** What the rules make of a call. */
export interface PermissionVerdict {
  readonly effect: 'stop' | 'ask' | 'allow' | 'pass';
  /** The rule that decides; null when none does. */
  readonly rule: PermissionRule | null;
  /** False where the agent's own matcher may see it otherwise: `eval`, variables, here-documents. */
  readonly certain: boolean;
  /** The call was another agent's. */
  readonly translated: boolean;
}

/** One agent's permission rules, matched as the agent matches them. Pure. */
export interface PermissionProtocol {
  readonly files: readonly string[];
  readonly measured: string;
  rules(files: HarnessFiles): readonly PermissionRule[];
  /** The rules, as `rules` would give them, that this change stands for. */
  own(change: Change): readonly Pick<PermissionRule, 'effect' | 'rule'>[];
  /** Null when the agent has no tool that does what the call did. */
  verdict(rules: readonly PermissionRule[], call: RecordedCall, place: ReplayPlace): PermissionVerdict | null;
}
