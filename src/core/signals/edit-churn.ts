import type { CallEvent } from '../model/session.ts';
import type { RunFacts } from '../model/signal.ts';
import { isTelling, lineChanges } from '../text/line-changes.ts';
import { quoteCode } from '../text/quote.ts';
import { commandStartsWith, parseCommands } from '../text/shell.ts';
import { callsThatRan, distinctRefs, groupBy, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** How often one place must have been rewritten. */
const fewest = 3;

/** The edits that put a line in, replaced what stood there, and so on back to the first. */
type Chain = readonly CallEvent[];

/** The longest chain of edits of one file in which each rewrites lines that the one before it put in; a commit settles them. */
function longestChain(writes: readonly Write[], isSettled: (from: CallEvent, to: CallEvent) => boolean): Chain {
  const origin = new Map<string, Chain>();
  let longest: Chain = [];
  for (const { call, touch } of writes) {
    if (touch.added === undefined && touch.removed === undefined) continue;
    const changes = lineChanges(touch.removed ?? '', touch.added ?? '');
    const removed = changes.removed.filter(isTelling);
    const added = changes.added.filter(isTelling);
    const replaced = mostlyFrom(removed, origin);
    const last = replaced.at(-1);
    const before = last === undefined || isSettled(last, call) ? [] : replaced;
    for (const line of removed) origin.delete(line);
    if (added.length === 0) continue;
    const chain = [...before, call];
    if (chain.length > longest.length) longest = chain;
    // A few lines that became many are new code, not the same lines again.
    const isGrown = added.length > 3 * removed.length + 3;
    for (const line of added) origin.set(line, isGrown ? [call] : chain);
  }
  return longest;
}

/** The longest chain behind at least half of the lines. */
function mostlyFrom(lines: readonly string[], origin: ReadonlyMap<string, Chain>): Chain {
  const chains = lines.map((line) => origin.get(line) ?? []).sort((a, b) => b.length - a.length);
  return chains[Math.floor((chains.length - 1) / 2)] ?? [];
}

/** Whether a commit was made between two calls. */
function commitsOf(facts: RunFacts): (from: CallEvent, to: CallEvent) => boolean {
  const calls = callsThatRan(facts);
  const commits = calls.flatMap((call, index) => {
    const isCommit =
      call.status === 'ok' &&
      parseCommands(call.command ?? '').some((one) => commandStartsWith(one, ['git', 'commit']));
    return isCommit ? [index] : [];
  });
  return (from, to) => commits.some((index) => calls.indexOf(from) <= index && index < calls.indexOf(to));
}

const detector: SignalDetector = {
  id: 'edit-churn',
  description: 'The same lines of a file were written and rewritten at least three times.',
  patterns: ['runaway-cost'],
  detect(facts) {
    const isSettled = commitsOf(facts);
    return [...groupBy(writesOf(facts), (write) => write.path)].flatMap(([path, writes]) => {
      const chain = longestChain(writes, isSettled);
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
