import type { Range } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { Check } from './check.ts';
import { hasQuestion, isBlank, isWithin, sectionWith } from './places.ts';

const check: Check = {
  id: 'single-why',
  description:
    'The root cause is asked for more than once: the first answer is what happened, the last what allowed it.',
  severity: 'warning',
  unfinished: true,
  check(document, { template }) {
    const least = template.limits.whys;
    const section = sectionWith(document, 'root-cause');
    if (least === undefined || !section) return [];
    const isDraft = document.frontMatter?.status === 'draft';
    // In a draft the questions of the section say it.
    if (isDraft && hasOpenQuestion(document, section.body)) return [];
    const whys = answeredWhys(document, section.body);
    if (whys < least) {
      const said = whys === 1 ? 'one why is' : `${whys} whys are`;
      return [
        {
          range: section.headingRange,
          message: `Only ${said} answered; ask at least ${least} times, until the answer is something that lets this happen again.`,
          fixes: [],
        },
      ];
    }
    if (hasConclusion(document, section.body)) return [];
    return [
      {
        range: section.headingRange,
        message: 'The whys lead to no conclusion; say the underlying cause in one sentence after them.',
        fixes: [],
      },
    ];
  },
};

function hasOpenQuestion({ questions }: Postmortem, body: Range): boolean {
  return questions.some((question) => isWithin(question, body));
}

/** List items, or rows of a table, that say something after their question. */
function answeredWhys(document: Postmortem, body: Range): number {
  const items = document.passages
    .filter(({ kind, range }) => kind === 'item' && isWithin(range, body))
    .map(({ range }) => range);
  const rows = document.tables
    .filter(({ range }) => isWithin(range, body))
    .flatMap((table) => table.rows.map(({ cells }) => cells.at(-1)?.range))
    .filter((range) => range !== undefined);
  return [...items, ...rows].filter((range) => {
    if (hasQuestion(document, range)) return false;
    const text = document.text.slice(range.start, range.end);
    // "Why …? Because …" in one item; in a table the answer has a cell of its own.
    const answer = text.replace(/^[^?]*\?\s*/, '');
    return !isBlank(answer) && answer.split(/\s+/).length >= 2;
  }).length;
}

function hasConclusion(document: Postmortem, body: Range): boolean {
  return document.passages.some(({ kind, range }) => {
    if (kind !== 'paragraph' || !isWithin(range, body) || hasQuestion(document, range)) return false;
    const text = document.text.slice(range.start, range.end).replace(/^[*_]*[\w\s-]{0,40}:[*_]*/, '');
    return text.trim().split(/\s+/).length >= 3;
  });
}

export default check;
