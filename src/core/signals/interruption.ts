import { eventsOf } from '../model/session.ts';
import { times } from '../text/quote.ts';
import { nameCall, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

const detector: SignalDetector = {
  id: 'interruption',
  description: 'The user stopped the agent.',
  patterns: [],
  detect(facts) {
    const runs = runsOf(facts.session);
    const stops = runs.flatMap((run) => eventsOf(run, 'interruption'));
    const [first] = stops;
    if (!first) return [];
    const calls = new Map(runs.flatMap((run) => eventsOf(run, 'call').map((call) => [call.id, call] as const)));
    const call = stops.length === 1 ? calls.get(first.callId ?? '') : undefined;
    const refused = new Set(runs.flatMap((run) => eventsOf(run, 'denial').flatMap((denial) => denial.callId ?? [])));
    const withRefusal = stops.filter((stop) => stop.callId !== null && refused.has(stop.callId)).length;
    const how = withRefusal > 0 ? `, ${withRefusal} of them with a refusal` : '';
    return [
      {
        id: 'interruption',
        title: call
          ? `The user stopped the agent once, at ${nameCall(facts, call)}`
          : `The user stopped the agent ${times(stops.length)}${how}`,
        refs: stops.map((stop) => stop.ref),
        paths: [],
        pattern: null,
      },
    ];
  },
};

export default detector;
