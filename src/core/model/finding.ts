/** Replace `[start, end)` (UTF-16 offsets) of one text by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Half-open range of UTF-16 offsets in the document. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'information' | 'off';

/** A quick-fix: edits of the same document. Applying it must remove the finding or turn it into a smaller one. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Safe for `check --fix`: it adds or moves, and decides nothing for the writer. */
  readonly automatic: boolean;
}

/** What a check says of a document. */
export interface Finding {
  /** The id of the check: stable for ever, names its documentation page. */
  readonly id: string;
  readonly range: Range;
  /** Says what is wrong and what to do, plain text. */
  readonly message: string;
  readonly severity: Exclude<Severity, 'off'>;
  readonly fixes: readonly Fix[];
}
