import { eventsOf, type CallEvent, type Session } from '../model/session.ts';
import { quoteCode } from '../text/quote.ts';
import { normaliseCommand, parseCommands, testOutcome, testRun } from '../text/shell.ts';
import { capitalise, hasRun, inputPath, nameCall, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

const fewest = 3;
/** Programs whose exit status 1 is an answer, not a failure. */
const answers = /^(grep|egrep|fgrep|rg|ag|ack|diff|cmp|test|\[|which|command|type|pgrep|fd|find|ls|false)$/;
/** Waiting for something by asking for it again. */
const waits = /^(sleep|curl|wget|nc|ping|pgrep|gh (pr checks|run (watch|view|list)))\b/;

interface Streak {
  readonly calls: readonly CallEvent[];
}

function keyOf(call: CallEvent): string | null {
  if (call.poll === true || call.background === true) return null;
  if (call.toolKind === 'shell') return call.command === null ? null : `$ ${normaliseCommand(call.command, call.cwd)}`;
  const path = inputPath(call);
  return call.toolKind === 'edit' && path !== null ? `${call.tool} ${path}` : null;
}

function hasFailed(call: CallEvent): boolean {
  if (call.benign !== undefined) return false;
  if (call.toolKind !== 'shell') return call.status === 'failed';
  const line = call.command ?? '';
  if (testRun(line) !== null && testOutcome(line, call.output, call.exitCode) === 'failed') return true;
  if (call.exitCode === null ? call.status !== 'failed' : call.exitCode === 0) return false;
  const commands = parseCommands(line);
  if (commands.some((command) => waits.test(command.argv.join(' ')))) return false;
  return !(call.exitCode === 1 && commands.some((command) => command.decidesExit && answers.test(command.name)));
}

/** Runs of failures of one command that no success of it breaks, as long as they get. */
function streaks(run: Session): readonly Streak[] {
  const open = new Map<string, CallEvent[]>();
  const done: Streak[] = [];
  for (const call of eventsOf(run, 'call').filter(hasRun)) {
    const key = keyOf(call);
    if (key === null) continue;
    const failures = open.get(key) ?? [];
    if (hasFailed(call)) open.set(key, [...failures, call]);
    else {
      if (failures.length >= fewest) done.push({ calls: failures });
      open.delete(key);
    }
  }
  for (const calls of open.values()) if (calls.length >= fewest) done.push({ calls });
  return done.sort((a, b) => b.calls.length - a.calls.length);
}

const detector: SignalDetector = {
  id: 'repeated-failure',
  description: 'The same command failed three times or more without a success between.',
  patterns: ['runaway-cost'],
  detect(facts) {
    return runsOf(facts.session)
      .flatMap(streaks)
      .map(({ calls }) => {
        const [first] = calls;
        const what = first?.command ? quoteCode(shortest(calls)) : first ? capitalise(nameCall(facts, first)) : '';
        const path = first && inputPath(first);
        return {
          id: 'repeated-failure',
          title: `${what} failed ${calls.length} times without a success between`,
          refs: calls.map((call) => call.ref),
          paths: path ? [path] : [],
          pattern: 'runaway-cost' as const,
        };
      });
  },
};

/** The shortest of the command lines, which are the same command in other surroundings. */
function shortest(calls: readonly CallEvent[]): string {
  const lines = calls.map((call) => call.command ?? '');
  return lines.reduce((best, line) => (line.length < best.length ? line : best));
}

export default detector;
