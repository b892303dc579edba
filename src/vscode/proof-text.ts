import type { Proof } from '../core/model/proof.ts';
import type { UnreadChange } from '../node/prove.ts';

/** `c1 is proved for claude-code: 2 calls stopped, 12 let pass`, or why it is no more. */
export function describeProof({ changeId, target, word, inexact, reasons, cases }: Proof): string {
  const qualified = inexact.length === 0 ? '' : ` (${inexact.join(', ')})`;
  const head = `${changeId} is ${word}${qualified} for ${target}`;
  if (word === 'disarmed' || word === 'not shown') return `${head}: ${reasons[0] ?? 'nothing stopped its calls.'}`;
  const stops = cases.filter(({ must }) => must === 'stop').length;
  return `${head}: ${stops} stopped, ${cases.length - stops} let pass.`;
}

/** All that was found, for the log. */
export function describeWhole(proof: Proof): string {
  const { document, how, reasons, cases, variations, notes } = proof;
  const lines = [
    `${document}: ${describeProof(proof)}`,
    `  ${how}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...cases.map(({ holds, id, must, call, reason }) => {
      return `  ${holds ? 'as it must' : 'NOT AS IT MUST'}: ${id} must ${must}: ${call} – ${reason}`;
    }),
    ...variations.map(({ kind, call, holds }) => `  ${kind} ${holds ? 'holds' : 'does not hold'}: ${call}`),
    ...notes.map((note) => `  ${note}`),
  ];
  return lines.join('\n');
}

/** Whether nothing is left to be wished for. */
export function isStanding({ word }: Proof): boolean {
  return word === 'proved' || word === 'shown';
}

/** The sentence for many: `3 changes: 2 proved, 1 disarmed.` */
export function summariseProofs(proofs: readonly Proof[]): string {
  const counted = ['proved', 'shown', 'not shown', 'disarmed'].flatMap((word) => {
    const number = proofs.filter((proof) => proof.word === word).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return `${proofs.length === 1 ? '1 change' : `${proofs.length} changes`}: ${counted.join(', ')}.`;
}

/** A change that cannot be read, and so not tried. */
export function describeUnread({ document, line, message, wasApplied }: UnreadChange): string {
  const consequence = wasApplied === false ? '' : '; what it applied may be gone without a word';
  return `${document}, line ${line}, cannot be read: ${message}${consequence}.`;
}
