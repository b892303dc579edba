import { parseCommands } from './parse.ts';
import { commandTestRun } from './test-run.ts';

export type TestOutcome = 'passed' | 'failed' | 'unknown';

// eslint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;

/** A runner's closing lines: how many tests failed and how many passed, as its own summary says. */
interface Summary {
  readonly pattern: RegExp;
  /** Failed and passed counts of one match; null = not told. */
  readonly read: (match: RegExpExecArray) => readonly [failed: number, passed: number];
}

const n = (text: string | undefined): number => Number(text ?? 0);
const named = (line: string, word: RegExp): number =>
  [...line.matchAll(new RegExp(`(\\d+) (?:${word.source})`, 'g'))].reduce((sum, match) => sum + n(match[1]), 0);
const fails = (): readonly [number, number] => [1, 0];
const passes = (): readonly [number, number] => [0, 1];
const counted = (match: RegExpExecArray): readonly [number, number] => [
  named(match[0], /failed|errors?|failures?/),
  named(match[0], /passed|succeeded/),
];

const summaries: readonly Summary[] = [
  // Jest and Vitest
  { pattern: /^[ \t]*(?:Tests|Test Suites):[ \t]+.*\d+ total$/gm, read: counted },
  { pattern: /^[ \t]*(?:Tests|Test Files)[ \t]+\d+ .*\(\d+\)$/gm, read: counted },
  { pattern: /^[ \t]*Errors[ \t]+(\d+) errors?$/gm, read: (match) => [n(match[1]), 0] },
  // Mocha
  { pattern: /^[ \t]+(\d+) passing\b.*$/gm, read: (match) => [0, n(match[1])] },
  { pattern: /^[ \t]+(\d+) failing$/gm, read: (match) => [n(match[1]), 0] },
  // node:test, TAP
  { pattern: /^(?:#|ℹ) (pass|fail) (\d+)$/gm, read: (m) => (m[1] === 'fail' ? [n(m[2]), 0] : [0, n(m[2])]) },
  // pytest
  {
    pattern:
      /^(?:=+ )?(?:\d+ (?:passed|failed|errors?|skipped|deselected|warnings?|xfailed|xpassed|rerun|subtests passed),? ?)+in [\d.:]+s.*$/gm,
    read: (match) => [named(match[0], /failed|errors?/), named(match[0], /passed|xpassed/)],
  },
  // unittest
  { pattern: /^FAILED \((?:failures|errors|unexpected successes)=\d+.*\)$/gm, read: fails },
  { pattern: /^Ran (\d+) tests? in [\d.]+s\n+OK\b/gm, read: (match) => [0, n(match[1])] },
  // Go
  { pattern: /^[ \t]*--- FAIL: |^FAIL(?:\t.*)?$|^panic: test timed out/gm, read: fails },
  { pattern: /^ok[ \t]+\S+[ \t]+(?:\(cached\)|[\d.]+s)(?!.*\[no tests to run\]).*$/gm, read: passes },
  {
    pattern: /^DONE \d+ tests?(?:, (\d+) skipped)?(?:, (\d+) failures?)?(?:, (\d+) errors?)? in /gm,
    read: (m) => [n(m[2]) + n(m[3]), 1],
  },
  // Cargo and nextest
  { pattern: /^test result: \w+\. (\d+) passed; (\d+) failed;/gm, read: (match) => [n(match[2]), n(match[1])] },
  { pattern: /^[ \t]*Summary \[.*\] +\d+ tests? run: .*$/gm, read: counted },
  // Maven, Gradle, .NET
  {
    pattern: /Tests run: (\d+), Failures: (\d+), Errors: (\d+)/g,
    read: (m) => [n(m[2]) + n(m[3]), n(m[1]) - n(m[2]) - n(m[3])],
  },
  { pattern: /^(?:\[ERROR\] )?BUILD (?:FAILURE|FAILED)\b/gm, read: fails },
  { pattern: /^(?:Passed|Failed)! +- Failed: +(\d+), Passed: +(\d+)/gm, read: (match) => [n(match[1]), n(match[2])] },
  // RSpec, minitest, PHPUnit, ExUnit
  {
    pattern: /^(?:\d+ doctests?, )?(\d+) (?:examples?|tests?), (\d+) failures?\b.*$/gm,
    read: (m) => [n(m[2]), n(m[1]) - n(m[2])],
  },
  { pattern: /^\d+ runs, \d+ assertions, (\d+) failures, (\d+) errors/gm, read: (m) => [n(m[1]) + n(m[2]), 1] },
  { pattern: /^OK \((\d+) tests?, \d+ assertions?\)/gm, read: (match) => [0, n(match[1])] },
  { pattern: /^Tests: \d+, Assertions: \d+.*(?:Failures|Errors): \d+/gm, read: fails },
  // CTest, Deno, Bun, Playwright, Xcode, Flutter
  { pattern: /^\d+% tests passed, (\d+) tests failed out of (\d+)/gm, read: (m) => [n(m[1]), n(m[2]) - n(m[1])] },
  { pattern: /^(?:ok|FAILED) \| (\d+) passed.* \| (\d+) failed/gm, read: (match) => [n(match[2]), n(match[1])] },
  { pattern: /^[ \t]*(\d+) pass$/gm, read: (match) => [0, n(match[1])] },
  { pattern: /^[ \t]*(\d+) fail$/gm, read: (match) => [n(match[1]), 0] },
  { pattern: /^[ \t]+(\d+) failed$/gm, read: (match) => [n(match[1]), 0] },
  { pattern: /^[ \t]+(\d+) passed \([\d.]+m?s\)$/gm, read: (match) => [0, n(match[1])] },
  { pattern: /Executed (\d+) tests?, with (\d+) failures?/g, read: (m) => [n(m[2]), n(m[1]) - n(m[2])] },
  { pattern: /^\*\* TEST FAILED \*\*$/gm, read: fails },
  { pattern: /: All tests passed!$/gm, read: passes },
  { pattern: /: Some tests failed\.$/gm, read: fails },
  // The script runner around a test script
  { pattern: /^(?:npm (?:ERR!|error)) (?:Test failed\b|Lifecycle script `test\S*` failed)/gm, read: fails },
  { pattern: /^[\s\u2009]*(?:ELIFECYCLE|ERR_PNPM_\w+).*(?:Test failed|test\S*: `)/gm, read: fails },
  { pattern: /^FAIL[ \t]+\S+\.(?:test|spec)\.\S+/gm, read: fails },
];

/** Failed and passed tests as the summaries in an output say; null when it holds none. */
export function readSummaries(output: string): { readonly failed: number; readonly passed: number } | null {
  const text = output.replace(colours, '').replaceAll('\r\n', '\n');
  let failed = 0;
  let passed = 0;
  let found = false;
  for (const { pattern, read } of summaries) {
    for (const match of text.matchAll(pattern)) {
      const [bad, good] = read(match);
      failed += bad;
      passed += good;
      found = true;
    }
  }
  return found ? { failed, passed } : null;
}

/** Exit codes that say that the tests did not run to their end: none found, not started, stopped. */
const noVerdict = new Set([4, 5, 124, 126, 127, 130, 137, 143]);

/**
 * What a test command's run showed. The runner's own summary goes before the exit code, which a pipe or `|| true` can
 * hide; a run that tested nothing is no pass.
 */
export function testOutcome(line: string, output: string, exitCode: number | null): TestOutcome {
  const summary = readSummaries(output);
  if (summary !== null && summary.failed > 0) return 'failed';
  const runs = parseCommands(line).filter((command) => commandTestRun(command) !== null);
  const decides = runs.length > 0 && runs.every((command) => command.decidesExit);
  if (exitCode !== null && exitCode !== 0) return decides && !noVerdict.has(exitCode) ? 'failed' : 'unknown';
  if (summary !== null) return summary.passed > 0 && !isSifted(line) ? 'passed' : 'unknown';
  return exitCode === 0 && decides && !testedNothing(output) ? 'passed' : 'unknown';
}

/** A search behind the run shows chosen lines only: that none of them is red says nothing. */
function isSifted(line: string): boolean {
  return parseCommands(line).some((command) => command.stage > 0 && /^([ef]?grep|rg|awk|sed)$/.test(command.name));
}

function testedNothing(output: string): boolean {
  return /\[no test(?:s to run| files)\]|\bno tests? (?:ran|found|files? found|to run)\b|\bno test specified\b|\b0 (?:tests|passing|total)\b|collected 0 items|Ran 0 tests/i.test(
    output,
  );
}
