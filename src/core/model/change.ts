/** What a change does to the harness. */
export type ChangeKind = 'rule' | 'hook' | 'permission' | 'doc' | 'template' | 'test';

/** Which calls a guard looks at. */
export type GuardSubject = 'shell' | 'read' | 'edit' | 'delete' | 'fetch' | 'mcp' | 'finish' | 'any';

/** Conditions of one effect; a call matches when any entry of any list matches. */
export interface GuardMatch {
  /** Command prefixes in words (`git push --force`); seen through env, subshells, `-C`, `bash -c` … */
  readonly command?: readonly string[];
  /** Globs relative to the repository root. */
  readonly path?: readonly string[];
  /** Regular expressions on the text a call would put in. */
  readonly content?: readonly string[];
}

/** What must have happened earlier in the run, as its transcript tells. */
export type GuardRequirement = 'read-before-edit' | 'tests-before-finish';

/** Most that may happen between two prompts of the user, counted over the calls that the guard looks at. */
export interface GuardLimit {
  /** Calls; the one after the last is refused. */
  readonly calls?: number;
  /** Failed calls in a row, without one that worked between them. */
  readonly failures?: number;
}

/** The declarative condition that a hook or permission change enforces; it compiles to each target. */
export interface Guard {
  readonly on: GuardSubject | readonly GuardSubject[];
  readonly deny?: GuardMatch;
  readonly ask?: GuardMatch;
  /** Of a hook: only these pass, anything else of this subject is denied. Of a permission: these run without a question. */
  readonly allow?: GuardMatch;
  /** Of a hook alone: a file must have been read before it is edited, or tests have run after the last edit. */
  readonly require?: GuardRequirement;
  /** Globs of the files that `require` is about; absent = all of the repository. */
  readonly paths?: readonly string[];
  /** Of a hook alone. */
  readonly limit?: GuardLimit;
  /** Tells the agent what to do instead. */
  readonly message: string;
  /** Also stops calls when the guard itself cannot be read or run. */
  readonly hard?: boolean;
}

export interface RuleChange {
  readonly do: 'add' | 'modify' | 'scope' | 'soften' | 'remove';
  /** The rule's new text: one or a few sentences of Markdown, no heading. Absent for `remove`. */
  readonly text?: string;
  /** The sentence it replaces, moves or removes, exactly as it stands in the file. */
  readonly old?: string;
  /** Repository-relative file; absent = the target chooses where its agent reads rules. */
  readonly file?: string;
  /** Globs that scope the rule; absent = always. */
  readonly paths?: readonly string[];
}

export interface DocChange {
  readonly path: string;
  readonly text: string;
  readonly paths: readonly string[];
}

export interface TemplateChange {
  readonly file: string;
  readonly text: string;
}

export interface TestChange {
  readonly command: string;
}

/** What `apply` wrote. */
export interface AppliedRecord {
  /** YYYY-MM-DD */
  readonly date: string;
  /** Repository-relative path → first 16 hex digits of the SHA-256 of the file's bytes after the write. */
  readonly files: Readonly<Record<string, string>>;
  /** What stood there before and stays when the change is undone, as places in files: `.claude/settings.json#/hooks`. */
  readonly kept?: readonly string[];
}

/** What `prove` found. */
export interface ShownRecord {
  readonly date: string;
  readonly result: string;
}

/** One edit of the harness that a post-mortem decides: the content of a `harness-change` block. */
export interface Change {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly targets: readonly string[];
  readonly guard?: Guard;
  readonly rule?: RuleChange;
  readonly doc?: DocChange;
  readonly template?: TemplateChange;
  readonly test?: TestChange;
  readonly owner: string | null;
  /** YYYY-MM-DD */
  readonly due: string | null;
  readonly applied: AppliedRecord | null;
  readonly shown: ShownRecord | null;
}
