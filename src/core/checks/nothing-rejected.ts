import type { Check } from './check.ts';
import { appendToSection, sectionWith } from './places.ts';

const check: Check = {
  id: 'nothing-rejected',
  description: 'What was considered and is not done is written down, for the next time it comes up.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'not-doing');
    if (!section) return [];
    const definitions = document.definitions.map(({ range }) => range);
    const said = document.text.slice(section.body.start, section.body.end).replace(/<!--[\s\S]*?(?:-->|$)/g, '');
    const names = definitions.filter(({ start }) => start >= section.body.start && start < section.body.end);
    const defined = names.map(({ start, end }) => document.text.slice(start, end));
    if (defined.reduce((text, one) => text.replace(one, ''), said).trim() !== '') return [];
    const edit = appendToSection(document, section, ['- (?)']);
    return [
      {
        range: section.headingRange,
        message: 'Nothing is named as considered and rejected; name one thing and why it is not done.',
        fixes: [{ title: 'Add a line to be filled in', edits: [edit], automatic: true }],
      },
    ];
  },
};

export default check;
