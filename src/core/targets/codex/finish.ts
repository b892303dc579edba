import type { HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { textOf, wholeObject } from '../verdicts.ts';
import { codexEnvironment, codexFields } from './payload.ts';
import { codexEnding, outerKeys } from './verdict.ts';

/** Codex's hooks on the event Stop, as measured in 0.169.0. */
export const codexFinish: FinishProtocol = {
  beforeFinish: ({ event }) => event === 'Stop',
  input: (call, _entry, place) => toInput(call, place),
  verdict,
};

function toInput(call: RecordedCall, place: ReplayPlace): HookInput {
  return {
    toolName: 'Stop',
    aliases: [],
    cwd: place.root,
    translated: call.agent !== 'codex',
    stdin: {
      ...codexFields(call, 'Stop', place),
      stop_hook_active: false,
      last_assistant_message: textOf(call.input.last_assistant_message),
    },
    env: codexEnvironment(place),
  };
}

function verdict(outcome: HookOutcome): Verdict {
  const ending = codexEnding(outcome);
  if (ending !== null) return ending;
  const failed = (reason: string): Verdict => ({ effect: 'error-pass', reason });
  const answer = wholeObject(outcome.stdout);
  if (!answer) return { effect: 'pass', reason: '' };
  const stray = Object.keys(answer).find((key) => !outerKeys.includes(key));
  if (stray !== undefined) return failed(`its answer has a key \`${stray}\` that Codex does not know: it is dropped`);
  const reason = textOf(answer.reason).trim();
  if (answer.decision !== 'block') return { effect: 'pass', reason: '' };
  return reason === '' ? failed('it refuses without a reason, which Codex does not take') : { effect: 'stop', reason };
}
