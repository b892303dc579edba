import type { Change } from '../../model/change.ts';
import type { FrontMatter } from '../../model/postmortem.ts';
import type { Ref } from '../../model/session.ts';
import type { LayerId } from '../../model/signal.ts';
import type { DraftCase } from './cases.ts';

/** One statement of fact as inline Markdown without a final stop, and the events that show it. */
export interface Clause {
  readonly text: string;
  readonly refs: readonly Ref[];
}

/** A sentence: facts, each with its events, or a question to the writer. */
export type Statement = { readonly clauses: readonly Clause[] } | { readonly question: string };

/** What a cell of the layer table holds: facts, nothing (–), or null for a question that only the writer can answer. */
export type Cell = readonly Clause[] | null;

/** One row of the layer table. */
export interface DraftLayer {
  readonly layer: LayerId;
  readonly name: string;
  /** In scope, what was there, what it did, why it did not catch it. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
}

/** A change that the draft offers. An owner is a question; so is a text that holds `(?)`. */
export interface DraftChange {
  /** One line in the imperative, inline Markdown without a final stop. */
  readonly lead: string;
  readonly reason: Statement;
  readonly change: Change;
  /** The calls that it is to be tried on. */
  readonly cases: readonly DraftCase[];
}

/** A prefilled post-mortem before it is Markdown: all texts in it are Markdown already and safe to write. */
export interface Draft {
  readonly frontMatter: FrontMatter;
  /** Lower-case words for the file's name. */
  readonly slug: string;
  readonly title: string;
  readonly happened: readonly Statement[];
  readonly workingFrom: readonly Statement[];
  readonly layers: readonly DraftLayer[];
  readonly changes: readonly DraftChange[];
  /** Considered and not offered as changes; the reason is the writer's. */
  readonly rejected: readonly Clause[];
}

/** A statement of one or more facts. */
export function fact(...clauses: readonly Clause[]): Statement {
  return { clauses };
}

/** A fact and the events that show it; at most `limit` of them are named. */
export function clause(text: string, refs: readonly (Ref | null)[] = [], limit = 3): Clause {
  return { text, refs: refs.filter((ref) => ref !== null).slice(0, limit) };
}

/** `1 file`, `13 files`, `1,204 lines`; irregular plurals are given. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}
