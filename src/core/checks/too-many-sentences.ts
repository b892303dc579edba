import type { Check } from './check.ts';
import { hasQuestion, sectionWith, sentencesIn } from './places.ts';

const check: Check = {
  id: 'too-many-sentences',
  description: 'What happened is told in a few sentences, so that everybody reads it.',
  severity: 'warning',
  unfinished: false,
  check(document, { template }) {
    const limit = template.limits.sentences;
    const section = sectionWith(document, 'what-happened');
    if (limit === undefined || !section) return [];
    // A question is not a sentence yet.
    const sentences = sentencesIn(document, section.body).filter((sentence) => !hasQuestion(document, sentence));
    const [first] = sentences.slice(limit);
    const last = sentences.at(-1);
    if (!first || !last) return [];
    return [
      {
        range: { start: first.start, end: last.end },
        message: `"${section.heading}" has ${sentences.length} sentences; ${limit} are the most. Move the rest or cut it.`,
        fixes: [],
      },
    ];
  },
};

export default check;
