import type { Command } from 'commander';
import { addApplyVerb } from './apply.ts';
import { addBacktestVerb } from './backtest.ts';
import { addCasesVerb } from './cases.ts';
import { addCheckVerb } from './check.ts';
import { addExportVerb, addIssueTextVerb } from './export.ts';
import { addHooksVerb } from './hooks.ts';
import { addInitVerb } from './init.ts';
import type { CliIo } from './io.ts';
import { addNearMissVerb } from './near-miss.ts';
import { addNewVerb } from './new.ts';
import { addProveVerb } from './prove.ts';
import { addRenameVerb } from './rename.ts';
import { addReviewVerb } from './review.ts';
import { addSearchVerb } from './search.ts';
import { addSessionVerb } from './session.ts';
import { addSessionsVerb } from './sessions.ts';
import { addUndoVerb } from './undo.ts';

/** Every verb of the command line, in the order of its help. */
export const verbs: readonly ((program: Command, io: CliIo) => void)[] = [
  addSessionsVerb,
  addSessionVerb,
  addNewVerb,
  addNearMissVerb,
  addCheckVerb,
  addCasesVerb,
  addApplyVerb,
  addUndoVerb,
  addProveVerb,
  addHooksVerb,
  addBacktestVerb,
  addRenameVerb,
  addReviewVerb,
  addSearchVerb,
  addExportVerb,
  addIssueTextVerb,
  addInitVerb,
];
