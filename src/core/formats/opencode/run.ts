import type { CompactionEvent, InterruptionEvent } from '../../model/session.ts';
import type { SessionBuilder } from '../session-builder.ts';

/** What is known of a session while its messages are read. */
export interface Run {
  readonly builder: SessionBuilder;
  /** The agent (`build`, `plan` …) and the model of the last prompt. */
  agent: string | null;
  model: string | null;
  /** User messages that stand for a command which the user ran in the shell. */
  readonly shellMessages: Set<string>;
  /** A stop that a call shows, kept until it is clear that its answer does not show it too. */
  stop: { readonly event: InterruptionEvent; readonly answers: string | null } | null;
  /** The last call of the answer at hand that was cut short. */
  cutCall: string | null;
  /** A compaction that was asked for and has left no summary yet. */
  compaction: { readonly event: CompactionEvent; readonly isOverflow: boolean } | null;
  /** True from a compaction that made room for a prompt until that prompt is put again. */
  isReplayDue: boolean;
  /** When the last answer ended. */
  lastEnd: string | null;
  readonly promptTexts: Set<string>;
  /** Prompts that agents gave to sub-agents, shared by the runs of a session. */
  readonly taskPrompts: Set<string>;
  /** All messages in order, with whether they are prompts. */
  readonly messages: { readonly id: string; readonly isPrompt: boolean }[];
  /** Where the session was reverted to: this message and everything after it. */
  revertedFrom: string | null;
}

/** A run of which nothing was read yet. */
export function startRun(builder: SessionBuilder, taskPrompts: Set<string>): Run {
  return {
    builder,
    taskPrompts,
    agent: null,
    model: null,
    shellMessages: new Set(),
    stop: null,
    cutCall: null,
    compaction: null,
    isReplayDue: false,
    lastEnd: null,
    promptTexts: new Set(),
    messages: [],
    revertedFrom: null,
  };
}

/** Adds a stop that only a call shows; called where no answer can show it any more. */
export function settleStop(run: Run): void {
  if (run.stop !== null) run.builder.add(run.stop.event);
  run.stop = null;
}
