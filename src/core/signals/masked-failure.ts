import { count, quoteCode } from '../text/quote.ts';
import { parseCommands, testOutcome, testRun } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** A line that filters its output for failures shows that somebody looks for them: nothing is hidden from who does. */
function looksForFailures(line: string): boolean {
  return parseCommands(line).some(
    ({ name, argv }) =>
      /^([ef]?grep|rg)$/.test(name) && argv.slice(1).some((word) => /fail|error|panic|✗|not ok/i.test(word)),
  );
}

const detector: SignalDetector = {
  id: 'masked-failure',
  description: 'A test run printed failures while its command line ended with exit code 0.',
  patterns: ['false-green'],
  detect(facts) {
    const runs = callsThatRan(facts).flatMap((call) => {
      const run = call.command === null ? null : testRun(call.command);
      return run && call.background !== true ? [{ call, runner: run.runner }] : [];
    });
    return [...groupBy(runs, (run) => run.runner)].flatMap(([runner, group]) => {
      const masked = group.filter(
        ({ call }) =>
          call.exitCode === 0 &&
          !looksForFailures(call.command ?? '') &&
          testOutcome(call.command ?? '', call.output, 0) === 'failed',
      );
      if (masked.length === 0) return [];
      return {
        id: 'masked-failure',
        title: `${quoteCode(runner)} printed failures and ended with exit code 0${group.length === 1 ? '' : ` in ${masked.length} of ${count(group.length, 'run')}`}`,
        refs: distinctRefs(masked.map(({ call }) => call.ref)),
        paths: [],
        pattern: 'false-green' as const,
      };
    });
  },
};

export default detector;
