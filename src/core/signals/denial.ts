import { eventsOf, type CallEvent, type DenialEvent } from '../model/session.ts';
import { times } from '../text/quote.ts';
import { normaliseCommand, parseCommands } from '../text/shell.ts';
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

/** Programs that only look; who is refused them was about to do nothing. */
const looks =
  /^(cat|bat|less|head|tail|ls|tree|find|fd|[ef]?grep|rg|wc|stat|file|which|pwd|echo|printf|diff|du|df|ps|env|cd)$/;
const gitLooks = /^(status|log|diff|show|blame|grep|ls-files|rev-parse|describe|branch|remote)$/;

/** An act beyond a proposed edit, a plan or a look at something: there a refusal tells of an escalation that was wrong. */
function isAct(call: CallEvent): boolean {
  if (/^(plan|ask|edit|write|read|search)$/.test(call.toolKind)) return false;
  if (call.command === null) return true;
  const commands = parseCommands(call.command);
  return commands.some(({ name, argv }) => !(looks.test(name) || (name === 'git' && gitLooks.test(argv[1] ?? ''))));
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
      const path = call && inputPath(call);
      return {
        id: 'denial',
        title: `${what} was refused${group.length > 1 ? ` ${times(group.length)}` : ''} by ${refusers[denial.by]}`,
        refs: distinctRefs([...group.map((one) => one.denial.ref), ...group.flatMap((one) => one.call?.ref ?? [])]),
        paths: path ? [path] : [],
        pattern: call !== null && isAct(call) ? 'mistuned-escalation' : null,
      };
    });
  },
};

export default detector;
