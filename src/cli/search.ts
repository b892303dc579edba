import type { Command } from 'commander';
import { nameKind } from '../core/library/ladder.ts';
import { searchFields } from '../core/library/search.ts';
import { similarTo, type Similar } from '../core/library/similar.ts';
import type { LibraryEntry } from '../core/model/library.ts';
import { HumanError } from '../node/human-error.ts';
import type { CliIo } from './io.ts';
import { openNamedLibrary } from './open-library.ts';
import { addPlaceOptions, type PlaceFlags } from './options.ts';
import { readNamed } from './read-postmortem.ts';
import { printable, styleFor } from './text.ts';

interface SearchFlags extends PlaceFlags {
  readonly like?: string;
}

/** `search QUERY` and `search --like FILE`: post-mortems by field and text, or like another. */
export function addSearchVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('search'))
    .description('find post-mortems by field and text, or those like another')
    .argument(
      '[query...]',
      `words and fields, such as pattern:false-green file:src/x rounding (${searchFields.join(', ')})`,
    )
    .option('--like <file>', 'past post-mortems like this one, and what they rejected')
    .action(async (query: readonly string[], flags: SearchFlags) => {
      if (flags.like !== undefined) {
        if (query.length > 0) throw new HumanError('Give a query or --like FILE, not both.');
        io.stdout(renderSimilar(await findSimilar(flags.like, flags, io), io));
      } else {
        const { library } = await openNamedLibrary(flags, io);
        const found = library.search(query.map(requote).join(' '));
        io.stdout(renderFound(found, library.entries.length, io));
      }
      io.exit(0);
    });
}

/** An argument with a space in it was quoted in the shell, and is quoted in the query. */
function requote(part: string): string {
  const [, field = '', value = part] = /^(-?[a-z]+:)(.*)$/s.exec(part) ?? [];
  return /\s/.test(value) && !value.includes('"') ? `${field}"${value}"` : part;
}

async function findSimilar(file: string, flags: PlaceFlags, io: CliIo): Promise<readonly Similar[]> {
  const { entry } = await readNamed(file, flags, io);
  const { library } = await openNamedLibrary(flags, io);
  const { path, sessionId, date, pattern, layer, files, title } = entry;
  const own = library.records.find((record) => record.entry.path === path);
  const text = own ? own.words.join(' ') : title;
  return similarTo({ path, sessionId, date, pattern, layer, files, text }, library.records);
}

function renderEntry({ path, date, status, pattern, layer, title }: LibraryEntry, io: CliIo): string {
  const style = styleFor(io);
  const marks = [date ?? 'no date', status, pattern, layer].filter((mark) => mark !== null).join(' · ');
  return `${style.bold(printable(title, 100))}\n  ${printable(marks)}\n  ${style.dim(printable(path))}\n`;
}

function renderFound(found: readonly LibraryEntry[], all: number, io: CliIo): string {
  const blocks = found.map((entry) => renderEntry(entry, io)).join('');
  return `${blocks}${found.length} of ${all} post-mortems\n`;
}

function renderSimilar(found: readonly Similar[], io: CliIo): string {
  if (found.length === 0) return 'No past post-mortem is like it.\n';
  return found
    .map(({ entry, shared }) => {
      const changes = entry.changes.map((change) => {
        const state = change.applied === null ? 'not applied' : change.shown === null ? 'applied, not shown' : 'shown';
        return `  ${change.id}: ${nameKind(change)}, ${state}${change.lead === '' ? '' : `: ${printable(change.lead, 90)}`}\n`;
      });
      const rejected = entry.rejected.map(
        ({ text, reason }) =>
          `  rejected: ${printable(text, 100)}${reason === null ? '' : ` – ${printable(reason, 120)}`}\n`,
      );
      return `${renderEntry(entry, io)}  shares ${printable(shared.join(', '), 200)}\n${changes.join('')}${rejected.join('')}`;
    })
    .join('\n');
}
