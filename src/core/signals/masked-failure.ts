import { count, quoteCode } from '../text/quote.ts';
import { testOutcome, testRun } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy } from './run.ts';
import type { SignalDetector } from './signal.ts';

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
        ({ call }) => call.exitCode === 0 && testOutcome(call.command ?? '', call.output, 0) === 'failed',
      );
      if (masked.length === 0) return [];
      return {
        id: 'masked-failure',
        title: `${quoteCode(runner)} printed failures but exit code 0 in ${masked.length} of ${count(group.length, 'run')}`,
        refs: distinctRefs(masked.map(({ call }) => call.ref)),
        paths: [],
        pattern: 'false-green' as const,
      };
    });
  },
};

export default detector;
