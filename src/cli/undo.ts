import type { Command } from 'commander';
import { planUndo } from '../node/apply.ts';
import { runChange, type ChangeFlags } from './change-run.ts';
import type { CliIo } from './io.ts';

const verb = { plan: planUndo, done: 'Undone', nothing: 'Nothing to undo' };

/** `undo FILE`: takes back what `apply` wrote, if it is intact. */
export function addUndoVerb(program: Command, io: CliIo): void {
  program
    .command('undo')
    .description('take back what apply wrote, as far as it is as it was written')
    .argument('<file>', 'the post-mortem')
    .option('--change <id>', 'only this change')
    .option('--dry-run', 'print the diff and write nothing')
    .action((file: string, flags: ChangeFlags) => runChange(file, flags, { io, verb }));
}
