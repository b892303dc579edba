/** A section of a template, with the headings accepted when reading. */
export interface TemplateSection {
  readonly id: string;
  readonly heading: string;
  readonly aliases: readonly string[];
}

/** What a kind of document consists of and which limits hold: data, not code. */
export interface Template {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly TemplateSection[];
  /** Ids of the checks that apply. */
  readonly checks: readonly string[];
  /** Pages, changes, sentences of "What happened"; absent = no limit. */
  readonly limits: { readonly pages?: number; readonly changes?: number; readonly sentences?: number };
}
