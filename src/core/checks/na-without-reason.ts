import type { Range } from '../model/finding.ts';
import type { Check } from './check.ts';
import { hasQuestion, isBlank, isNotApplicable, saysWhy } from './places.ts';

/** Where an answer is owed, also when it is "no". */
const sections = ['impact', 'communications', 'regulatory', 'sign-off'];

const check: Check = {
  id: 'na-without-reason',
  description: '"N/A" has its reason, so that a reader can tell it from "nobody looked".',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const isAsked = (section: string | null): boolean => section !== null && sections.includes(section);
    const cells = document.tables
      .filter(({ section }) => isAsked(section))
      .flatMap(({ rows }) => rows)
      .flatMap(({ cells: [, ...answers], range }): Range[] => {
        const first = answers.find(({ text }) => isNotApplicable(text));
        if (!first || answers.some(({ text }) => saysWhy(text) && !isBlank(text)) || hasQuestion(document, range))
          return [];
        return [first.range];
      });
    const lines = document.passages
      .filter(({ kind, section }) => (kind === 'item' || kind === 'paragraph') && isAsked(section))
      .filter(({ range }) => !hasQuestion(document, range))
      .map(({ range }) => range)
      .filter(({ start, end }) => {
        // "HIPAA: N/A" as well as "N/A".
        const answer = document.text.slice(start, end).replace(/^[^:\n]{1,80}:\s*(?=[*_]*n)/i, '');
        return isNotApplicable(answer) && !saysWhy(answer);
      });
    return [...cells, ...lines].map((range) => ({
      range,
      message: '“N/A” needs its reason; say in a few words why it does not apply.',
      fixes: [
        { title: 'Ask for the reason', edits: [{ start: range.end, end: range.end, text: ': (?)' }], automatic: false },
      ],
    }));
  },
};

export default check;
