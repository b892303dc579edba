import { layerIds } from '../model/signal.ts';
import type { LayerRow } from '../model/postmortem.ts';
import type { Check } from './check.ts';
import { appendToSection, lineBreak, sectionWith } from './places.ts';

const names = {
  task: 'Task description',
  rules: 'Rules',
  hooks: 'Hooks',
  tests: 'Tests',
  review: 'Review',
  human: 'Human',
} as const;

const columns = ['Layer', 'In scope?', 'What was there', 'What it did', 'Why it did not catch it'];

const check: Check = {
  id: 'layer-unanswered',
  description:
    'All six layers are answered for: in scope or not, what was there, what it did, why it did not catch it.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'layers');
    if (!section) return [];
    const missing = layerIds.filter((id) => !document.layers.some(({ layer }) => layer === id));
    const rows = missing.map((id) => `| ${names[id]} | (?) | (?) | (?) | (?) |`);
    const last = document.layers.at(-1);
    const edit = last
      ? { start: last.range.end, end: last.range.end, text: rows.map((row) => lineBreak(document) + row).join('') }
      : appendToSection(document, section, ['', `| ${columns.join(' | ')} |`, '|---|---|---|---|---|', ...rows]);
    const absent =
      missing.length === 0
        ? []
        : [
            {
              range: section.headingRange,
              message: `Without an answer: ${missing.map((id) => names[id].toLowerCase()).join(', ')}.`,
              fixes: [{ title: 'Add the missing layers', edits: [edit], automatic: true }],
            },
          ];
    return [...absent, ...document.layers.flatMap(openRow)];
  },
};

/** One finding for a row in which answers are missing, at the first gap. */
function openRow({ layer, cells, range }: LayerRow) {
  if (layer === null) return [];
  const open = cells.filter(({ text }) => text === '' || text.includes('(?)'));
  const count = open.length + Math.max(0, columns.length - cells.length);
  const [first] = open;
  if (count === 0) return [];
  const answers = count === 1 ? 'an answer is' : `${count} answers are`;
  return [
    {
      range: first && first.range.end > first.range.start ? first.range : range,
      message: `${names[layer]}: ${answers} missing; write – where there is nothing to say.`,
      fixes: [],
    },
  ];
}

export default check;
