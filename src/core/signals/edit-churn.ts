import type { CallEvent } from '../model/session.ts';
import { isTelling, lineChanges } from '../text/line-changes.ts';
import { quoteCode } from '../text/quote.ts';
import { distinctRefs, groupBy, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** How often one place must have been rewritten. */
const fewest = 3;

/** The edits that put a line in, replaced what stood there, and so on back to the first. */
type Chain = readonly CallEvent[];

/** The longest chain of edits of one file in which each takes out lines that the one before it put in. */
function longestChain(writes: readonly Write[]): Chain {
  const origin = new Map<string, Chain>();
  let longest: Chain = [];
  for (const { call, touch } of writes) {
    if (touch.added === undefined && touch.removed === undefined) continue;
    const changes = lineChanges(touch.removed ?? '', touch.added ?? '');
    const replaced = changes.removed.filter(isTelling).map((line) => origin.get(line) ?? []);
    const before = replaced.reduce<Chain>((best, chain) => (chain.length > best.length ? chain : best), []);
    for (const line of changes.removed) origin.delete(line);
    const chain = [...before, call];
    if (chain.length > longest.length) longest = chain;
    for (const line of changes.added.filter(isTelling)) origin.set(line, chain);
  }
  return longest;
}

const detector: SignalDetector = {
  id: 'edit-churn',
  description: 'The same lines of a file were written and rewritten at least three times.',
  patterns: ['runaway-cost'],
  detect(facts) {
    return [...groupBy(writesOf(facts), (write) => write.path)].flatMap(([path, writes]) => {
      const chain = longestChain(writes);
      if (chain.length - 1 < fewest) return [];
      return {
        id: 'edit-churn',
        title: `The same lines of ${quoteCode(path)} were rewritten ${chain.length - 1} times in ${writes.length} edits of it`,
        refs: distinctRefs(chain.map((call) => call.ref)),
        paths: [path],
        pattern: 'runaway-cost' as const,
      };
    });
  },
};

export default detector;
