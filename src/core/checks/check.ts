import type { Finding, Severity } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { PatternId } from '../model/signal.ts';
import type { Template } from '../model/template.ts';

export type { Template, TemplateSection } from '../model/template.ts';

/** Facts gathered outside; null = not available here, and the check that needs it stays silent. */
export interface CheckFacts {
  readonly template: Template;
  readonly patterns: readonly { readonly id: PatternId | string; readonly title: string }[];
  /** YYYY-MM-DD */
  readonly today: string | null;
  /** Number of lines of each evidence file the document names, by its path relative to the document; -1 = no such file. */
  readonly evidenceLines: ReadonlyMap<string, number> | null;
  /** Secrets found in the document by the redaction rules. */
  readonly secrets: readonly { readonly start: number; readonly end: number; readonly rule: string }[] | null;
}

/** One thing that can be wrong with a document. A plug-in: one file in this directory. */
export interface Check {
  /** Stable for ever; names its documentation page `docs/checks/<id>.md`. */
  readonly id: string;
  /** What is wanted and why, one sentence. */
  readonly description: string;
  readonly severity: Exclude<Severity, 'off'>;
  /** Unfinished work: in a draft its findings are information and do not fail `check`. */
  readonly unfinished: boolean;
  check(document: Postmortem, facts: CheckFacts): readonly Omit<Finding, 'id' | 'severity'>[];
}
