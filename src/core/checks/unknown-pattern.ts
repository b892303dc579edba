import type { Check } from './check.ts';
import { fieldRange, setField } from './places.ts';

const check: Check = {
  id: 'unknown-pattern',
  description: 'The pattern is one of the team’s list, so that all who met it used the same word.',
  severity: 'warning',
  unfinished: false,
  check(document, { patterns }) {
    const pattern = document.frontMatter?.pattern ?? null;
    if (pattern === null || patterns.length === 0 || patterns.some(({ id }) => id === pattern)) return [];
    const near = patterns
      .map(({ id }) => ({ id, distance: distance(id, pattern.toLowerCase().replace(/[\s_]+/g, '-')) }))
      .filter(({ id, distance: steps }) => steps <= Math.max(2, id.length / 3))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3);
    return [
      {
        range: fieldRange(document, 'pattern'),
        message: `There is no pattern “${pattern.slice(0, 60)}”; the list has ${patterns.map(({ id }) => id).join(', ')}.`,
        fixes: near.flatMap(({ id }) => {
          const edit = setField(document, 'pattern', id);
          return edit ? [{ title: `Set the pattern ${id}`, edits: [edit], automatic: false }] : [];
        }),
      },
    ];
  },
};

/** Letters to put in, take out or exchange to get from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

export default check;
