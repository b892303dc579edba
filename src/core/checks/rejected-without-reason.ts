import type { Check } from './check.ts';
import { hasQuestion, isWithin, sectionWith } from './places.ts';

const check: Check = {
  id: 'rejected-without-reason',
  description: 'What is not done has its reason, which is offered again when the pattern returns.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'not-doing');
    if (!section) return [];
    return document.passages
      .filter(({ kind, range }) => kind === 'item' && isWithin(range, section.body))
      .map(({ range }) => range)
      .filter((range) => !hasReason(document.text.slice(range.start, range.end)) && !hasQuestion(document, range))
      .map((range) => ({
        range,
        message: 'This has no reason; say after a colon why it is not done.',
        fixes: [
          {
            title: 'Ask for the reason',
            edits: [{ start: range.end, end: range.end, text: ' (?)' }],
            automatic: false,
          },
        ],
      }));
  },
};

/** A reason follows a colon, a semicolon, a dash, a comma, a bracket, a full stop or a because. */
function hasReason(item: string): boolean {
  const prose = item.replace(/`[^`]*`/g, 'x');
  return /(?:[:;,.(–—]|\s-|\b(?:because|since|as|too|would|until)\b)\s*\S+\s+\S+/i.test(prose);
}

export default check;
