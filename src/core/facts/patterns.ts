import { patternIds, type PatternId, type RankedPattern, type Signal } from '../model/signal.ts';

/**
 * How strongly one signal speaks for its pattern. A human's act or a plain contradiction weighs more than a habit that
 * may have had its reasons; signals not named here weigh 1.
 */
const weights: Readonly<Record<string, number>> = {
  'denied-retry': 4,
  denial: 3,
  'rule-ignored': 3,
  'scope-leak': 3,
  'weakened-test': 3,
  'injection-candidate': 3,
  'missing-name': 1.5,
  'unsafe-fallback': 2,
  revert: 2,
  'masked-failure': 2,
  bypass: 2,
};

/** The patterns that signals point to, strongest first; ties stand in the order of the pattern list. */
export function rankPatterns(signals: readonly Signal[]): readonly RankedPattern[] {
  const scored = patternIds.map((id) => ({ id, score: score(signals, id), signals: idsFor(signals, id) }));
  return scored
    .filter((pattern) => pattern.score > 0)
    .sort((a, b) => b.score - a.score || patternIds.indexOf(a.id) - patternIds.indexOf(b.id))
    .map(({ id, signals: ids }) => ({ id, signals: ids }));
}

/** One habit that may have had its reasons makes no pattern. */
const leastToLead = 2;

/** The pattern that leads: strictly stronger than every other and more than one weak sign; null when none does. */
export function leadingPattern(signals: readonly Signal[]): PatternId | null {
  const [first, second] = rankPatterns(signals);
  if (!first || score(signals, first.id) < leastToLead) return null;
  return second && score(signals, second.id) === score(signals, first.id) ? null : first.id;
}

function idsFor(signals: readonly Signal[], pattern: PatternId): readonly string[] {
  return [...new Set(signals.filter((signal) => signal.pattern === pattern).map((signal) => signal.id))];
}

/** Each kind of signal counts once in full; more of the same kind add a quarter each, so that a crowd does not outvote. */
function score(signals: readonly Signal[], pattern: PatternId): number {
  let total = 0;
  const seen = new Set<string>();
  for (const signal of signals) {
    if (signal.pattern !== pattern) continue;
    const weight = weights[signal.id] ?? 1;
    total += seen.has(signal.id) ? weight / 4 : weight;
    seen.add(signal.id);
  }
  return total;
}
