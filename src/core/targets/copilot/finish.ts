import type { HookEntry, HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { complaintOf, failureOf, textOf, wholeObject } from '../verdicts.ts';
import { copilotEnvironment, isCamel, noTime } from './calls.ts';

/** Hooks of Copilot's CLI on agentStop, in its second protocol Stop, as measured in 1.0.102. */
export const copilotFinish: FinishProtocol = {
  beforeFinish: ({ event }) => event === 'agentStop' || event === 'AgentStop' || event === 'Stop',
  input: toInput,
  verdict,
};

function toInput(call: RecordedCall, entry: HookEntry, place: ReplayPlace): HookInput {
  const cwd = placedCwd(call, place);
  const { sessionId, time } = call;
  const stdin = isCamel(entry)
    ? { sessionId, timestamp: Date.parse(time ?? noTime), cwd, stopReason: 'end_turn' }
    : { hook_event_name: 'Stop', session_id: sessionId, timestamp: time ?? noTime, cwd, stop_reason: 'end_turn' };
  const translated = call.agent !== 'copilot' && call.agent !== 'copilot-cli';
  return { toolName: entry.event, aliases: [], cwd: place.root, translated, stdin, env: copilotEnvironment(place) };
}

/** Only the words count, and only with a reason; how the process ends does not. */
function verdict(outcome: HookOutcome): Verdict {
  const failure = failureOf(outcome);
  if (failure !== null) return { effect: 'error-pass', reason: failure };
  const answer = wholeObject(outcome.stdout);
  const reason = textOf(answer?.reason).trim();
  if (answer?.decision === 'block') {
    return reason === ''
      ? { effect: 'error-pass', reason: 'it refuses without a reason, which Copilot does not take' }
      : { effect: 'stop', reason };
  }
  if (outcome.exit === 0) return { effect: 'pass', reason: '' };
  const said = complaintOf(outcome);
  const how = `it ended with ${outcome.exit ?? 'no status'}, which is a warning to Copilot here`;
  return { effect: 'error-pass', reason: said === '' ? how : `${how}: ${said}` };
}
