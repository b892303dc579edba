import type { Check } from './check.ts';
import { askFor, dateIn, decidedIn } from './decided.ts';
import { dayNumber } from '../text/dates.ts';
import { hasQuestion, isBlank } from './places.ts';

const check: Check = {
  id: 'no-due',
  description: 'Every change has a day by which it is done.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    return decidedIn(document).flatMap((decided) => {
      const { due, range, name, isDone, isDropped } = decided;
      const text = due?.text ?? '';
      if (isDone || isDropped || (due && hasQuestion(document, due.range))) return [];
      const date = dateIn(text);
      if (date !== null && dayNumber(date) !== null) return [];
      const isMissing = isBlank(text);
      const edit = askFor(document, decided, 'due');
      return [
        {
          range: due && due.range.end > due.range.start ? due.range : range,
          message: isMissing
            ? `There is no day by which ${name} is done; give one as YYYY-MM-DD.`
            : `“${text}” is no day; write YYYY-MM-DD.`,
          fixes: edit ? [{ title: 'Ask for the day', edits: [edit], automatic: isMissing }] : [],
        },
      ];
    });
  },
};

export default check;
