import type { Found, Check } from './check.ts';
import { documentRange, hasQuestion, isBlank, isWithin, sectionWith, tablesIn } from './places.ts';

const check: Check = {
  id: 'regulatory-not-considered',
  description: 'Somebody asked which regulator, sector rule and audit must hear of it, and by when.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'regulatory');
    const none =
      'Nothing says that regulation was considered; answer for EU AI Act Art. 73, sector rules and internal audit.';
    if (!section) return [{ range: documentRange(document), message: none, fixes: [] }];
    const isDraft = document.frontMatter?.status === 'draft';
    const isAsked = document.questions.some((question) => isWithin(question, section.body));
    // In a draft the questions of the section say what is missing.
    if (isDraft && isAsked) return [];
    const rows = tablesIn(document, 'regulatory').flatMap((table) => table.rows);
    const open = rows
      .filter(({ cells: [, ...answers] }) =>
        answers.every(({ text, range }) => isBlank(text) || hasQuestion(document, range)),
      )
      .map(({ range, cells: [rule] }): Found => {
        const name = (rule?.text ?? '').split(/[:,]/, 1)[0]?.trim() ?? '';
        const what = isBlank(name) ? 'This' : `“${name}”`;
        return {
          range,
          message: `${what} has no answer; say whether it applies and why, and what is due when.`,
          fixes: [],
        };
      });
    if (open.length > 0) return open;
    const prose = document.passages
      .filter(({ range }) => isWithin(range, section.body) && !hasQuestion(document, range))
      .map(({ range }) => document.text.slice(range.start, range.end));
    if (prose.every(isBlank)) return [{ range: section.headingRange, message: none, fixes: [] }];
    if (/\bAI Act\b|\bArt(?:icle|\.)?\s?73\b/i.test(prose.join('\n'))) return [];
    const message = 'Nothing is said of EU AI Act Art. 73 (serious incidents); say whether it applies, or N/A and why.';
    return [{ range: section.headingRange, message, fixes: [] }];
  },
};

export default check;
