import assert from 'node:assert/strict';
import { backtestRun } from '../../../src/core/library/backtest.ts';
import { runsOf, type RunCalls } from '../../../src/core/library/run-calls.ts';
import { stopsIn } from '../../../src/core/library/stops.ts';
import type { LibraryEntry } from '../../../src/core/model/library.ts';
import type { Guard } from '../../../src/core/model/change.ts';
import {
  call,
  denial,
  edit,
  interruption,
  prompt,
  read,
  reply,
  root,
  session,
  shell,
  type Part,
} from '../../support/session.ts';

const runOf = (...parts: readonly Part[]): RunCalls => {
  const [run] = runsOf(session(...parts));
  assert.ok(run);
  return run;
};
const test = (guard: Guard, run: RunCalls) => backtestRun(guard, run, root);

describe('backtesting a guard', () => {
  it('counts the calls it looks at and lists those it would have stopped', () => {
    const run = runOf(
      prompt('Go.'),
      shell('git stash'),
      shell('env A=1 git -C . stash pop'),
      shell('git status'),
      read('a.ts'),
    );
    const { looked, stopped } = test({ on: 'shell', deny: { command: ['git stash'] }, message: 'No.' }, run);
    assert.equal(looked, 3);
    assert.deepEqual(
      stopped.map(({ call: line, verdict, ran }) => [line, verdict, ran]),
      [
        ['git stash', 'deny', true],
        ['env A=1 git -C . stash pop', 'deny', true],
      ],
    );
  });

  it('tells paths relative to the repository', () => {
    const run = runOf(prompt('Go.'), edit('src/a.ts'), edit('test/a.test.ts'));
    const { looked, stopped } = test({ on: 'edit', ask: { path: ['test/**'] }, message: 'Why?' }, run);
    assert.equal(looked, 2);
    assert.deepEqual(
      stopped.map(({ verdict, reason }) => [verdict, reason]),
      [['ask', 'edits `test/a.test.ts`']],
    );
  });

  it('knows what had happened before a call: files read, calls since the prompt', () => {
    const run = runOf(prompt('Go.'), read('a.ts'), edit('a.ts'), edit('b.ts'));
    const unread = test({ on: 'edit', require: 'read-before-edit', message: 'Read first.' }, run);
    assert.deepEqual(
      unread.stopped.map(({ reason }) => reason),
      ['edits `b.ts`, which it has not read'],
    );
    const many = runOf(prompt('Go.'), shell('a'), shell('b'), shell('c'), prompt('On.'), shell('d'));
    const limited = test({ on: 'shell', limit: { calls: 2 }, message: 'Stop.' }, many);
    assert.deepEqual(
      limited.stopped.map(({ call: line }) => line),
      ['c'],
    );
  });

  it('takes the end of a turn with edits and without tests for an end of work', () => {
    const guard: Guard = { on: 'finish', require: 'tests-before-finish', message: 'Test.' };
    const run = runOf(
      prompt('Go.'),
      edit('a.ts'),
      reply(),
      prompt('More.'),
      edit('b.ts'),
      shell('npm test'),
      reply(),
      prompt('Explain.'),
      edit('c.ts'),
      interruption(),
      prompt('Stop that.'),
      reply(),
    );
    const { looked, stopped } = test(guard, run);
    // Nobody is asked where the user ended the turn.
    assert.equal(looked, 2);
    assert.equal(stopped.length, 1);
    assert.equal(stopped[0]?.call, 'the end of its work');
  });

  it('says that a refused call did not run', () => {
    const run = runOf(
      prompt('Go.'),
      shell('git stash', { status: 'denied' }),
      denial({ by: 'human', feedback: 'No.' }),
    );
    const { stopped } = test({ on: 'shell', deny: { command: ['git stash'] }, message: 'No.' }, run);
    assert.deepEqual(
      stopped.map(({ ran }) => ran),
      [false],
    );
  });
});

describe('what preventions stopped', () => {
  const change = (id: string, kind: 'hook' | 'permission') => ({
    id,
    kind,
    targets: ['claude-code'],
    guard: { on: 'shell' as const, deny: { command: ['git stash'] }, message: 'No.' },
    owner: null,
    due: null,
    applied: { date: '2026-01-01', files: {} },
    shown: null,
    lead: '',
    line: 1,
  });
  const library = [
    { id: 'pm-0a1b2c3d', changes: [change('c1', 'hook'), change('c2', 'permission')] },
  ] as unknown as LibraryEntry[];

  it('is counted where a refusal names the guard, once for each call', () => {
    const output = 'hook error: No. (pm-0a1b2c3d/c1, postmortems/a.md)';
    const run = runOf(
      prompt('Go.'),
      shell('git stash', { status: 'denied', output }),
      denial({ by: 'hook', feedback: output }),
    );
    assert.deepEqual(
      stopsIn(run, root, library).map((stop) => stop.change),
      ['pm-0a1b2c3d/c1'],
    );
  });

  it('is not counted where a call only prints such words, or names a guard of nobody’s', () => {
    const output = 'No. (pm-0a1b2c3d/c1, postmortems/a.md)';
    assert.deepEqual(
      stopsIn(runOf(prompt('Go.'), call('Bash', { kind: 'shell', command: 'cat x', output })), root, library),
      [],
    );
    const other = 'No. (pm-ffffffff/c1, postmortems/a.md)';
    assert.deepEqual(stopsIn(runOf(prompt('Go.'), shell('x', { status: 'denied', output: other })), root, library), []);
  });

  it('is counted of a permission where a rule refused a call that it denies', () => {
    const run = runOf(prompt('Go.'), shell('git stash', { status: 'denied' }), denial({ by: 'rule', feedback: null }));
    assert.deepEqual(
      stopsIn(run, root, library).map((stop) => stop.change),
      ['pm-0a1b2c3d/c2'],
    );
    assert.deepEqual(
      stopsIn(
        runOf(prompt('Go.'), shell('rm x', { status: 'denied' }), denial({ by: 'rule', feedback: null })),
        root,
        library,
      ),
      [],
    );
  });
});
