import type { Check, Found } from './check.ts';
import { dateIn } from './decided.ts';
import { documentRange, hasQuestion, isBlank, isNotApplicable, isWithin, sectionWith, tablesIn } from './places.ts';

const check: Check = {
  id: 'unsigned',
  description: 'Those who answer for it signed it, with the day.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'sign-off');
    const status = document.frontMatter?.status ?? 'draft';
    // Until it is closed, a signature may still come.
    const isEarly = status === 'open';
    if (!section) {
      return [{ range: documentRange(document), message: 'There is no sign-off; add who signs.', fixes: [], isEarly }];
    }
    if (status === 'draft' && document.questions.some((question) => isWithin(question, section.body))) return [];
    const rows = tablesIn(document, 'sign-off').flatMap((table) => table.rows);
    if (rows.length === 0) {
      const message = 'Nobody has signed; add a table with role, name and date.';
      return [{ range: section.headingRange, message, fixes: [], isEarly }];
    }
    return rows.flatMap(({ cells: [role, name, ...rest], range }): readonly Found[] => {
      const said = role?.text.replace(/[*_`]/g, '') ?? '';
      if ([name, ...rest].some((cell) => cell && isNotApplicable(cell.text))) return [];
      const hasName = name !== undefined && !isBlank(name.text) && !hasQuestion(document, name.range);
      const hasDate = rest.some(({ text }) => dateIn(text) !== null);
      if (hasName && hasDate) return [];
      const what = hasName ? 'has no date' : 'has not signed';
      return [
        {
          range,
          message: `${said === '' ? 'This line' : said} ${what}; write name and day, or N/A and why.`,
          fixes: [],
          isEarly,
        },
      ];
    });
  },
};

export default check;
