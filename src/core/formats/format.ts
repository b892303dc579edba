import type { Json, Problem, Ref, Session } from '../model/session.ts';

/** A lazy view on one record of a store: a line, an element of a document, a row. Formats never see files. */
export interface TranscriptRecord {
  readonly ref: Ref;
  /** The value at a path inside the record, undefined when there is none: `get('message', 'content', 0)`. */
  get(...path: readonly (string | number)[]): Json | undefined;
}

/**
 * Where an agent keeps its sessions. Paths are relative to a base; `*` stands for one path segment's characters, `**` for
 * any number of segments. Bases: `home`, `config` (XDG_CONFIG_HOME), `data` (XDG_DATA_HOME), or an environment variable
 * with its default below home: `CODEX_HOME=.codex`.
 */
export interface StoreLocation {
  readonly base: string;
  readonly glob: string;
}

/** One JSON object per line; torn and glued lines are repaired or reported by the record source. */
export interface LineStore {
  readonly kind: 'lines';
  readonly locations: readonly StoreLocation[];
  /** Further files that belong to the session of a main file, as globs relative to the main file's folder (sub-agents …). `{stem}` = its name without extension. */
  readonly companions?: readonly string[];
}

/**
 * One JSON document. The elements of the array `records` at its top (of the document itself, where that is an array) are
 * records, `ref.line` = 1-based index; everything else at its top is the head record, given first with line 1 and, where
 * members follow the array, again with all members at the end.
 */
export interface DocumentStore {
  readonly kind: 'document';
  readonly locations: readonly StoreLocation[];
  readonly records: string;
}

/** A query that is left out where one of its tables does not exist. */
export interface DatabaseQuery {
  readonly tables: readonly string[];
  readonly sql: string;
}

/** A SQLite database, opened read-only and WAL-aware. */
export interface DatabaseStore {
  readonly kind: 'database';
  readonly locations: readonly StoreLocation[];
  /** List sessions: columns `id`, `cwd`, `title`, `start`, `end` (ms), `parent`, all but `id` may be null. An id counts once, the first query that names it wins. */
  readonly sessions: readonly DatabaseQuery[];
  /**
   * Rows of one session, parameter 1 is its id: step by step, of each step the first query that gives a row. A row is a
   * record with its columns as members; a column `x_json` is parsed and becomes `x`. `ref.line` is the 1-based index of the
   * row in its query. The session's sub-agents (by `parent` of the listing) follow, their `ref.file` is `<file>#<id>`.
   */
  readonly rows: readonly (readonly DatabaseQuery[])[];
}

/**
 * A folder of small JSON files that together make one session. The main file is the head record with line 1; each file of
 * `records`, by name, is a record with its 1-based index as line, and the files of `parts` are added to it as the array `parts`.
 * Globs are relative to the main file's folder.
 */
export interface FolderStore {
  readonly kind: 'folder';
  /** Finds the session's main file. */
  readonly locations: readonly StoreLocation[];
  /** `{stem}` = the main file's name without extension. */
  readonly records: string;
  /** `{id}` = member `id` of the record. */
  readonly parts?: string;
  /** Member of a main file that names the session which started it: main files beside this one that name it are read after it. */
  readonly parent?: string;
}

export type Store = LineStore | DocumentStore | DatabaseStore | FolderStore;

/** Turns the records of one session, in order, into events. It has state: calls meet their results, branches are chosen. */
export interface SessionReader {
  /** Takes one record. Never throws for bad data: a record that is not understood is counted, a broken one is a problem. */
  read(record: TranscriptRecord): void;
  /** A line that could not be parsed at all. */
  problem(problem: Problem): void;
  /** What was read; null when the records hold no session of this format's. Sub-agents are inside. */
  finish(): Session | null;
}

/** Where a session belongs, as far as one record tells. */
export interface SessionHead {
  readonly id?: string;
  readonly cwd?: string;
  readonly parentId?: string;
}

/** How to read one agent's sessions. A plug-in: one file, or one folder with an index, in this directory. */
export interface Format {
  /** Stable for ever; the `agent` of its sessions. */
  readonly id: string;
  readonly title: string;
  readonly stores: readonly Store[];
  /**
   * Whether a record is one of this format's. Asked of records from the start of a file until one says yes; must be false
   * for every other format's records, and may be false for many of its own.
   */
  claims(record: TranscriptRecord): boolean;
  /** What one record tells of its session's whereabouts, so that a listing need not read whole files; null = nothing. */
  headOf?(record: TranscriptRecord): SessionHead | null;
  /** A reader for one session. `file` becomes the session's main file. */
  reader(file: string): SessionReader;
}
