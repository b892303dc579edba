import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Command } from 'commander';
import { applyPlan } from '../node/apply.ts';
import { HumanError } from '../node/human-error.ts';
import { readSelected } from '../node/sessions/select.ts';
import { planCases, type CasesPlan } from '../node/write-cases.ts';
import type { CliIo } from './io.ts';
import { addPlaceOptions, cacheFolder, homeOptions, type PlaceFlags } from './options.ts';
import { readNamed } from './read-postmortem.ts';
import { alignColumns, printable, styleFor } from './text.ts';

interface CasesFlags extends PlaceFlags {
  readonly change?: string;
  readonly session?: string;
  readonly dryRun?: boolean;
}

/** `cases FILE`: takes from the run the calls on which `prove` tries the guards of a post-mortem. */
export function addCasesVerb(program: Command, io: CliIo): void {
  addPlaceOptions(program.command('cases'))
    .description('find the calls on which a guard is tried, after it was written or changed, and keep them as evidence')
    .argument('<file>', 'the post-mortem')
    .option('--change <id>', 'only this change (default: all that have a guard)')
    .option('--session <session>', 'an id, a file, or FILE#id (default: the session of the post-mortem)')
    .option('--dry-run', 'list them and write nothing')
    .action(async (file: string, flags: CasesFlags) => {
      const { entry, repo } = await readNamed(file, flags, io);
      const selector = flags.session ?? entry.sessionId;
      if (selector === null) throw new HumanError(`${entry.path} names no session: give one with --session.`);
      const home = homeOptions(flags, io);
      const place = { repo, cwd: io.cwd, cacheDir: cacheFolder(io), signal: io.signal };
      const session = await readSelected(selector, { ...home, ...place });
      const text = await fs.readFile(path.join(repo, entry.path), 'utf8');
      const plan = await planCases({
        ...place,
        home: home.home,
        document: entry.path,
        text,
        session,
        changeId: flags.change,
      });
      if (!flags.dryRun && plan.after !== plan.before) await write(plan, repo, io);
      io.stdout(renderText(plan, io));
      const idle = plan.changes.filter(({ cases }) => !cases.some(({ must }) => must === 'stop'));
      for (const { change } of idle) {
        io.stderr(
          `${change}: its guard stops no call of this run; nothing was kept for it. Look at its words, globs and patterns.\n`,
        );
      }
      io.exit(idle.length > 0 ? 1 : 0);
    });
}

async function write({ path: name, before, after }: CasesPlan, repo: string, io: CliIo): Promise<void> {
  const files = [{ path: name, before, after, edits: [] }];
  await applyPlan({ repo, changes: [], files, document: null, notes: [], refusals: [] }, io.signal);
}

function renderText({ changes, path: name }: CasesPlan, io: CliIo): string {
  const style = styleFor(io);
  const blocks = changes.flatMap(({ change, cases }) => {
    const stops = cases.filter(({ must }) => must === 'stop').length;
    if (stops === 0) return [];
    const rows = cases.map(({ must, call, ref, why }) => [
      `  ${must === 'stop' ? style.red('must stop') : style.green('must pass')}`,
      `line ${ref.line}`,
      printable(call, 90),
      must === 'stop' ? style.dim(printable(why, 80)) : '',
    ]);
    return [
      `${style.bold(change)}: ${stops} to stop, ${cases.length - stops} to let pass, in ${name}\n${alignColumns(rows)}`,
    ];
  });
  const look = 'Look at them: a line that is wrong is taken out of the file, or its `must` changed.\n';
  return blocks.length === 0 ? '' : `${blocks.join('\n')}${look}`;
}
