import { eventsOf, type Ref } from '../model/session.ts';
import { quoteCode, times } from '../text/quote.ts';
import { distinctRefs, groupBy, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

interface Block {
  readonly hook: string;
  readonly refs: readonly Ref[];
}

const detector: SignalDetector = {
  id: 'hook-block',
  description: 'A hook blocked a call or the end of a turn.',
  patterns: [],
  detect(facts) {
    const blocks = runsOf(facts.session).flatMap((run): readonly Block[] => {
      const calls = new Map(eventsOf(run, 'call').map((call) => [call.id, call.ref]));
      const hooks = eventsOf(run, 'hook').filter((hook) => hook.outcome === 'blocked');
      const known = new Set(hooks.map((hook) => hook.callId));
      const refusals = eventsOf(run, 'denial').filter(
        (denial) => denial.by === 'hook' && (denial.callId === null || !known.has(denial.callId)),
      );
      const refsOf = (ref: Ref, id: string | null): readonly Ref[] => {
        const call = calls.get(id ?? '');
        return call ? [ref, call] : [ref];
      };
      return [
        ...hooks.map((hook) => ({
          hook: `The ${quoteCode(hook.event, 40)} hook${nameHook(hook.command ?? (hook.name === hook.event ? null : hook.name))}`,
          refs: refsOf(hook.ref, hook.callId),
        })),
        ...refusals.map((denial) => ({ hook: 'A hook', refs: refsOf(denial.ref, denial.callId) })),
      ];
    });
    return [...groupBy(blocks, (block) => block.hook)].map(([hook, group]) => ({
      id: 'hook-block',
      title: `${hook} blocked ${times(group.length)}`,
      refs: distinctRefs(group.flatMap((block) => block.refs)),
      paths: [],
      pattern: null,
    }));
  },
};

function nameHook(name: string | null): string {
  return name === null || name === '' ? '' : ` ${quoteCode(name, 60)}`;
}

export default detector;
