import type { CaseResult, Inexactness, Proof, ProofWord } from '../../core/model/proof.ts';
import { count } from '../../core/text/quote.ts';

/** How reasons and notes say what was left out, and is done only when somebody asks for it. */
export const leftOut = {
  otherHooks: 'on the same event not run',
  hook: 'nobody allowed it yet',
  test: 'Its command was not run: nobody asked for that',
  cases: 'take some from the run',
} as const;

/** What decides the word for a change. */
export interface Judged {
  readonly applied: boolean;
  /** Hooks of the repository's own do what the change, which is not applied, would do. */
  readonly standIn?: boolean;
  /** Why it does not stand, or cannot start: sentences. */
  readonly broken: readonly string[];
  readonly cases: readonly CaseResult[];
  /** What may have been cases and could not be read: sentences. */
  readonly unread: readonly string[];
  /** An exact trial, as opposed to one by rules that were written down. */
  readonly isExact: boolean;
}

/** The word for a change and the reasons for it: *proved* only for an exact replay that went as it must. */
export function judge({
  applied,
  standIn = false,
  broken,
  cases,
  unread,
  isExact,
}: Judged): Pick<Proof, 'word' | 'reasons' | 'inexact'> {
  const inexact = [...new Set(cases.flatMap((one) => one.inexact))].sort();
  const failed = describeFailures(cases);
  const reasons = [...broken, ...failed, ...unread];
  const tried = cases.filter(({ verdict }) => verdict !== null);
  const isWeak = tried.some(({ holds }) => !holds);
  if (applied && (broken.length > 0 || isWeak)) return { word: 'disarmed', reasons, inexact };
  if (!applied && (!standIn || isWeak))
    return { word: 'not shown', reasons: ['It is not applied.', ...reasons], inexact };
  if (!cases.some(({ must }) => must === 'stop')) {
    const none = `The evidence file has no call that it must stop: ${leftOut.cases}, or add a line of kind \`case\` with \`must: stop\`.`;
    return { word: 'not shown', reasons: [...reasons, none], inexact };
  }
  if (tried.length < cases.length || unread.length > 0) return { word: 'not shown', reasons, inexact };
  return { word: isExact && inexact.length === 0 ? 'proved' : 'shown', reasons, inexact };
}

function describeFailures(cases: readonly CaseResult[]): readonly string[] {
  const of = (must: CaseResult['must']) => cases.filter((one) => one.must === must);
  const slipped = of('stop').filter(({ verdict, holds }) => verdict !== null && !holds);
  const blocked = of('pass').filter(({ verdict, holds }) => verdict !== null && !holds);
  const untried = cases.filter(({ verdict }) => verdict === null);
  const sentence = (some: readonly CaseResult[], all: number, what: string): readonly string[] => {
    const [first] = some;
    return first ? [`${some.length} of ${count(all, 'call')} ${what}: ${first.id}, ${first.reason}.`] : [];
  };
  return [
    ...sentence(slipped, of('stop').length, 'that it must stop got through'),
    ...sentence(blocked, of('pass').length, 'that it must let pass would not run'),
    ...sentence(untried, cases.length, 'could not be tried'),
  ];
}

/** The qualifications of a word, as people read them: ` (masked, translated)`; '' for none. */
export function qualify(inexact: readonly Inexactness[]): string {
  return inexact.length === 0 ? '' : ` (${inexact.join(', ')})`;
}

/** Median and 95th percentile of times; null for none. */
export function percentiles(times: readonly number[]): Proof['ms'] {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95) };
}

/** Whether a proof means that `prove` fails. */
export function isFailing({
  word,
  cases,
}: {
  readonly word: ProofWord;
  readonly cases: readonly CaseResult[];
}): boolean {
  return word === 'disarmed' || cases.some(({ holds }) => !holds);
}

/** One line for the record in the document: `proved: 2 stopped, 12 passed (claude-code)`. */
export function summarise({ word, inexact, cases, target }: Proof): string {
  const stops = cases.filter(({ must }) => must === 'stop').length;
  const passes = cases.length - stops;
  const counted = cases.length === 0 ? '' : `: ${stops} stopped, ${passes} passed`;
  return `${word}${qualify(inexact)}${counted} (${target})`;
}
