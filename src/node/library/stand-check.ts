import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Change } from '../../core/model/change.ts';
import type { LibraryEntry } from '../../core/model/library.ts';
import { parsePostmortem } from '../../core/postmortem/parse.ts';
import { targets } from '../../core/targets/index.ts';
import { decode } from '../apply/harness-files.ts';
import { openStanding, type Standing, type StandingDocument, type StandingPlace } from '../prove.ts';
import { isFileError } from '../sessions/store-files.ts';

/** What one look at a harness found. */
export interface LibraryStanding {
  /** Applied changes that do not stand any more. */
  readonly broken: readonly Standing[];
  /** Repository-relative files, and globs of one folder, on which that depends: those to be watched. */
  readonly files: readonly string[];
}

/** Looks whether the applied changes of a library still stand and would start. Reads files, starts nothing. */
export async function checkLibrary(library: readonly LibraryEntry[], place: StandingPlace): Promise<LibraryStanding> {
  const applied = library.filter(({ changes }) => changes.some((change) => change.applied !== null));
  const documents: StandingDocument[] = [];
  for (const entry of applied) {
    const text = await readText(path.join(place.repo, entry.path));
    if (text !== null) documents.push({ document: entry.path, postmortem: parsePostmortem(text) });
  }
  const standings = await openStanding(place)(documents);
  const files = applied.flatMap(({ changes }) => changes).flatMap(filesOf);
  return { broken: standings.filter(({ reasons }) => reasons.length > 0), files: [...new Set(files)].sort() };
}

async function readText(file: string): Promise<string | null> {
  try {
    return decode(await fs.readFile(file));
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'EACCES', 'EPERM', 'EIO', 'EISDIR'])) return null;
    throw error;
  }
}

/** What was written, and what decides whether its agent takes it up; the user's own files are not the repository's. */
function filesOf(change: Change): readonly string[] {
  if (change.applied === null) return [];
  const deciding = targets
    .filter(({ id }) => change.targets.includes(id))
    .flatMap(({ protocol, permissions }) => {
      if (change.kind === 'hook') return protocol?.files ?? [];
      return change.kind === 'permission' ? (permissions?.files ?? []) : [];
    });
  const shared = deciding.filter((name) => !name.startsWith('~/') && !name.includes('**'));
  return [...Object.keys(change.applied.files), ...shared];
}
