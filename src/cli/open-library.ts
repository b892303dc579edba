import * as fs from 'node:fs/promises';
import { openRepository } from '../node/git/repository.ts';
import { readLibrary, type Library } from '../node/library/read-library.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { cacheFolder, repoFolder, type PlaceFlags } from './options.ts';

/** The library of the repository that the options name. */
export async function openNamedLibrary(
  flags: PlaceFlags,
  io: CliIo,
): Promise<{ readonly library: Library; readonly repo: string }> {
  const place = repoFolder(flags, io);
  const repo = (await openRepository(place, { signal: io.signal }))?.root ?? (await fs.realpath(place));
  const { folder } = await readSettings(repo);
  const library = await readLibrary({ repo, folder, cacheDir: cacheFolder(io), signal: io.signal });
  return { library, repo };
}
