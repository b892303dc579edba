import type { Check } from './check.ts';
import { isWithin, sectionWith, sentencesIn } from './places.ts';

/** A commit stands for itself; that something is not there has no event to show. */
const selfEvident = /\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\b(?:no|none|nobody|nothing|not|never|neither|without)\b/i;

const check: Check = {
  id: 'claim-without-evidence',
  description: 'Every sentence of "What happened" names the event or commit that shows it.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'what-happened');
    if (!section) return [];
    const marks = [...document.references.map(({ range }) => range), ...document.questions];
    return sentencesIn(document, section.body)
      .filter((sentence) => !marks.some((mark) => isWithin(mark, sentence)))
      .filter(({ start, end }) => !selfEvident.test(document.text.slice(start, end)))
      .map((range) => ({
        range,
        message: 'Nothing shows this; add a label such as [e1] or a commit, or take it out.',
        fixes: [
          {
            title: 'Mark as a question',
            edits: [{ start: range.end, end: range.end, text: ' (?)' }],
            automatic: false,
          },
        ],
      }));
  },
};

export default check;
