import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DatabaseQuery, DatabaseStore } from '../../core/formats/format.ts';
import type { Json, Ref } from '../../core/model/session.ts';
import type { ReadOptions } from './document.ts';
import { wrapRecord, type RecordItem } from './record.ts';
import { describe, isSqliteError, openDatabase } from './sqlite.ts';

/** A session that a database holds; times are ISO 8601. */
export interface DatabaseSession {
  readonly id: string;
  readonly cwd: string | null;
  readonly title: string | null;
  readonly start: string | null;
  readonly end: string | null;
  /** The session that started it as a sub-agent. */
  readonly parent: string | null;
}

type Row = Record<string, unknown>;

/**
 * The sessions of a database, sub-agents included; none when it is laid out in another way than the store says.
 * @throws HumanError when the file cannot be read as a database.
 */
export async function listDatabaseSessions(file: string, store: DatabaseStore): Promise<readonly DatabaseSession[]> {
  const { db, close } = await openDatabase(file);
  try {
    return listSessions(db, store);
  } catch (error) {
    throw describe(error, file);
  } finally {
    db.close();
    await close();
  }
}

/**
 * The rows of one session of a database, those of its sub-agents last. Rows are taken one at a time.
 * @throws HumanError when the file cannot be read as a database.
 */
export async function* readDatabase(
  file: string,
  store: DatabaseStore,
  options: ReadOptions & { readonly id: string },
): AsyncGenerator<RecordItem> {
  const { db, close } = await openDatabase(file);
  try {
    yield* readSessionRows(db, store, { ...options, file });
    for (const id of findDescendants(listSessions(db, store), options.id)) {
      yield* readSessionRows(db, store, { ...options, file: `${file}#${id}`, id });
    }
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    yield {
      problem: { ref: { file, line: 1 }, message: `The database could not be read to the end: ${error.message}` },
    };
  } finally {
    db.close();
    await close();
  }
}

function listSessions(db: DatabaseSync, store: DatabaseStore): readonly DatabaseSession[] {
  const sessions = new Map<string, DatabaseSession>();
  for (const query of usable(db, store.sessions)) {
    for (const row of query.iterate()) {
      const id = textOf(row, 'id');
      if (id === null || sessions.has(id)) continue;
      const [cwd, title, parent] = [textOf(row, 'cwd'), textOf(row, 'title'), textOf(row, 'parent')];
      sessions.set(id, { id, cwd, title, start: timeOf(row, 'start'), end: timeOf(row, 'end'), parent });
    }
  }
  return [...sessions.values()];
}

/** Sub-agents in the order of their start, each with its own sub-agents behind it. */
function findDescendants(sessions: readonly DatabaseSession[], id: string, seen = new Set([id])): readonly string[] {
  return sessions
    .filter((session) => session.parent === id && !seen.has(session.id))
    .sort((a, b) => (a.start ?? '').localeCompare(b.start ?? ''))
    .flatMap((session) => [session.id, ...findDescendants(sessions, session.id, seen.add(session.id))]);
}

function* readSessionRows(
  db: DatabaseSync,
  store: DatabaseStore,
  place: ReadOptions & { readonly file: string; readonly id: string },
): Generator<RecordItem> {
  for (const alternatives of store.rows) {
    for (const query of usable(db, alternatives)) {
      let line = 0;
      for (const row of query.iterate(place.id)) {
        place.signal?.throwIfAborted();
        yield readRow(row, { file: place.file, line: ++line });
      }
      if (line > 0) break;
    }
  }
}

/** The queries whose tables exist, prepared; one that asks for columns which do not exist is for another layout. */
function* usable(db: DatabaseSync, queries: readonly DatabaseQuery[]): Generator<StatementSync> {
  const tables = new Set<unknown>();
  for (const row of db.prepare("select name from sqlite_master where type in ('table', 'view')").iterate()) {
    tables.add(row['name']);
  }
  for (const query of queries) {
    if (!query.tables.every((table) => tables.has(table))) continue;
    const statement = prepare(db, query.sql);
    if (statement !== null) yield statement;
  }
}

function prepare(db: DatabaseSync, sql: string): StatementSync | null {
  try {
    return db.prepare(sql);
  } catch (error) {
    if (isSqliteError(error) && error.errcode === 1) return null;
    throw error;
  }
}

function readRow(row: Row, ref: Ref): RecordItem {
  const record: Record<string, Json> = {};
  for (const [column, value] of Object.entries(row)) {
    try {
      if (column.endsWith('_json')) record[column.slice(0, -'_json'.length)] = parseColumn(value);
      else record[column] = toJson(value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { problem: { ref, message: `Column ${column} of this row is not valid JSON.` } };
    }
  }
  return { record: wrapRecord(record, ref) };
}

function parseColumn(value: unknown): Json {
  return typeof value === 'string' ? (JSON.parse(value) as Json) : toJson(value);
}

/** Blobs and integers beyond 2^53 have no JSON; no format asks for any. */
function toJson(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function textOf(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : null;
}

function timeOf(row: Row, column: string): string | null {
  const value = row[column];
  const time = typeof value === 'number' ? new Date(value) : null;
  return time !== null && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
}
