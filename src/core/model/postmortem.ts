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
  /** The level of an incident, 1 the worst. */
  readonly severity?: number | null;
  /** Whether users were harmed. */
  readonly harmed?: boolean | null;
  /** YYYY-MM-DD of what comes before publishing where users were harmed. */
  readonly reviewed?: Readonly<Record<ReviewStep, string | null>> | null;
}

/** Who looks at a document before it is published where users were harmed: lawyers, communications, the people concerned. */
export type ReviewStep = 'legal' | 'communications' | 'concerned';

/** A headed part of the document. `id` is the template's section id, null for a heading the template does not know. */
export interface Section {
  readonly id: string | null;
  readonly heading: string;
  readonly headingRange: Range;
  /** From after the heading's line to before the next heading of the same or a higher level. */
  readonly body: Range;
}

/** A table cell: text as written, trimmed. The range of an empty one is where its text would begin. */
export interface Cell {
  readonly text: string;
  readonly range: Range;
}

export interface LayerRow {
  /** Null when the first cell names no known layer. */
  readonly layer: LayerId | null;
  readonly range: Range;
  /** All cells, the layer's name first. */
  readonly cells: readonly Cell[];
}

/** A table anywhere in the document. */
export interface Table {
  readonly range: Range;
  /** Id of the innermost section of the template that holds it; null = none. */
  readonly section: string | null;
  readonly header: readonly Cell[];
  readonly rows: readonly { readonly range: Range; readonly cells: readonly Cell[] }[];
}

/** A row of a table of actions; null where the table has no such column or the row no such cell. */
export interface Action {
  readonly range: Range;
  readonly number: Cell | null;
  readonly action: Cell;
  readonly severity: Cell | null;
  readonly owner: Cell | null;
  readonly due: Cell | null;
  readonly status: Cell | null;
  readonly category: Cell | null;
}

/** A line of the timeline, or a step of the recovery checklist with its time. */
export interface TimelineEntry {
  readonly range: Range;
  /** As written; '' = none yet. */
  readonly time: string;
  /** YYYY-MM-DDTHH:MM, UTC; null when the text is no time that can be placed on a day. */
  readonly at: string | null;
  readonly text: string;
}

/** A run of prose. */
export interface Passage {
  readonly kind: 'title' | 'paragraph' | 'item' | 'cell';
  readonly range: Range;
  /** Id of the innermost section of the template that holds it; null = none. */
  readonly section: string | null;
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
  readonly tables: readonly Table[];
  /** Of the section `changes`. */
  readonly actions: readonly Action[];
  /** Of the section `timeline`. */
  readonly timeline: readonly TimelineEntry[];
  /** Steps of the section `recovery` that have a time. */
  readonly recovery: readonly TimelineEntry[];
  /** In the order of the text. */
  readonly passages: readonly Passage[];
  /** The text in which code, links, quotations and front matter are `x`: same length, so that ranges hold. */
  readonly prose: string;
  readonly changes: readonly ChangeBlock[];
  /** Every `(?)`. */
  readonly questions: readonly Range[];
  readonly references: readonly Reference[];
  readonly definitions: readonly Definition[];
  readonly problems: readonly { readonly range: Range; readonly message: string }[];
}
