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

/** One JSON document; `records` says which arrays are records (`messages`), the rest is the head record, line 0 … see record sources. */
export interface DocumentStore {
  readonly kind: 'document';
  readonly locations: readonly StoreLocation[];
  readonly records: string;
}

/** A SQLite database, opened read-only and WAL-aware. */
export interface DatabaseStore {
  readonly kind: 'database';
  readonly locations: readonly StoreLocation[];
  /** Tables that must exist for this layout; the first store of the format whose tables exist is used. */
  readonly tables: readonly string[];
  /** Lists sessions: columns `id`, `cwd`, `title`, `start`, `end` (ms), `parent`, all but `id` may be null. */
  readonly sessions: string;
  /** Rows of one session in order; parameter 1 is the session id. Columns ending in `_json` are parsed. A column `kind` tells rows apart. */
  readonly rows: readonly string[];
}

/** A folder of small JSON files that together make one session. */
export interface FolderStore {
  readonly kind: 'folder';
  /** Finds the session's main file. */
  readonly locations: readonly StoreLocation[];
  /** Further files in reading order, as globs relative to the main file's folder; `{stem}` = the main file's name without extension. `{id}` is taken from the records read so far. */
  readonly parts: readonly string[];
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
