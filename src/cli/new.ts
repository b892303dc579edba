import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import { createDraft, writeDraft, type DraftFiles } from '../node/draft.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { readLibrary } from '../node/library/read-library.ts';
import { listSessions } from '../node/sessions/list-sessions.ts';
import { analyseSelected } from '../node/sessions/select.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, repoFolder, type PlaceFlags } from './options.ts';

interface NewFlags extends PlaceFlags {
  readonly session?: string;
  readonly base?: string;
  readonly head?: string;
  readonly template?: string;
  readonly out?: string;
}

/** `new`: prefills a post-mortem from a session and writes it with its evidence. */
export function addNewVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('new'))
    .description('prefill a post-mortem from a session')
    .option('--session <session>', 'an id, a file, or FILE#id (default: the worst session of this repository)')
    .option('--base <rev>', 'the commit before the run’s work')
    .option('--head <rev>', 'the last commit of the run’s work')
    .option('--template <id>', 'the kind of document', 'agent-run')
    .option('--out <file>', 'where to write it, inside the repository; - prints it and writes nothing')
    .action(async (flags: NewFlags) => {
      const folder = repoFolder(flags, io);
      const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? fs.realpathSync(folder);
      const files = await prefill(flags, repo, io);
      if (flags.out === '-') {
        io.stdout(files.markdown);
        if (files.evidencePath !== null)
          io.stderr('Nothing was written; the evidence it names is made with --out FILE.\n');
      } else {
        await writeDraft(files, repo);
        io.stdout(`${[files.path, files.evidencePath].filter((name) => name !== null).join('\n')}\n`);
      }
      io.exit(0);
    });
}

async function prefill(flags: NewFlags, repo: string, io: CliIo): Promise<DraftFiles> {
  const home = homeOptions(flags, io);
  const settings = await readSettings(repo);
  const analysis = await analyseSelected(flags.session ?? (await worstSession(repo, flags, io)), {
    repo,
    ...home,
    cwd: io.cwd,
    cacheDir: cacheFolder(io),
    signal: io.signal,
    ...(flags.base === undefined ? {} : { base: flags.base }),
    ...(flags.head === undefined ? {} : { head: flags.head }),
  });
  const out = flags.out === undefined || flags.out === '-' ? undefined : outPath(flags.out, repo, io);
  const { folder } = settings;
  const { records } = await readLibrary({ repo, folder, cacheDir: cacheFolder(io), signal: io.signal });
  return createDraft(analysis, {
    repo,
    library: records,
    home: home.home,
    folder,
    today: io.now().toISOString().slice(0, 10),
    signal: io.signal,
    ...(flags.template === undefined ? {} : { template: flags.template }),
    ...(out === undefined ? {} : { path: out }),
  });
}

async function worstSession(repo: string, flags: NewFlags, io: CliIo): Promise<string> {
  const { sessions, scanned } = await listSessions({
    repo,
    ...homeOptions(flags, io),
    cacheDir: cacheFolder(io),
    signal: io.signal,
  });
  const [worst] = sessions;
  if (worst) return worst.selector;
  throw new HumanError(
    `No session of this repository was found (${scanned} looked at). Name one: agent-postmortem new --session FILE`,
  );
}

/** The path relative to the repository; a folder gets no name of its own making. */
function outPath(out: string, repo: string, io: CliIo): string {
  const absolute = path.resolve(io.cwd, out);
  const parent = path.dirname(absolute);
  const real = fs.existsSync(parent) ? path.join(fs.realpathSync(parent), path.basename(absolute)) : absolute;
  const below = path.relative(repo, real);
  if (below === '' || below.startsWith('..') || path.isAbsolute(below)) {
    throw new HumanError(`${out} is not inside the repository ${repo}; post-mortems live there.`);
  }
  if (!/\.md$/i.test(below)) throw new HumanError(`${out}: give the name of a .md file.`);
  return below.split(path.sep).join('/');
}
