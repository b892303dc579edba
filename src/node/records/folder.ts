import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { FolderStore } from '../../core/formats/format.ts';
import type { Json } from '../../core/model/session.ts';
import { expandGlob, isFileError } from '../sessions/store-files.ts';
import type { ReadOptions } from './document.ts';
import { wrapRecord, type RecordItem } from './record.ts';

/** A larger file is none of a folder of small ones. */
const largestFile = 64 * 1024 * 1024;

type JsonFile = { readonly value: Json } | { readonly message: string };

/** The records of a session that stands in a folder of small JSON files: its main file first, its sub-agents' files last. */
export async function* readFolder(
  file: string,
  store: FolderStore,
  options: ReadOptions = {},
): AsyncGenerator<RecordItem> {
  yield* readTree(file, store, { ...options, seen: new Set() });
}

async function* readTree(
  file: string,
  store: FolderStore,
  options: ReadOptions & { seen: Set<string> },
): AsyncGenerator<RecordItem> {
  options.seen.add(file);
  const main = await readJson(file);
  if ('message' in main) {
    yield { problem: { ref: { file, line: 1 }, message: main.message } };
    return;
  }
  yield { record: wrapRecord(main.value, { file, line: 1 }) };
  yield* readRecordFiles(file, store, options);
  for (const child of await findChildren(file, store, memberOf(main.value, 'id'))) {
    if (!options.seen.has(child)) yield* readTree(child, store, options);
  }
}

async function* readRecordFiles(file: string, store: FolderStore, { signal }: ReadOptions): AsyncGenerator<RecordItem> {
  const stem = path.basename(file, path.extname(file));
  const names = await findNamed(path.dirname(file), store.records, stem);
  for (const [index, name] of names.entries()) {
    signal?.throwIfAborted();
    const ref = { file, line: index + 1 };
    const record = await readJson(name);
    if ('message' in record) {
      yield { problem: { ref, message: record.message } };
      continue;
    }
    const parts: Json[] = [];
    for (const partFile of await findParts(path.dirname(file), store, record.value)) {
      const part = await readJson(partFile);
      if ('message' in part) yield { problem: { ref, message: part.message } };
      else parts.push(part.value);
    }
    yield { record: wrapRecord(addParts(record.value, store, parts), ref) };
  }
}

function addParts(value: Json, store: FolderStore, parts: readonly Json[]): Json {
  if (store.parts === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return { ...value, parts };
}

async function findParts(folder: string, store: FolderStore, record: Json): Promise<readonly string[]> {
  const id = memberOf(record, 'id');
  return store.parts === undefined || id === null ? [] : findNamed(folder, store.parts, id);
}

/** The main files beside this one whose session was started by the session `id`. */
async function findChildren(file: string, store: FolderStore, id: string | null): Promise<readonly string[]> {
  if (store.parent === undefined || id === null) return [];
  const children: string[] = [];
  for (const other of await expandGlob(path.dirname(file), `*${path.extname(file)}`)) {
    if (other === file) continue;
    const main = await readJson(other);
    if ('value' in main && memberOf(main.value, store.parent) === id) children.push(other);
  }
  return children;
}

/** The files of a glob in which a recorded name stands; a name that could lead elsewhere leads nowhere. */
async function findNamed(folder: string, glob: string, name: string): Promise<readonly string[]> {
  if (!/^[\w-][\w.-]*$/.test(name)) return [];
  const [ups = ''] = /^(\.\.\/)*/.exec(glob) ?? [];
  return expandGlob(path.resolve(folder, ups), glob.slice(ups.length).replace(/\{\w+\}/, name));
}

function memberOf(value: Json, key: string): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  const member = (value as Record<string, Json>)[key];
  return typeof member === 'string' ? member : null;
}

async function readJson(file: string): Promise<JsonFile> {
  const name = path.basename(file);
  try {
    if ((await fs.stat(file)).size > largestFile) return { message: `${name} is too large for a record.` };
    return { value: JSON.parse((await fs.readFile(file, 'utf8')).replace(/^\uFEFF/, '')) as Json };
  } catch (error) {
    if (error instanceof SyntaxError) return { message: `${name} is not valid JSON.` };
    if (isFileError(error, ['ENOENT', 'EACCES', 'EPERM', 'EISDIR'])) return { message: `${name} could not be read.` };
    throw error;
  }
}
