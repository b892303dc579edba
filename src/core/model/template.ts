import type { PatternId } from './signal.ts';

/**
 * A section of a template, with the headings accepted when reading. The id says what the section is for, the same in every
 * template: checks know `what-happened`, `working-from`, `layers`, `changes`, `not-doing`, `recovery`, `timeline`, `impact`,
 * `what-worked`, `what-went-wrong`, `root-cause`, `contributing-factors`, `communications`, `regulatory`, `sign-off`,
 * `lessons`.
 */
export interface TemplateSection {
  readonly id: string;
  readonly heading: string;
  readonly aliases: readonly string[];
  /** What stands in the section before anybody wrote in it: lines of Markdown, with (?) where an answer is wanted. */
  readonly lines: readonly string[];
  /** A document may do without it. */
  readonly optional?: boolean;
}

/** A level of severity. */
export interface SeverityLevel {
  /** 1 is the worst. */
  readonly level: number;
  readonly when: string;
  /** Business days within which the post-mortem is written; null = none is required. */
  readonly businessDays: number | null;
}

/** A kind of failure that a template asks its own questions about. */
export interface Category {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  /** Questions that lead to the cause. */
  readonly ask: readonly string[];
  readonly pattern: PatternId;
}

/** Most, or least, of something; absent = no limit. */
export interface TemplateLimits {
  readonly pages?: number;
  readonly changes?: number;
  /** Sentences of the section `what-happened`. */
  readonly sentences?: number;
  /** Days from the run or failure to the post-mortem. */
  readonly writtenDays?: number;
  /** Months that a post-mortem, or an action of it, may stay open. */
  readonly openMonths?: number;
  /** Least number of whys under the root cause. */
  readonly whys?: number;
}

/** What a kind of document consists of and which limits hold: data, not code. */
export interface Template {
  readonly id: string;
  readonly title: string;
  /** One sentence for those who choose. */
  readonly description: string;
  readonly sections: readonly TemplateSection[];
  /** Ids of the checks that apply. */
  readonly checks: readonly string[];
  readonly limits: TemplateLimits;
  /** Levels, where the template asks for one. */
  readonly severities?: readonly SeverityLevel[];
  readonly categories?: readonly Category[];
  /** The document says whether users were harmed and who looked at it before it was published. */
  readonly asksHarm?: boolean;
}
