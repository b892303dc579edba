import type { Check } from './check.ts';

const check: Check = {
  id: 'disarmed',
  description: 'A prevention that was applied is still there, can start and stops its cases.',
  severity: 'error',
  unfinished: false,
  check(document, { proofs = null }) {
    if (proofs === null) return [];
    return document.changes.flatMap(({ change, fields, range }) =>
      proofs
        .filter(({ changeId, word }) => changeId === change?.id && word === 'disarmed')
        .map(({ changeId, target, reasons: [reason = 'it no longer does what it did'] }) => ({
          range: fields.get('applied') ?? range,
          message: `${changeId} is disarmed in ${target}: ${reason.replace(/\.$/, '')}; apply it again, or undo it and say why.`,
          fixes: [],
        })),
    );
  },
};

export default check;
