import type { Ref, UsageEvent } from '../../model/session.ts';
import type { TranscriptRecord } from '../format.ts';
import { SessionBuilder } from '../session-builder.ts';
import { PromptQueue } from './queue.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Tokens of one answer while its rows come in; `isFinal` once a row carried the closing count. */
export interface OpenUsage {
  readonly event: Mutable<UsageEvent>;
  isFinal: boolean;
}

/** A row with what every handler needs of it. */
export interface Row {
  readonly record: TranscriptRecord;
  readonly ref: Ref;
  readonly time: string | null;
}

/** One conversation while it is read: the main agent's, or a sub-agent's. */
export class Run {
  readonly builder: SessionBuilder;
  readonly isSubagent: boolean;
  readonly queue = new PromptQueue();
  readonly usage = new Map<string, OpenUsage>();
  /** Modes as last recorded, to tell changes. */
  readonly modes = new Map<string, string>();
  /** Parent row → how many prompts had been given when it got its first one. */
  readonly promptParents = new Map<string, number>();
  readonly uuids = new Set<string>();
  /** Tool calls that a hook refused, as attachments in front of the result say. */
  readonly hookRefusals = new Set<string>();
  /** Hook blocks already told, by hook event and call or text. */
  readonly hookBlocks = new Set<string>();
  /** Background task → the shell call that started it. */
  readonly background = new Map<string, string>();
  /** Sub-agent id → the call that started it. */
  readonly starts = new Map<string, string>();
  /** Agent calls without a known sub-agent yet: their prompt by call id. */
  readonly openStarts = new Map<string, string>();
  /** First text given to a sub-agent; how it is joined to its call when no id says so. */
  task: string | null = null;
  rows = 0;
  prompts = 0;
  hasAnswered = false;
  hasAttachments = false;
  hasBoundary = false;
  lastPrompt: { readonly uuid: string; readonly index: number } | null = null;
  lastResult: { readonly callId: string; readonly uuid: string | null; readonly time: string | null } | null = null;
  /** Row whose result already recorded a stop; the stop's own row, if one follows, is the same stop. */
  stopUuid: string | null = null;
  titleRank = 0;
  summaries: { readonly text: string; readonly leaf: string | null }[] = [];

  constructor(file: string, isSubagent: boolean) {
    this.builder = new SessionBuilder('claude-code', file);
    this.isSubagent = isSubagent;
    if (isSubagent) this.builder.head.role = 'subagent';
  }

  /** Records a mode when it differs from the last one; `isQuiet` when the first value is no news. */
  mode(row: Row, what: 'permission' | 'model' | 'cwd' | 'branch', value: string | null): void {
    if (value === null || value === '' || this.modes.get(what) === value) return;
    const isFirst = !this.modes.has(what);
    this.modes.set(what, value);
    if (isFirst && (what === 'cwd' || what === 'branch')) return;
    this.builder.add({ kind: 'mode', ref: row.ref, time: row.time, what, value });
  }

  /** Takes a title unless a better kind of title is known. */
  title(rank: number, text: string | null): void {
    if (!text || rank < this.titleRank) return;
    this.titleRank = rank;
    this.builder.head.title = text;
  }
}
