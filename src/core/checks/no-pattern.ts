import type { Check, CheckFacts } from './check.ts';
import { fieldRange, hasQuestion, setField } from './places.ts';

const check: Check = {
  id: 'no-pattern',
  description: 'The pattern names the class of failure, so that its return is seen.',
  severity: 'warning',
  unfinished: true,
  check(document, { patterns }) {
    const front = document.frontMatter;
    if (!front || front.pattern !== null || !document.frontMatterRange) return [];
    const field = document.fields.get('pattern');
    if (field && hasQuestion(document, field)) return [];
    return [
      {
        range: fieldRange(document, 'pattern'),
        message: 'No pattern is named; choose the class of failure that this is.',
        fixes: rank(document.prose, patterns).flatMap(({ id }) => {
          const edit = setField(document, 'pattern', id);
          return edit ? [{ title: `Set the pattern ${id}`, edits: [edit], automatic: false }] : [];
        }),
      },
    ];
  },
};

/** The patterns whose words the document uses come first; the order is that of the list else. */
function rank(prose: string, patterns: CheckFacts['patterns']): CheckFacts['patterns'] {
  const text = prose.toLowerCase();
  const hits = ({ id, title }: CheckFacts['patterns'][number]): number => {
    const words = new Set(`${id} ${title}`.toLowerCase().match(/[a-z]{4,}/g) ?? []);
    return [...words].filter((word) => text.includes(word)).length;
  };
  return [...patterns].sort((a, b) => hits(b) - hits(a));
}

export default check;
