import type { Check } from './check.ts';

const check: Check = {
  id: 'secret',
  description: 'No secret stands in the document: it would be in the history of the repository for ever.',
  severity: 'error',
  unfinished: false,
  check(_document, { secrets }) {
    return (secrets ?? []).map(({ start, end, rule }) => ({
      range: { start, end },
      message: `This looks like a secret (${rule}); take it out, and replace it where it is in use.`,
      fixes: [{ title: 'Mask the secret', edits: [{ start, end, text: `‹masked: ${rule}›` }], automatic: true }],
    }));
  },
};

export default check;
