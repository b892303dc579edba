import * as fs from 'node:fs/promises';
import type { Command } from 'commander';
import { applyPlan, unifiedDiff } from '../node/apply.ts';
import { openRepository } from '../node/git/repository.ts';
import { HumanError } from '../node/human-error.ts';
import { planInit } from '../node/library/init.ts';
import { readSettings } from '../node/settings.ts';
import type { CliIo } from './io.ts';
import { repoFolder } from './options.ts';
import { printable } from './text.ts';

interface InitFlags {
  readonly repo?: string;
  readonly ci?: boolean;
  readonly preCommit?: boolean;
  readonly prTemplate?: boolean;
  readonly dryRun?: boolean;
}

/** `init`: writes the pieces that keep the library alive. */
export function addInitVerb(program: Command, io: CliIo): void {
  program
    .command('init')
    .description('write the pieces that keep the library alive; nothing is overwritten')
    .option('--repo <dir>', 'the repository (default: the one around the current folder)')
    .option('--ci', 'a GitHub Actions workflow: .github/workflows/postmortem.yml')
    .option('--pre-commit', 'an entry for pre-commit, lefthook or husky, or what to do without them')
    .option('--pr-template', 'lines for the pull-request template and the runbook')
    .option('--dry-run', 'print the diff and write nothing')
    .action(async (flags: InitFlags) => {
      const { ci = false, preCommit = false, prTemplate = false } = flags;
      if (!ci && !preCommit && !prTemplate) {
        throw new HumanError('Say what to write: --ci, --pre-commit, --pr-template, or several of them.');
      }
      const folder = repoFolder(flags, io);
      const repo = (await openRepository(folder, { signal: io.signal }))?.root ?? (await fs.realpath(folder));
      const settings = await readSettings(repo);
      const plan = await planInit({ repo, folder: settings.folder, ci, preCommit, prTemplate });
      if (flags.dryRun) io.stdout(unifiedDiff(plan));
      else await applyPlan(plan, io.signal);
      const say = flags.dryRun ? (text: string) => io.stderr(text) : (text: string) => io.stdout(text);
      if (plan.files.length === 0) say('Nothing to write.\n');
      for (const { path: name, before } of plan.files) {
        say(`  ${before === null ? 'new' : 'changed'}  ${printable(name)}\n`);
      }
      if (flags.dryRun && plan.files.length > 0) say('Nothing was written (--dry-run).\n');
      for (const note of plan.notes) io.stderr(`Note: ${note}\n`);
      io.exit(0);
    });
}
