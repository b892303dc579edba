import type { Proof } from '../core/model/proof.ts';
import type { ProvedLibrary, UnreadChange } from '../node/prove.ts';

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

/** A place at which something could not be tried, or does not stand. */
export interface LackingPlace {
  /** Repository-relative path of the post-mortem. */
  readonly document: string;
  /** 1-based; null = that of the change. */
  readonly line: number | null;
  readonly changeId: string | null;
  readonly text: string;
}

/** What could not be tried, and what is not as it should be. */
export function lackingPlaces({ proofs, unread }: ProvedLibrary): readonly LackingPlace[] {
  return [
    ...unread.map((one) => ({ document: one.document, line: one.line, changeId: null, text: describeUnread(one) })),
    ...proofs
      .filter((proof) => !isStanding(proof))
      .map((proof) => {
        const { document, changeId } = proof;
        return { document, line: null, changeId, text: describeProof(proof) };
      }),
  ];
}

/** What came of all folders, in one or a few sentences. */
export function describeLibrary({ proofs, unread }: ProvedLibrary): string {
  const disarmed = proofs.filter(({ word }) => word === 'disarmed').map(describeProof);
  const none =
    unread.length === 0 ? 'Nothing is applied: there is nothing to prove.' : 'Nothing that can be read is applied.';
  const left = unread.slice(0, 1).map(describeUnread);
  const more = unread.length > 1 ? [`${unread.length - 1} more cannot be read.`] : [];
  return [proofs.length === 0 ? none : summariseProofs(proofs), ...disarmed.slice(0, 2), ...left, ...more].join(' ');
}

/** A change that cannot be read, and so not tried. */
export function describeUnread({ document, line, message, wasApplied }: UnreadChange): string {
  const consequence = wasApplied === false ? '' : '; what it applied may be gone without a word';
  return `${document}, line ${line}: ${message}${consequence}.`;
}
