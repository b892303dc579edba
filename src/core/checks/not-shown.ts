import type { Check } from './check.ts';
import { decidedIn } from './decided.ts';

const check: Check = {
  id: 'not-shown',
  description: 'A change was tried on the recorded run; what nobody tried is a hope.',
  severity: 'warning',
  unfinished: true,
  check(document, { proofs = null }) {
    const status = document.frontMatter?.status ?? 'draft';
    if (status === 'draft') return [];
    return decidedIn(document).flatMap(({ name, block }) => {
      const change = block?.change;
      if (!block || !change?.applied) return [];
      const tried = (proofs ?? []).filter(({ changeId, word }) => changeId === change.id && word === 'not shown');
      if (change.shown && tried.length === 0) return [];
      const why = tried.map(({ target, reasons: [reason = ''] }) => `${target}: ${reason}`.replace(/[\s:.]+$/, ''));
      return [
        {
          range: block.fields.get('shown') ?? block.range,
          message: `${name} is applied and not shown to work${why.length > 0 ? ` (${why.join('; ')})` : ''}; prove it.`,
          fixes: [],
          isEarly: status === 'open' && tried.length === 0,
        },
      ];
    });
  },
};

export default check;
