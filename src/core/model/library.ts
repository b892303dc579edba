import type { Change, ChangeKind } from './change.ts';
import type { Status } from './postmortem.ts';

/** A change as the library knows it. */
export interface LibraryChange extends Change {
  /** The line above its block, plain text; '' when there is none. */
  readonly lead: string;
  /** 1-based line of its block in the document. */
  readonly line: number;
}

/** A change that was considered and not made. */
export interface RejectedChange {
  /** One line of Markdown as its writer wrote it. */
  readonly text: string;
  /** Null while it is a question. */
  readonly reason: string | null;
  /** 1-based line in the document. */
  readonly line: number;
}

/** An action of a document that is no harness change: a row of its table of actions or an item of its list. */
export interface ActionItem {
  /** One line of Markdown as its writer wrote it. */
  readonly text: string;
  /** `prompt`, `guardrail`, `training`, `monitoring`, `process`, `eval` … in the writer's word; null when none is given. */
  readonly category: string | null;
  readonly owner: string | null;
  /** YYYY-MM-DD */
  readonly due: string | null;
  readonly done: boolean;
  /** 1-based line in the document. */
  readonly line: number;
}

/** What the library knows of one post-mortem. What its document does not say is null. */
export interface LibraryEntry {
  /** Repository-relative, forward slashes. */
  readonly path: string;
  readonly id: string | null;
  readonly template: string;
  readonly title: string;
  /** YYYY-MM-DD, date of the run. */
  readonly date: string | null;
  readonly status: Status;
  readonly trigger: string | null;
  readonly pattern: string | null;
  readonly layer: string | null;
  readonly agent: string | null;
  readonly sessionId: string | null;
  /** `base..head` */
  readonly commits: string | null;
  /** Repository-relative path of the evidence file. */
  readonly evidence: string | null;
  /** Minutes of work that had to be done again. */
  readonly redoMinutes: number | null;
  /** Paths that its text names, as written, each once. */
  readonly files: readonly string[];
  readonly changes: readonly LibraryChange[];
  readonly actions: readonly ActionItem[];
  readonly rejected: readonly RejectedChange[];
  /** How many questions wait for an answer. */
  readonly questions: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** A change that an earlier post-mortem rejected, and why. */
export interface EarlierRejection {
  readonly text: string;
  readonly reason: string;
  /** Repository-relative path of that post-mortem. */
  readonly document: string;
  /** YYYY-MM-DD */
  readonly date: string | null;
}

/** The next stronger kind of change for a pattern that came back. */
export interface StrongerKind {
  /** What the pattern came back after. */
  readonly after: {
    readonly document: string;
    readonly date: string | null;
    readonly changeId: string;
    /** What the change was, in the words of the ladder. */
    readonly rung: string;
    readonly kind: ChangeKind;
    readonly shown: boolean;
  };
  readonly kind: ChangeKind;
  /** The next rung: `a rule in prose`, `a scoped doc`, `a permission`, `a hook`, `a test gate`. */
  readonly rung: string;
}

/** What the library holds for a post-mortem that is being written. */
export interface Recall {
  readonly rejections: readonly EarlierRejection[];
  readonly stronger: StrongerKind | null;
}
