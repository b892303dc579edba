export { commandStartsWith, normaliseCommand } from './shell/normalise.ts';
export { parseCommands } from './shell/parse.ts';
export type { SimpleCommand } from './shell/command.ts';
export { checkRun, commandTestRun, testRun } from './shell/test-run.ts';
export { readSummaries, testOutcome } from './shell/test-outcome.ts';
export { shellTouches } from './shell/touches.ts';
