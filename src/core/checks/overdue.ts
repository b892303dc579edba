import { daysBetween } from '../text/dates.ts';
import type { Check } from './check.ts';
import { dateIn, decidedIn } from './decided.ts';

const check: Check = {
  id: 'overdue',
  description: 'What was decided is done by its day; a change that waits teaches nothing.',
  severity: 'warning',
  unfinished: true,
  check(document, { today }) {
    // Of a closed document it is said by not-applied.
    if (today === null || document.frontMatter?.status === 'closed') return [];
    return decidedIn(document).flatMap(({ due, name, isDone, isDropped }) => {
      const date = dateIn(due?.text);
      const days = date === null ? null : daysBetween(date, today);
      if (isDone || isDropped || !due || days === null || days <= 0) return [];
      const late = days === 1 ? 'since yesterday' : `for ${days} days`;
      return [
        {
          range: due.range,
          message: `${name} is overdue ${late}; do it, give it a new day with its reason, or move it to what is not done.`,
          fixes: [],
        },
      ];
    });
  },
};

export default check;
