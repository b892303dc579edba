import type { Change } from './change.ts';
import type { Range } from './finding.ts';
import type { LayerId } from './signal.ts';

export type Status = 'draft' | 'open' | 'closed';

/** Front matter as far as it could be read; null or absent = not established. */
export interface FrontMatter {
  readonly template: string;
  readonly id: string | null;
  /** YYYY-MM-DD, date of the run. */
  readonly date: string | null;
  readonly status: Status;
  readonly trigger: string | null;
  readonly pattern: string | null;
  readonly layer: string | null;
  readonly session: {
    readonly agent: string;
    readonly id: string;
    readonly start: string | null;
    readonly end: string | null;
  } | null;
  /** `base..head` */
  readonly commits: string | null;
  /** Path of the evidence file, relative to the document. */
  readonly evidence: string | null;
  readonly redo: { readonly minutes: number | null; readonly how: string } | null;
}

/** A headed part of the document. `id` is the template's section id, null for a heading the template does not know. */
export interface Section {
  readonly id: string | null;
  readonly heading: string;
  readonly headingRange: Range;
  /** From after the heading's line to before the next heading of the same or a higher level. */
  readonly body: Range;
}

export interface LayerRow {
  /** Null when the first cell names no known layer. */
  readonly layer: LayerId | null;
  readonly range: Range;
  /** All cells, the layer's name first; text as written, trimmed. */
  readonly cells: readonly { readonly text: string; readonly range: Range }[];
}

export interface ChangeBlock {
  /** The whole fenced block, fences included. */
  readonly range: Range;
  /** The YAML between the fences. */
  readonly body: Range;
  /** Null when the YAML or the schema refuses it; `problems` says why. */
  readonly change: Change | null;
  /** Top-level key → range of its value, as far as the YAML parses. */
  readonly fields: ReadonlyMap<string, Range>;
  readonly problems: readonly { readonly range: Range; readonly message: string }[];
}

/** A use of an evidence label, `[e1]`. */
export interface Reference {
  readonly label: string;
  readonly range: Range;
}

/** `[e1]: evidence/2026-02-04-git-stash.jsonl#L1` */
export interface Definition {
  readonly label: string;
  readonly target: string;
  readonly range: Range;
}

/** A document as its writer left it, with the ranges of everything a check or an editor feature needs. */
export interface Postmortem {
  readonly text: string;
  readonly frontMatter: FrontMatter | null;
  readonly frontMatterRange: Range | null;
  /** Front matter key (`session.id` for nested ones) → range of its value. */
  readonly fields: ReadonlyMap<string, Range>;
  readonly title: { readonly text: string; readonly range: Range } | null;
  readonly sections: readonly Section[];
  readonly layers: readonly LayerRow[];
  readonly changes: readonly ChangeBlock[];
  /** Every `(?)`. */
  readonly questions: readonly Range[];
  readonly references: readonly Reference[];
  readonly definitions: readonly Definition[];
  readonly problems: readonly { readonly range: Range; readonly message: string }[];
}
