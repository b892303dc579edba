import type { HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { endingOf, failureOf, textOf, wholeObject } from '../verdicts.ts';
import { isInherited } from './inherited.ts';
import { cursorEnvironment, cursorFields } from './payload.ts';

/** Cursor's hooks on stop, read in the code of its SDK 1.0.32: they cannot hold the agent up, but give it a further message. */
export const cursorFinish: FinishProtocol = {
  beforeFinish: (entry) => entry.event === (isInherited(entry) ? 'Stop' : 'stop'),
  input: (call, _entry, place) => toInput(call, place),
  verdict,
};

function toInput(call: RecordedCall, place: ReplayPlace): HookInput {
  return {
    toolName: 'stop',
    aliases: [],
    cwd: place.root,
    translated: call.agent !== 'cursor',
    stdin: { ...cursorFields(call, 'stop', place), status: 'completed', loop_count: 0 },
    env: cursorEnvironment(place),
  };
}

function verdict(outcome: HookOutcome): Verdict {
  const failure = failureOf(outcome);
  if (failure !== null) return { effect: 'error-pass', reason: failure };
  const message = textOf(wholeObject(outcome.stdout)?.followup_message).trim();
  if (outcome.exit === 0) return message === '' ? { effect: 'pass', reason: '' } : { effect: 'stop', reason: message };
  return { effect: 'error-pass', reason: endingOf(outcome) };
}
