import assert from 'node:assert/strict';
import { benignExit } from '../../../src/core/text/shell/benign-exit.ts';

describe('an exit status 1 that is an answer', () => {
  const answers: readonly [string, string][] = [
    ['grep -rn Date.parse src', 'no match'],
    ['cd app && rg todo', 'no match'],
    ['cat a.txt | grep b', 'no match'],
    ['git grep -n x; git grep -n y', 'no match'],
    ['diff a b', 'files differ'],
    ['git diff --quiet', 'files differ'],
    ['test -f a', 'condition is false'],
    ['[ -d b ]', 'condition is false'],
    ['which node', 'not found'],
  ];
  for (const [line, answer] of answers) it(`${line}: ${answer}`, () => assert.equal(benignExit(line, 1), answer));
});

describe('an exit status that is a failure', () => {
  const failures: readonly [string, number][] = [
    ['grep x', 2],
    ['npm test', 1],
    ['npm test && grep x log', 1],
    ['grep x log && npm test', 1],
    ['git diff', 1],
    ['grep x log; npm test', 1],
    ['', 1],
    ['"unclosed', 1],
  ];
  for (const [line, exit] of failures) it(`${line} (${exit})`, () => assert.equal(benignExit(line, exit), null));
});
