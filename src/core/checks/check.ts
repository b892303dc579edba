import type { Finding, Severity } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { Proof } from '../model/proof.ts';
import type { PatternId } from '../model/signal.ts';
import type { Template } from '../model/template.ts';

export type { Template } from '../model/template.ts';

/** What became of a change when it was tried, as far as a check needs it. */
export type ProofFact = Pick<Proof, 'changeId' | 'target' | 'word' | 'reasons'>;

/** Whether what was applied still stands on a target, as far as a check needs it; no reason = it does. */
export type StandingFact = Pick<Proof, 'changeId' | 'target' | 'reasons'>;

/** What only git, the disk and the harness know; null or absent = not looked at, and the checks that need it stay silent. */
export interface OutsideFacts {
  /** Of the paths that `namedPaths` finds: whether they are there now, or were at the document's commits. */
  readonly paths?: ReadonlyMap<string, boolean> | null;
  /** Of the commits that `namedCommits` finds: whether this clone has them. */
  readonly commits?: ReadonlyMap<string, boolean> | null;
  /** YYYY-MM-DD on which the document came into the history. */
  readonly written?: string | null;
  /** Of the document's applied changes, as their files read now. */
  readonly standing?: readonly StandingFact[] | null;
  /** Of the document's changes. */
  readonly proofs?: readonly ProofFact[] | null;
}

/** Facts gathered outside; null = not available here, and the check that needs it stays silent. */
export interface CheckFacts extends OutsideFacts {
  readonly template: Template;
  readonly patterns: readonly { readonly id: PatternId | string; readonly title: string }[];
  /** YYYY-MM-DD */
  readonly today: string | null;
  /** Number of lines of each evidence file the document names, by its path relative to the document; -1 = no such file. */
  readonly evidenceLines: ReadonlyMap<string, number> | null;
  /** Secrets found in the document by the redaction rules. */
  readonly secrets: readonly { readonly start: number; readonly end: number; readonly rule: string }[] | null;
}

/** A finding before its check's id and severity are put to it. */
export interface Found extends Omit<Finding, 'id' | 'severity'> {
  /** Worth knowing, and not wrong yet: whatever the check's severity. */
  readonly isEarly?: boolean;
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
  check(document: Postmortem, facts: CheckFacts): readonly Found[];
}
