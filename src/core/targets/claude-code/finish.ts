import type { HookEntry, HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { endingOf, failureOf, textOf, wholeObject } from '../verdicts.ts';
import { claudeEnvironment, claudeFields } from './payload.ts';

/** Claude Code's hooks on the event Stop, as measured in 2.1.329. */
export const claudeFinish: FinishProtocol = { beforeFinish: ({ event }) => event === 'Stop', input: toInput, verdict };

function toInput(call: RecordedCall, _entry: HookEntry, place: ReplayPlace): HookInput {
  return {
    toolName: 'Stop',
    aliases: [],
    cwd: placedCwd(call, place),
    translated: call.agent !== 'claude-code',
    stdin: {
      ...claudeFields(call, place),
      hook_event_name: 'Stop',
      stop_hook_active: false,
      last_assistant_message: textOf(call.input.last_assistant_message),
      background_tasks: [],
      session_crons: [],
    },
    env: claudeEnvironment(call, place),
  };
}

function verdict(outcome: HookOutcome, { fields }: HookEntry): Verdict {
  if (fields.async === true || fields.asyncRewake === true) {
    return { effect: 'pass', reason: 'it runs beside the end (`async`) and holds nothing up' };
  }
  const failure = failureOf(outcome);
  if (failure !== null) return { effect: 'error-pass', reason: failure };
  const answer = wholeObject(outcome.stdout);
  const refusal = answer?.decision === 'block' ? textOf(answer.reason) : null;
  if (outcome.exit === 2) return { effect: 'stop', reason: outcome.stderr.trim() || (refusal ?? 'no stderr output') };
  if (refusal !== null && outcome.exit === 0) return { effect: 'stop', reason: refusal };
  if (outcome.exit === 0) return { effect: 'pass', reason: '' };
  return { effect: 'error-pass', reason: endingOf(outcome) };
}
