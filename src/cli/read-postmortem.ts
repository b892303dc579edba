import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { entryOf } from '../core/library/entry.ts';
import type { LibraryEntry } from '../core/model/library.ts';
import type { Postmortem } from '../core/model/postmortem.ts';
import { parsePostmortem } from '../core/postmortem/parse.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { isFileError } from '../node/sessions/store-files.ts';
import type { CliIo } from './io.ts';
import type { PlaceFlags } from './options.ts';

/** A post-mortem that a person named. */
export interface NamedPostmortem {
  readonly entry: LibraryEntry;
  readonly document: Postmortem;
  /** Root of the repository, absolute. */
  readonly repo: string;
}

/** Reads a named post-mortem. @throws HumanError when it is absent or is none. */
export async function readNamed(file: string, flags: PlaceFlags, io: CliIo): Promise<NamedPostmortem> {
  const whole = path.resolve(io.cwd, file);
  const text = await fs.readFile(whole, 'utf8').catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR']))
      throw new HumanError(`There is no file ${whole}: name a post-mortem.`);
    if (isFileError(error, ['EISDIR'])) throw new HumanError(`${whole} is a folder: name a post-mortem.`);
    throw error;
  });
  const real = await fs.realpath(whole);
  const folder = flags.repo === undefined ? path.dirname(real) : path.resolve(io.cwd, flags.repo);
  const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? (await fs.realpath(folder));
  const document = parsePostmortem(text);
  const entry = entryOf(path.relative(repo, real).split(path.sep).join('/'), document);
  if (!entry) throw new HumanError(`${file} has no front matter that can be read: it is no post-mortem.`);
  return { entry, document, repo };
}
