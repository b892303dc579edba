import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type * as sqlite from 'node:sqlite';
import { HumanError } from '../human-error.ts';
import { isFileError } from '../sessions/store-files.ts';

/** A database that was opened for reading; `close` also removes the copy that was read in its place, where there is one. */
export interface OpenDatabase {
  readonly db: sqlite.DatabaseSync;
  readonly close: () => Promise<void>;
}

/** Milliseconds that a busy writer is waited for. */
const busyTimeout = 1000;

/**
 * Opens a SQLite database read-only. What a live writer has in its write-ahead log is seen; a database that is locked, or
 * lies where SQLite cannot make its shared-memory file, is copied with its log and read from there.
 * @throws HumanError when the file is no database, cannot be read, or this Node has no SQLite.
 */
export async function openDatabase(file: string): Promise<OpenDatabase> {
  if (!(await isDatabase(file))) throw new HumanError(`${file} is not a SQLite database.`);
  try {
    return { db: await open(file), close: async () => undefined };
  } catch (error) {
    if (!isSqliteError(error) || isDamage(error)) throw describe(error, file);
  }
  return openCopy(file);
}

async function openCopy(file: string): Promise<OpenDatabase> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'agent-postmortem-copy-'));
  const close = (): Promise<void> => fs.rm(folder, { recursive: true, force: true });
  try {
    const copy = path.join(folder, 'copy.db');
    await copyWhole(file, copy);
    return { db: await open(copy), close };
  } catch (error) {
    await close();
    throw describe(error, file);
  }
}

/** Copies a database and its log; again when a writer was at them meanwhile, since halves of two states fit no better than torn pages. */
async function copyWhole(file: string, copy: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = await stateOf(file);
    await fs.rm(`${copy}-wal`, { force: true });
    await fs.copyFile(file, copy);
    // The shared-memory index is not copied, since SQLite makes it anew from the log.
    if (before.length > 1) await fs.copyFile(`${file}-wal`, `${copy}-wal`);
    await fs.chmod(copy, 0o600);
    if ((await stateOf(file)).join() === before.join()) return;
  }
}

/** Size and time of the database and, where there is one, of its log. */
async function stateOf(file: string): Promise<readonly string[]> {
  const states: string[] = [];
  for (const name of [file, `${file}-wal`]) {
    try {
      const { size, mtimeMs } = await fs.stat(name);
      states.push(`${size} ${mtimeMs}`);
    } catch (error) {
      if (!isFileError(error, ['ENOENT'])) throw error;
    }
  }
  return states;
}

/** Opens and reads the schema once: an unusable file shows itself here, not among the rows. */
async function open(file: string): Promise<sqlite.DatabaseSync> {
  const { DatabaseSync } = await loadSqlite();
  const db = new DatabaseSync(file, { readOnly: true, timeout: busyTimeout });
  try {
    db.prepare('select count(*) from sqlite_master').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws HumanError on a Node without SQLite. */
async function loadSqlite(): Promise<typeof sqlite> {
  try {
    return await import('node:sqlite');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_BUILTIN_MODULE')) throw error;
    throw new HumanError('Sessions in a database are read with Node 22.5 or newer; this is an older one.');
  }
}

async function isDatabase(file: string): Promise<boolean> {
  try {
    const handle = await fs.open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
      return bytesRead === 16 && buffer.toString('latin1') === 'SQLite format 3\0';
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw describe(error, file);
  }
}

interface SqliteError extends Error {
  readonly errcode: number;
}

/** Whether SQLite itself refused. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: a copy would be as bad. */
function isDamage(error: SqliteError): boolean {
  return [11, 26].includes(error.errcode & 0xff);
}

/** The error as a person can use it; a bug stays as it is. */
export function describe(error: unknown, file: string): unknown {
  if (isSqliteError(error)) return new HumanError(`${file} cannot be read as a database: ${error.message}.`);
  if (isFileError(error, ['EACCES', 'EPERM', 'ENOENT', 'EISDIR', 'EIO', 'ENOSPC'])) {
    return new HumanError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
  return error;
}
