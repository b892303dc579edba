import { eventsOf, type CallEvent, type DenialEvent } from '../model/session.ts';
import { times } from '../text/quote.ts';
import { normaliseCommand } from '../text/shell.ts';
import { capitalise, distinctRefs, groupBy, inputPath, nameCall, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

const refusers: Readonly<Record<DenialEvent['by'], string>> = {
  hook: 'a hook',
  human: 'the user',
  rule: 'a permission rule',
  mode: 'the permission mode',
};

interface Refusal {
  readonly denial: DenialEvent;
  readonly call: CallEvent | null;
}

function keyOf({ call, denial }: Refusal): string {
  if (!call) return `${denial.by} ?`;
  const what =
    call.command === null ? `${call.tool} ${inputPath(call) ?? ''}` : normaliseCommand(call.command, call.cwd);
  return `${denial.by} ${what}`;
}

const detector: SignalDetector = {
  id: 'denial',
  description: 'A call was refused by the user, a permission rule or the permission mode.',
  patterns: ['mistuned-escalation'],
  detect(facts) {
    const refusals = runsOf(facts.session).flatMap((run) => {
      const calls = new Map(eventsOf(run, 'call').map((call) => [call.id, call]));
      return eventsOf(run, 'denial')
        .filter((denial) => denial.by !== 'hook')
        .map((denial): Refusal => ({ denial, call: calls.get(denial.callId ?? '') ?? null }));
    });
    return [...groupBy(refusals, keyOf).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const { call, denial } = first;
      const what = call ? capitalise(nameCall(facts, call)) : 'A call that the transcript does not hold';
      const isWork = call === null || (call.toolKind !== 'plan' && call.toolKind !== 'ask');
      const path = call && inputPath(call);
      return {
        id: 'denial',
        title: `${what} was refused ${times(group.length)} by ${refusers[denial.by]}`,
        refs: distinctRefs([...group.map((one) => one.denial.ref), ...group.flatMap((one) => one.call?.ref ?? [])]),
        paths: path ? [path] : [],
        pattern: isWork ? 'mistuned-escalation' : null,
      };
    });
  },
};

export default detector;
