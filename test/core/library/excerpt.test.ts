import assert from 'node:assert/strict';
import { excerptOf } from '../../../src/core/library/excerpt.ts';

const text = `---
template: agent-run
pattern: false-green
---
# The agent stashed work

## What happened
- The agent was asked to round the totals of every invoice that the finance team has written since the start of the year, and called \`git stash\` twice.
| a | \`src/tax/rates.ts\` |
`;

describe('the excerpt of a search', () => {
  it('is the line around the first place of the longest term', () => {
    assert.equal(
      excerptOf(text, 'git STASH'),
      '…has written since the start of the year, and called `git stash` twice.',
    );
    assert.match(excerptOf(text, 'asked') ?? '', /^The agent was asked to round the totals .*…$/);
  });

  it('shows where a file stands, and nothing for what only the front matter has', () => {
    assert.equal(excerptOf(text, 'file:src/tax'), 'a | `src/tax/rates.ts` |');
    assert.equal(excerptOf(text, 'pattern:false-green'), null);
    assert.equal(excerptOf(text, ''), null);
  });

  it('does not show the first place of a single letter, or the marks of bold words', () => {
    assert.equal(excerptOf(text, 's'), null);
    assert.equal(excerptOf('**Deny it.** Nobody needs it.', 'nobody'), 'Deny it. Nobody needs it.');
  });

  it('does not show what is excluded', () => {
    assert.match(excerptOf(text, '-stash invoice') ?? '', /invoice/);
    assert.equal(excerptOf(text, '-stash'), null);
  });

  it('shows nothing rather than the wrong words', () => {
    assert.equal(excerptOf('İ stash', 'stash'), null);
  });
});
