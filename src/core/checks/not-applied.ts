import type { Check } from './check.ts';
import { dateIn, decidedIn } from './decided.ts';

const check: Check = {
  id: 'not-applied',
  description: 'What was decided stands in the harness; a post-mortem that changes nothing has failed.',
  severity: 'warning',
  unfinished: true,
  check(document, { today }) {
    const status = document.frontMatter?.status ?? 'draft';
    // In a draft nothing is decided yet.
    if (status === 'draft') return [];
    return decidedIn(document).flatMap(({ name, block, range, due, isDone, isDropped }) => {
      const date = dateIn(due?.text);
      const isLate = date !== null && today !== null && date < today;
      // Of an open one that is late, overdue says it.
      if (isDone || isDropped || (status === 'open' && isLate)) return [];
      if (status === 'open' && !block) return [];
      const what = block ? `${name} is not applied` : `${name} is not done`;
      const next = block ? 'apply it' : 'finish it, or say that it is dropped';
      return [
        {
          range: block?.fields.get('applied') ?? range,
          message: status === 'closed' ? `This is closed, but ${what}; ${next}.` : `${what} yet; ${next}.`,
          fixes: [],
          isEarly: status === 'open',
        },
      ];
    });
  },
};

export default check;
