import type { Command } from 'commander';
import { changeTexts, issueTexts } from '../core/library/hand-on.ts';
import { HumanError } from '../node/human-error.ts';
import { readCopy } from '../node/library/copy-text.ts';
import type { Library } from '../node/library/read-library.ts';
import type { CliIo } from './io.ts';
import { openNamedLibrary } from './open-library.ts';
import { addPlaceOptions, type PlaceFlags } from './options.ts';
import { readNamed } from './read-postmortem.ts';
import { printable } from './text.ts';

interface ExportFlags extends PlaceFlags {
  readonly copy?: string;
  readonly json?: boolean;
}

/** `export`: the library for programs, or what other repositories can take from one post-mortem. */
export function addExportVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('export'))
    .description('print all post-mortems as JSON, or what another repository can take from one')
    .option('--json', 'print JSON (schemas/library.schema.json); the default')
    .option('--copy <file>', 'print the guards and rules of this post-mortem and their cases, as Markdown')
    .action(async (flags: ExportFlags) => {
      if (flags.copy !== undefined && flags.json) throw new HumanError('--copy prints Markdown: leave --json out.');
      if (flags.copy === undefined) {
        const { library } = await openNamedLibrary(flags, io);
        io.stdout(renderLibrary(library));
      } else await copyOne(flags.copy, flags, io);
      io.exit(0);
    });
}

function renderLibrary({ entries, problems }: Library): string {
  return `${JSON.stringify({ schema: 1, postmortems: entries, problems }, null, 2)}\n`;
}

async function copyOne(file: string, flags: PlaceFlags, io: CliIo): Promise<void> {
  const { entry, document, repo } = await readNamed(file, flags, io);
  const text = await readCopy(entry, document, repo);
  if (text === null) throw new HumanError(`${entry.path} has no change that can be read: there is nothing to copy.`);
  io.stdout(text);
  if (entry.status !== 'closed') io.stderr(`Note: ${printable(entry.path)} is ${entry.status}, not closed.\n`);
}

/** `issue-text FILE`: an issue for each open action, to paste or to hand to a tracker's own command. */
export function addIssueTextVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('issue-text'))
    .description('print an issue for each open change and action of a post-mortem; nothing is sent')
    .argument('<file>', 'the post-mortem')
    .option('--change <id>', 'only this change; prints the body alone, for: gh issue create --title … --body-file -')
    .option('--json', 'print a list of { change, title, body }')
    .action(async (file: string, flags: PlaceFlags & { change?: string; json?: boolean }) => {
      const { entry, document } = await readNamed(file, flags, io);
      const all = issueTexts(entry, changeTexts(document, entry));
      const issues = flags.change === undefined ? all : all.filter(({ change }) => change === flags.change);
      if (flags.change !== undefined && issues.length === 0) {
        throw new HumanError(`${entry.path} has no open change ${flags.change}.`);
      }
      if (flags.json) io.stdout(`${JSON.stringify(issues, null, 2)}\n`);
      else if (flags.change !== undefined) {
        io.stdout(issues.map(({ body }) => body).join('\n'));
        io.stderr(`Title: ${issues[0]?.title ?? ''}\n`);
      } else io.stdout(issues.map(({ title, body }) => `# ${title}\n\n${body}`).join('\n'));
      if (issues.length === 0) io.stderr('Nothing is open: every change is applied and every action done.\n');
      io.exit(0);
    });
}
