import type { Command } from 'commander';
import { addApplyVerb } from './apply.ts';
import { addBacktestVerb } from './backtest.ts';
import { addCheckVerb } from './check.ts';
import { addHooksVerb } from './hooks.ts';
import type { CliIo } from './io.ts';
import { addNewVerb } from './new.ts';
import { addProveVerb } from './prove.ts';
import { addReviewVerb } from './review.ts';
import { addSessionVerb } from './session.ts';
import { addSessionsVerb } from './sessions.ts';
import { addUndoVerb } from './undo.ts';

/** Every verb of the command line, in the order of its help. */
export const verbs: readonly ((program: Command, io: CliIo) => void)[] = [
  addSessionsVerb,
  addSessionVerb,
  addNewVerb,
  addCheckVerb,
  addApplyVerb,
  addUndoVerb,
  addProveVerb,
  addHooksVerb,
  addBacktestVerb,
  addReviewVerb,
];
