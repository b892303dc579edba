import assert from 'node:assert/strict';
import { readingProblems, unknownRecords } from '../../src/core/facts/unread.ts';
import { prompt, sessionWith } from '../support/session.ts';

describe('what was not understood', () => {
  it('is summed over the session and all its sub-agents', () => {
    const problem = (message: string) => ({ ref: null, message });
    const deep = sessionWith({ unknown: { a: 1 }, problems: [problem('deep')] }, prompt('x'));
    const child = sessionWith({ unknown: { b: 3 }, problems: [], subagents: [deep] }, prompt('x'));
    const main = sessionWith({ unknown: { a: 2 }, problems: [problem('own')], subagents: [child] }, prompt('x'));
    assert.deepEqual(unknownRecords(main), { a: 3, b: 3 });
    assert.deepEqual(
      readingProblems(main).map(({ message }) => message),
      ['own', 'deep'],
    );
  });
});
