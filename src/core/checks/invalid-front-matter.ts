import type { Check } from './check.ts';
import { fieldRange, lineBreak } from './places.ts';

const check: Check = {
  id: 'invalid-front-matter',
  description: 'The front matter can be read, so that the library finds the document.',
  severity: 'error',
  unfinished: false,
  check(document, { template }) {
    if (document.frontMatterRange === null) {
      const start = document.text.startsWith('\ufeff') ? 1 : 0;
      const text = ['---', `template: ${template.id}`, 'status: draft', '---', ''].join(lineBreak(document));
      return [
        {
          range: { start, end: start },
          message: 'There is no front matter; begin with --- and the keys of a post-mortem.',
          fixes: [{ title: 'Add front matter', edits: [{ start, end: start, text }], automatic: true }],
        },
      ];
    }
    const named = document.frontMatter?.template ?? template.id;
    const unknown =
      named === template.id
        ? []
        : [
            {
              range: fieldRange(document, 'template'),
              message: `There is no template “${named.slice(0, 60)}”; what holds for ${template.id} is checked instead.`,
              fixes: [],
            },
          ];
    return [
      ...unknown,
      ...document.problems.map(({ range, message }) => ({
        range,
        message: `The front matter cannot be read: ${message}.`,
        fixes: [],
      })),
    ];
  },
};

export default check;
