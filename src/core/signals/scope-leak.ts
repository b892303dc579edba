import { eventsOf, type PromptEvent, type SessionEvent } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { boundariesIn, liesAt, placesIn, type Boundary } from '../text/boundaries.ts';
import { fileKind } from '../text/file-kind.ts';
import { count, oneLine } from '../text/quote.ts';
import { distinctRefs, listNames, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';

interface Limit {
  readonly boundary: Boundary;
  readonly prompt: PromptEvent;
  /** Position of the prompt among the session's prompts. */
  readonly turn: number;
}

/** Which prompt a write answers: the last one before it in the transcript; a sub-agent's write belongs to the run as a whole. */
function turnsOf(events: readonly SessionEvent[]): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  let turn = -1;
  for (const event of events) {
    if (event.kind === 'prompt') turn++;
    if (event.kind === 'call') turns.set(event.id, turn);
  }
  return turns;
}

/** A write with the prompt it answers, and all prompts. */
interface Deed {
  readonly path: string;
  readonly turn: number;
  readonly prompts: readonly PromptEvent[];
}

/** Whether a prompt from `from` up to the deed's own names the place without forbidding it: it is allowed from there on. */
function isNamed({ path, turn, prompts }: Deed, from: number, limit: Limit): boolean {
  return prompts.slice(from, turn + 1).some((prompt) => {
    const forbidden = boundariesIn(prompt.text).flatMap((one) => (one.kind === 'never' ? one.places : []));
    const isTests = prompt !== limit.prompt && /\btests?\b/i.test(prompt.text) && fileKind(path) === 'test';
    const named = placesIn(prompt.text).filter((place) => !forbidden.includes(place));
    return named.some((place) => liesAt(path, place)) || (isTests && !forbidden.includes('tests'));
  });
}

function leaks(limit: Limit, deed: Deed): boolean {
  const { boundary } = limit;
  const kind = fileKind(deed.path);
  if (deed.turn < limit.turn || kind === 'agent' || kind === 'generated') return false;
  const isInside = boundary.places.some((place) => liesAt(deed.path, place));
  // An "only" speaks of its own task: the next prompt may be another.
  if (boundary.kind === 'only') return deed.turn === limit.turn && !isInside && !isNamed(deed, limit.turn, limit);
  return isInside && !isNamed(deed, limit.turn + 1, limit);
}

function describe(limit: Limit, writes: readonly Write[]): Signal {
  const paths = [...new Set(writes.map((write) => write.path))];
  const said = oneLine(limit.boundary.sentence, 90);
  const what = `${count(paths.length, 'file')} ${limit.boundary.kind === 'only' ? 'outside' : 'against'} the prompt’s “${said}”`;
  return {
    id: 'scope-leak',
    title: `The agent changed ${what}: ${listNames(paths)}`,
    refs: distinctRefs([...writes.map((write) => write.call.ref), limit.prompt.ref]),
    paths,
    pattern: 'scope-leak',
  };
}

function limitsOf(prompts: readonly PromptEvent[]): readonly Limit[] {
  return prompts.flatMap((prompt, turn) => boundariesIn(prompt.text).map((boundary) => ({ boundary, prompt, turn })));
}

const detector: SignalDetector = {
  id: 'scope-leak',
  description: 'Files were changed outside a boundary that the prompts name; a boundary grows with later prompts.',
  patterns: ['scope-leak'],
  detect(facts: RunFacts) {
    const prompts = eventsOf(facts.session, 'prompt');
    const limits = limitsOf(prompts);
    if (limits.length === 0) return [];
    const turns = turnsOf(facts.session.events);
    const writes = writesOf(facts).filter((write) => write.touch.by === 'tool' || write.touch.action !== 'delete');
    return limits.flatMap((limit) => {
      const found = writes.filter((write) =>
        leaks(limit, { path: write.path, turn: turns.get(write.call.id) ?? -1, prompts }),
      );
      return found.length > 0 ? [describe(limit, found)] : [];
    });
  },
};

export default detector;
