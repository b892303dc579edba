import type { Check, CheckFacts } from './check.ts';

const check: Check = {
  id: 'disarmed',
  description: 'A prevention that was applied is still there, can start and stops its cases.',
  severity: 'error',
  unfinished: false,
  check(document, facts) {
    const disarmed = disarmedIn(facts);
    return document.changes.flatMap(({ change, fields, range }) =>
      disarmed
        .filter(({ changeId }) => change?.applied && changeId === change.id)
        .map(({ changeId, target, reasons: [reason = 'it no longer does what it did'] }) => ({
          range: fields.get('applied') ?? range,
          message: `${changeId} is disarmed in ${target}: ${reason.replace(/\.$/, '')}; apply it again, or undo it and say why.`,
          fixes: [],
        })),
    );
  },
};

/** What files tell now comes before what a trial found earlier. */
function disarmedIn({ standing, proofs }: CheckFacts) {
  const fallen = (standing ?? []).filter(({ reasons }) => reasons.length > 0);
  const isTold = (changeId: string, target: string): boolean =>
    fallen.some((one) => one.changeId === changeId && one.target === target);
  const tried = (proofs ?? []).filter(({ word, changeId, target }) => word === 'disarmed' && !isTold(changeId, target));
  return [...fallen, ...tried];
}

export default check;
