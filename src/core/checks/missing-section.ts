import type { Check } from './check.ts';
import { documentRange, endsOpen, lineBreak, placeForSection, sectionWith } from './places.ts';

const check: Check = {
  id: 'missing-section',
  description: 'Every section of the template is there, so that no part of the story is passed over.',
  severity: 'warning',
  unfinished: true,
  check(document, { template }) {
    const eol = lineBreak(document);
    const isOpen = endsOpen(document);
    return template.sections.flatMap((section, i) => {
      if (section.optional === true || sectionWith(document, section.id)) return [];
      const at = placeForSection(
        document,
        template.sections.slice(i + 1).map(({ id }) => id),
      );
      const before = document.text.slice(0, at);
      const gap =
        before === '' || /(?:\r\n|\n)\s*(?:\r\n|\n)$/.test(before) ? '' : /\n$/.test(before) ? eol : eol + eol;
      const lines = [`## ${section.heading}`, ...(section.lines.length > 0 ? section.lines : ['(?)']), '', ''];
      const edit = { start: at, end: at, text: gap + lines.join(eol) };
      return [
        {
          range: documentRange(document),
          message: `The section "${section.heading}" is missing; add it.`,
          fixes: isOpen ? [] : [{ title: `Add the section "${section.heading}"`, edits: [edit], automatic: true }],
        },
      ];
    });
  },
};

export default check;
