import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Command } from 'commander';
import { HumanError } from '../node/human-error.ts';
import { renamePostmortem } from '../node/rename.ts';
import { readSettings } from '../node/settings.ts';
import { isFileError } from '../node/sessions/store-files.ts';
import type { CliIo } from './io.ts';
import { readNamed } from './read-postmortem.ts';
import { printable } from './text.ts';

/** `rename`: gives a post-mortem another file name; its evidence, links and the harness follow. */
export function addRenameVerb(program: Command, io: CliIo): void {
  program
    .command('rename')
    .description('rename a post-mortem; its evidence, the links to it and the harness follow')
    .argument('<file>', 'the post-mortem')
    .argument('<name>', 'its new name, or a path in the repository')
    .action(async (file: string, name: string) => {
      const { entry, repo } = await readNamed(file, {}, io);
      const wanted = /\.md$/i.test(name) ? name : `${name}.md`;
      const to = /[\\/]/.test(wanted)
        ? path.relative(repo, path.resolve(io.cwd, wanted)).split(path.sep).join('/')
        : path.posix.join(path.posix.dirname(entry.path), wanted);
      if (to.startsWith('..') || path.isAbsolute(to)) {
        throw new HumanError(`${name} is not inside the repository ${repo}; post-mortems live there.`);
      }
      const { folder } = await readSettings(repo);
      const read = (one: string): Promise<string | null> => readText(path.join(repo, one));
      const plan = await renamePostmortem({ repo, folder, from: entry.path, to, read });
      const moved = [{ from: entry.path, to }, ...plan.moves].map((move) => `renamed ${move.from} → ${move.to}`);
      const edited = plan.files.map((one) => `changed ${one.path === entry.path ? to : one.path}`);
      io.stdout(`${[...moved, ...edited].map((line) => printable(line, 600)).join('\n')}\n`);
      io.exit(0);
    });
}

async function readText(file: string): Promise<string | null> {
  return fs.readFile(file, 'utf8').catch((error: unknown) => {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EISDIR'])) return null;
    throw error;
  });
}
