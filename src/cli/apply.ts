import type { Command } from 'commander';
import { planChanges } from '../node/apply.ts';
import { runChange, type ChangeFlags } from './change-run.ts';
import type { CliIo } from './io.ts';

const verb = {
  plan: planChanges,
  done: 'Applied',
  nothing: 'Everything stands already: nothing to write',
  next: 'agent-postmortem prove',
};

/** `apply FILE`: writes a post-mortem's changes into the harness, all files of it or none. */
export function addApplyVerb(program: Command, io: CliIo): void {
  program
    .command('apply')
    .description('write the changes that a post-mortem decides into the harness')
    .argument('<file>', 'the post-mortem')
    .option('--change <id>', 'only this change')
    .option('--target <id...>', 'only these of its targets')
    .option('--dry-run', 'print the diff and write nothing')
    .action((file: string, flags: ChangeFlags) => runChange(file, flags, { io, verb }));
}
