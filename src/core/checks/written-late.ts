import { addBusinessDays, addDays } from '../text/dates.ts';
import type { Check, CheckFacts } from './check.ts';
import { fieldRange } from './places.ts';

const check: Check = {
  id: 'written-late',
  description: 'A post-mortem is written while those who were there remember.',
  severity: 'information',
  unfinished: true,
  check(document, facts) {
    const front = document.frontMatter;
    if (!front?.date) return [];
    const deadline = deadlineOf(front.date, front.severity ?? null, facts);
    // A draft is being written today; of others only the history knows when they came.
    const written = front.status === 'draft' ? facts.today : (facts.written ?? null);
    if (deadline === null || written === null || written <= deadline.date) return [];
    return [
      {
        range: fieldRange(document, 'date'),
        message:
          front.status === 'draft'
            ? `This was to be written by ${deadline.date} (${deadline.why}); finish it now, what is still remembered counts.`
            : `This was written on ${written}, and was to be by ${deadline.date} (${deadline.why}).`,
        fixes: [],
      },
    ];
  },
};

function deadlineOf(date: string, severity: number | null, { template }: CheckFacts) {
  const level = template.severities?.find((one) => one.level === severity);
  if (level) {
    const day = level.businessDays === null ? null : addBusinessDays(date, level.businessDays);
    return day === null ? null : { date: day, why: `${level.businessDays} business days at severity ${level.level}` };
  }
  const days = template.limits.writtenDays;
  const day = days === undefined ? null : addDays(date, days);
  return day === null ? null : { date: day, why: `within ${days} days` };
}

export default check;
