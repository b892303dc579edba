import assert from 'node:assert/strict';
import { backtestRun } from '../../../src/core/library/backtest.ts';
import { casesForGuard } from '../../../src/core/library/guard-cases.ts';
import { runsOf } from '../../../src/core/library/run-calls.ts';
import type { Guard } from '../../../src/core/model/change.ts';
import { denial, edit, prompt, read, reply, root, session, shell, type Part } from '../../support/session.ts';

const stash: Guard = { on: 'shell', deny: { command: ['git stash'] }, message: 'No.' };
const casesOf = (guard: Guard, ...parts: readonly Part[]) =>
  casesForGuard(guard, session(...parts), root).map(({ must, call, why }) => [must, call, why]);

describe('cases for a guard', () => {
  it('are the calls of the run that it stops, and ordinary ones that it lets pass, each deed once', () => {
    const all = casesOf(
      stash,
      prompt('Go.'),
      shell('git status'),
      shell('git status'),
      shell('git stash', { status: 'denied' }),
      denial({ by: 'human' }),
      shell('cd a && git stash pop'),
      shell('npm test', { exit: 1 }),
      read('a.ts'),
    );
    assert.deepEqual(all, [
      ['stop', 'git stash', 'it was refused by the user'],
      ['stop', 'cd a && git stash pop', 'the guard is for it: runs `git stash`'],
      ['pass', 'git status', 'an ordinary call of the same run'],
    ]);
  });

  it('know what had happened before a call', () => {
    const guard: Guard = { on: 'edit', require: 'read-before-edit', message: 'Read first.' };
    const all = casesOf(guard, prompt('Go.'), read('a.ts'), edit('a.ts'), edit('b.ts'), prompt('On.'));
    assert.deepEqual(
      all.map(([must, call]) => [must, call]),
      [
        ['stop', 'Edit b.ts'],
        ['pass', 'Edit a.ts'],
      ],
    );
  });

  it('are ends of the work, for a guard on them: turns that ended by themselves, with edits tested or not', () => {
    const guard: Guard = { on: 'finish', require: 'tests-before-finish', message: 'Run the tests.' };
    const all = casesOf(
      guard,
      prompt('Go.'),
      edit('a.ts'),
      reply('Done.'),
      prompt('Test it.'),
      edit('a.ts'),
      shell('npm test', { exit: 1 }),
      reply('Done.'),
      prompt('And?'),
      reply('No call, no case.'),
      prompt('On.'),
      edit('b.ts'),
    );
    assert.deepEqual(
      all.map(([must, call]) => [must, call]),
      [
        ['stop', 'the end of its work'],
        ['pass', 'the end of its work'],
      ],
    );
  });

  it('are at most ten and twelve, spread over the run', () => {
    const many = Array.from({ length: 60 }, (_, index) => shell(`echo ${index}`));
    const stashes = Array.from({ length: 20 }, (_, index) => shell(`git stash drop ${index}`));
    const all = casesOf(stash, prompt('Go.'), ...many, ...stashes);
    assert.equal(all.filter(([must]) => must === 'stop').length, 10);
    const passes = all.filter(([must]) => must === 'pass').map(([, call]) => call);
    assert.deepEqual([passes.length, passes[0], passes.at(-1)], [12, 'echo 0', 'echo 55']);
  });

  it('do not let a call know how others end that were made together with it', () => {
    const limit: Guard = { on: 'shell', limit: { failures: 1 }, message: 'Stop.' };
    const run = session(prompt('Go.'), shell('a', { exit: 1 }), shell('b'));
    const [whole] = runsOf(run);
    assert.ok(whole);
    const stoppedIn = (resultLine: number) => {
      const calls = whole.calls.map((call, index) => (index === 0 ? { ...call, resultLine } : call));
      return backtestRun(limit, { ...whole, calls }, root).stopped.map(({ call }) => call);
    };
    const [, second] = whole.calls;
    assert.ok(second);
    assert.deepEqual(stoppedIn(second.line - 1), ['b']);
    assert.deepEqual(stoppedIn(second.line + 1), []);
  });
});
