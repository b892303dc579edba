import * as path from 'node:path';
import type { Format, Store } from '../../core/formats/format.ts';
import type { Session } from '../../core/model/session.ts';
import { readDatabase } from '../records/database.ts';
import { readDocument } from '../records/document.ts';
import { readFolder } from '../records/folder.ts';
import { readLines } from '../records/lines.ts';
import type { RecordItem } from '../records/record.ts';
import { expandGlob } from './store-files.ts';

/** One session's place: the file it stands in, how that is read, and its id where a file holds several. */
export interface SessionSource {
  readonly format: Format;
  readonly store: Store;
  /** Absolute. */
  readonly file: string;
  readonly id: string | null;
}

/** The records of a source in order, those of its companion files last. */
export async function* readRecords(source: SessionSource, signal?: AbortSignal): AsyncGenerator<RecordItem> {
  const { store, file, id } = source;
  const options = signal ? { signal } : {};
  switch (store.kind) {
    case 'lines':
      yield* readLines(file, options);
      for (const companion of await findCompanions(file, store.companions ?? [])) yield* readLines(companion, options);
      return;
    case 'document':
      yield* readDocument(file, store, options);
      return;
    case 'folder':
      yield* readFolder(file, store, options);
      return;
    case 'database':
      if (id !== null) yield* readDatabase(file, store, { ...options, id });
  }
}

/** Reads one session; null when its records hold none. */
export async function readSession(source: SessionSource, signal?: AbortSignal): Promise<Session | null> {
  const reader = source.format.reader(source.file);
  for await (const item of readRecords(source, signal)) {
    if ('record' in item) reader.read(item.record);
    else reader.problem(item.problem);
  }
  signal?.throwIfAborted();
  return reader.finish();
}

async function findCompanions(file: string, globs: readonly string[]): Promise<readonly string[]> {
  const stem = path.basename(file).replace(/\.jsonl(\.zst)?$/, '');
  const found = await Promise.all(globs.map((glob) => expandGlob(path.dirname(file), glob.replaceAll('{stem}', stem))));
  return [...new Set(found.flat())].filter((companion) => companion !== file);
}
