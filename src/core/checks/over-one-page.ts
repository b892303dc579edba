import { estimatePages } from '../text/page/page.ts';
import type { Check } from './check.ts';

const check: Check = {
  id: 'over-one-page',
  description: 'The document fits on one printed A4 page, so that it is read.',
  severity: 'warning',
  unfinished: false,
  check(document, { template }) {
    const limit = template.limits.pages;
    if (limit === undefined) return [];
    const skipped = document.changes.map(({ range }) => range);
    const { pages, breakAt } = estimatePages(document.text, skipped);
    if (pages <= limit || breakAt === null) return [];
    const line = /^[^\r\n]*/.exec(document.text.slice(breakAt))?.[0].length ?? 0;
    return [
      {
        range: { start: breakAt, end: breakAt + line },
        message: `Page two begins here (${pages.toFixed(2)} pages in print); cut what is not needed.`,
        fixes: [],
      },
    ];
  },
};

export default check;
