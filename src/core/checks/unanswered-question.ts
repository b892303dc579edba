import type { Check } from './check.ts';
import { isWithin } from './places.ts';

const check: Check = {
  id: 'unanswered-question',
  description: 'Every (?) is answered by somebody who knows, or taken out.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    // The layer table has a check of its own, with one finding for each row.
    return document.questions
      .filter((question) => !document.layers.some(({ range }) => isWithin(question, range)))
      .map((range) => ({ range, message: 'This question waits for an answer; write it in place of (?).', fixes: [] }));
  },
};

export default check;
