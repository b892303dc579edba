import { addMonths } from '../text/dates.ts';
import type { Check } from './check.ts';
import { decidedIn } from './decided.ts';
import { fieldRange } from './places.ts';

const check: Check = {
  id: 'open-too-long',
  description: 'What is open after half a year has failed: it is done, or given up with its reason.',
  severity: 'warning',
  unfinished: false,
  check(document, { template, today, written = null }) {
    const front = document.frontMatter;
    const months = template.limits.openMonths;
    if (!front || months === undefined || today === null) return [];
    // A draft of an old run is not old: only the history knows since when it lies there.
    const since = written ?? (front.status === 'draft' ? null : front.date);
    const end = since === null ? null : addMonths(since, months);
    if (end === null || today <= end) return [];
    if (front.status !== 'closed') {
      return [
        {
          range: fieldRange(document, 'status'),
          message: `This is open for more than ${months} months; do what is left, or write down why it is not done, and close it.`,
          fixes: [],
          isEarly: front.status === 'draft',
        },
      ];
    }
    return decidedIn(document)
      .filter(({ block, isDone, isDropped }) => !block && !isDone && !isDropped)
      .map(({ name, range }) => ({
        range,
        message: `${name} is open for more than ${months} months: it has failed; do it, or drop it with its reason.`,
        fixes: [],
      }));
  },
};

export default check;
