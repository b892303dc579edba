import type { Check } from './check.ts';
import { moveToNotDoing } from './move-change.ts';

const check: Check = {
  id: 'too-many-changes',
  description: 'One or two changes land within the week; the others belong under what is not done.',
  severity: 'warning',
  unfinished: false,
  check(document, { template }) {
    const limit = template.limits.changes;
    if (limit === undefined) return [];
    return document.changes.slice(limit).map((block) => {
      const edits = moveToNotDoing(document, block, template);
      return {
        range: block.range,
        message: `This is one of ${document.changes.length} changes; ${limit} are the most. Move it to what is not done.`,
        fixes: edits ? [{ title: 'Move it to what is not done', edits, automatic: false }] : [],
      };
    });
  },
};

export default check;
