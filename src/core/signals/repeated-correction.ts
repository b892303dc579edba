import { contentWords, overlap } from '../text/own-words.ts';
import { oneLine } from '../text/quote.ts';
import { findCorrections, type Correction } from './corrections.ts';
import type { SignalDetector } from './signal.ts';

/** Two sentences say the same when this part of their telling words is shared, and at least so many of them. */
const sameness = 0.5;
const fewestShared = 3;

function saysTheSame(a: Correction, b: Correction): boolean {
  const [one, other] = [contentWords(a.sentence), contentWords(b.sentence)];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared >= fewestShared && overlap(one, other) >= sameness;
}

const detector: SignalDetector = {
  id: 'repeated-correction',
  description: 'The same correction had to be given again, perhaps after a compaction.',
  patterns: [],
  detect({ session }) {
    const corrections = findCorrections(session);
    return corrections.flatMap((again, index) => {
      const earlier = corrections.slice(0, index).filter((one) => saysTheSame(one, again));
      const isToldLater = corrections.slice(index + 1).some((one) => saysTheSame(one, again));
      const [first] = earlier;
      if (!first || isToldLater) return [];
      // Sent again before the agent did anything, it is one correction typed twice.
      const between = session.events.slice(first.index + 1, again.index);
      if (!between.some((event) => event.kind === 'call' || event.kind === 'reply')) return [];
      const compacted = between.some((event) => event.kind === 'compaction') ? ', with a compaction between' : '';
      return {
        id: 'repeated-correction',
        title: `The same correction was given ${earlier.length + 1} times${compacted}: “${oneLine(again.sentence, 100)}”`,
        refs: [again.ref, ...earlier.map((one) => one.ref)],
        paths: [],
        pattern: null,
      };
    });
  },
};

export default detector;
