import type { Command } from 'commander';
import { HumanError } from '../node/human-error.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions } from './options.ts';
import { deliver, empty, prefill, repositoryRoot, type SourceFlags } from './prefill.ts';

interface NearMissFlags extends SourceFlags {
  readonly note: string;
}

/** `near-miss`: the shortest way to a record of what the last layer caught. */
export function addNearMissVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('near-miss'))
    .description('record a near-miss as a draft')
    .requiredOption('--note <text>', 'what was caught, in a sentence')
    .option('--session <session>', 'an id, a file, or FILE#id, whose facts are put in')
    .option('--out <file>', 'where to write it, inside the repository; - prints it and writes nothing')
    .action(async (flags: NearMissFlags) => {
      const note = flags.note.trim();
      if (note === '') throw new HumanError('The note is empty; say in a sentence what was caught.');
      const repo = await repositoryRoot(flags, io);
      const { folder } = await readSettings(repo);
      const make = flags.session === undefined ? empty(flags, repo, io) : await prefill(flags, repo, io);
      const files = await make({ folder, note });
      await deliver(files, { repo, ...(flags.out === undefined ? {} : { out: flags.out }) }, io);
    });
}
