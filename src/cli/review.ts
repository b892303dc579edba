import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Command } from 'commander';
import { addDays, addMonths } from '../core/text/dates.ts';
import { readGuardProgram } from '../node/apply.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { assertInside } from '../node/inside.ts';
import { reviewsFolder } from '../node/library/files.ts';
import { reviewRepository, type Review } from '../node/library/review.ts';
import { localDate } from '../node/local-date.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, parseDate, repoFolder, type PlaceFlags } from './options.ts';
import { printable } from './text.ts';
import { exists } from '../node/exists.ts';

interface ReviewFlags extends PlaceFlags {
  readonly since?: string;
  readonly out?: string;
}

/** `review`: the quarter's document of the library. */
export function addReviewVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('review'))
    .description('write the quarter’s review of all post-mortems, with charts')
    .option('--since <date>', 'first day of the period, YYYY-MM-DD (default: three months ago)', parseDate)
    .option('--out <file>', 'where to write it, inside the repository; - prints it, without charts')
    .action(async (flags: ReviewFlags) => {
      const folder = repoFolder(flags, io);
      const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? (await fs.realpath(folder));
      const settings = await readSettings(repo);
      const today = localDate(io.now());
      const since = flags.since ?? addDays(addMonths(today, -3) ?? today, 1) ?? today;
      if (since > today) throw new HumanError(`--since ${since} lies after today, ${today}.`);
      const out = flags.out === '-' ? null : outPath(flags.out ?? '', { repo, io, folder: settings.folder, today });
      const review = await reviewRepository({
        repo,
        ...homeOptions(flags, io),
        folder: settings.folder,
        since,
        today,
        out,
        cacheDir: cacheFolder(io),
        guardProgram: await readGuardProgram(import.meta.dirname),
        signal: io.signal,
      });
      if (out === null) io.stdout(review.markdown);
      else io.stdout(`${(await writeReview(repo, review)).join('\n')}\n`);
      for (const { ref, message } of review.problems) io.stderr(`Note: ${ref?.file ?? ''}: ${printable(message)}\n`);
      io.exit(0);
    });
}

function outPath(
  out: string,
  { repo, io, folder, today }: { repo: string; io: CliIo; folder: string; today: string },
): string {
  if (out === '') return path.posix.join(folder, reviewsFolder, `${today}.md`);
  if (!/\.md$/i.test(out)) throw new HumanError(`${out}: give the name of a .md file.`);
  const below = path.relative(repo, path.resolve(io.cwd, out));
  if (below.startsWith('..') || path.isAbsolute(below)) {
    throw new HumanError(`${out} is not inside the repository ${repo}; --out - prints the review.`);
  }
  return below.split(path.sep).join('/');
}

/** Writes the document and its charts, never over an existing document: people write into a review. */
async function writeReview(repo: string, { files }: Review): Promise<readonly string[]> {
  const document = files.at(-1);
  for (const { path: name } of files) await assertInside(repo, name);
  if (document && (await exists(path.join(repo, document.path)))) {
    throw new HumanError(`${document.path} exists, and people may have written into it: name another file with --out.`);
  }
  for (const { path: name, text } of files) {
    const file = path.join(repo, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text, { flag: name === document?.path ? 'wx' : 'w' });
  }
  return files.map((file) => file.path);
}
