import assert from 'node:assert/strict';
import { redoCost, type TodaysTexts } from '../../src/core/facts/redo.ts';
import { at, edit, prompt, session } from '../support/session.ts';

const lines = (name: string) => [1, 2, 3, 4].map((n) => `${name} line ${n}`).join('\n');

const run = session(
  prompt('One'),
  at(2, edit('a.ts', { removed: '', added: lines('first') })),
  at(10, prompt('Two')),
  at(13, edit('a.ts', { removed: '', added: lines('second') })),
);

function today(texts: Readonly<Record<string, readonly string[]>>, hasUncommitted = false): TodaysTexts {
  return { texts: new Map(Object.entries(texts)), head: '1a2b3c4d5e6f', hasBranch: hasUncommitted, hasUncommitted };
}

describe('redoCost', () => {
  it('prices the turns whose lines are gone, and says how', () => {
    const cost = redoCost(run, today({ '/repo/a.ts': [lines('second')] }));
    assert.deepEqual(
      [cost.minutes, cost.how],
      [2, 'active time of 1 of 2 turns that put in 3 lines or more: at most a fifth of them is left at 1a2b3c4'],
    );
    const all = redoCost(run, today({ '/repo/a.ts': [] }));
    assert.equal(all.minutes, 5);
    assert.match(all.how, /^active time of both turns that put in/);
  });

  it('finds no cost where the lines stand on a branch or uncommitted in the work tree', () => {
    const cost = redoCost(run, today({ '/repo/a.ts': [lines('first'), lines('second')] }, true));
    assert.equal(cost.minutes, 0);
    assert.equal(
      cost.how,
      'lines of both turns that put in 3 lines or more are still there in the work tree or on its branch or at 1a2b3c4',
    );
    assert.equal(cost.unsettled, true);
  });

  it('tells nothing of files that were never seen committed, nor without a repository', () => {
    assert.deepEqual(redoCost(run, today({})).minutes, null);
    assert.match(redoCost(run, null).how, /^not established/);
  });
});
