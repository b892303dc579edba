import type { InterruptionEvent, PromptEvent } from '../../model/session.ts';
import { SessionBuilder } from '../session-builder.ts';

/** A part in front that was copied from another session, and how its end is told. */
export interface Replay {
  /** The first ordinal of the session's own. */
  readonly ordinal: number | null;
  /** Whether turns carry ids that tell their time. */
  hasTurnTimes: boolean;
  /** Time of the latest row, in milliseconds. */
  latest: number | null;
}

/** What is known of the human's words: rows of their own tell them best, messages stand in where a file has no such rows. */
interface PromptLog {
  isTold: boolean;
  readonly candidates: { readonly index: number; readonly turn: number; readonly event: PromptEvent }[];
}

/** Running totals, in tokens; cached input is part of input. */
export interface TokenTotals {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite: number | null;
  readonly output: number;
}

/** What the rows read so far leave to be known by the rows to come. */
export interface Run {
  readonly builder: SessionBuilder;
  /** The directory of the current turn. */
  cwd: string | null;
  model: string | null;
  /** Whether the first row that tells the session was seen; later ones belong to others. */
  hasHead: boolean;
  /** Whether the session goes on from another's history. */
  isFork: boolean;
  /** Whether the rows being read were copied in front from another session. */
  replay: Replay | null;
  /** Whether a review runs: what asks for it is not the user's own words. */
  isReviewing: boolean;
  /** How many turns began. */
  turns: number;
  /** Null outside a turn, and in files that record no turns. */
  turn: { isPrompted: boolean } | null;
  readonly prompts: PromptLog;
  /** As last told; null before the first. */
  tokens: TokenTotals | null;
  /** Calls without an output, in order. */
  readonly open: Set<string>;
  /** Sessions of running commands → the id of the call that started them. */
  readonly processes: Map<string, string>;
  /** Calls of the JavaScript tool: `open` until they are through, with the cell that a wait names. */
  readonly scripts: { readonly id: string; open: boolean; cell: string | null }[];
  /** A stop that was told in words and whose own row may follow. */
  stop: Pick<InterruptionEvent, 'ref' | 'time'> | null;
  /** Kinds of rows that told the latest compaction, until something else happens. */
  readonly compaction: Set<string>;
  /** Values of modes as last told. */
  readonly modes: Map<string, string>;
  /** Rules already noted, as directory and text. */
  readonly rules: Set<string>;
  /** Calls that a row of their own completed already: a later output adds only its text. */
  readonly settled: Set<string>;
}

export function newRun(file: string): Run {
  return {
    builder: new SessionBuilder('codex', file),
    cwd: null,
    model: null,
    hasHead: false,
    isFork: false,
    replay: null,
    isReviewing: false,
    turns: 0,
    turn: null,
    prompts: { isTold: false, candidates: [] },
    tokens: null,
    open: new Set(),
    processes: new Map(),
    scripts: [],
    stop: null,
    compaction: new Set(),
    modes: new Map(),
    rules: new Set(),
    settled: new Set(),
  };
}
