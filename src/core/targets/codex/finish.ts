import type { HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';
import { complaintOf, failureOf, textOf, wholeObject } from '../verdicts.ts';

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
      session_id: call.sessionId,
      turn_id: call.sessionId,
      transcript_path: place.transcript ?? `${place.home}/.codex/sessions/replay/${call.sessionId}.jsonl`,
      cwd: placedCwd(call, place),
      hook_event_name: 'Stop',
      model: call.model ?? 'unknown',
      permission_mode: call.permissionMode ?? 'default',
      stop_hook_active: false,
      last_assistant_message: textOf(call.input.last_assistant_message),
    },
    env: { CODEX_HOME: `${place.home}/.codex` },
  };
}

const known = ['continue', 'stopReason', 'suppressOutput', 'systemMessage', 'decision', 'reason'];

function verdict(outcome: HookOutcome): Verdict {
  const failed = (reason: string): Verdict => ({ effect: 'error-pass', reason });
  const failure = failureOf(outcome);
  if (failure !== null) return failed(failure);
  const said = outcome.stderr.trim();
  if (outcome.exit === 2) {
    return said === ''
      ? failed('it ended with 2 but wrote nothing to standard error, which Codex wants for a refusal')
      : { effect: 'stop', reason: said };
  }
  if (outcome.exit !== 0) {
    const complaint = complaintOf(outcome);
    return failed(`it ended with ${outcome.exit ?? 'no status'}${complaint === '' ? '' : `: ${complaint}`}`);
  }
  const answer = wholeObject(outcome.stdout);
  if (!answer) return { effect: 'pass', reason: '' };
  const stray = Object.keys(answer).find((key) => !known.includes(key));
  if (stray !== undefined) return failed(`its answer has a key \`${stray}\` that Codex does not know: it is dropped`);
  const reason = textOf(answer.reason).trim();
  if (answer.decision !== 'block') return { effect: 'pass', reason: '' };
  return reason === '' ? failed('it refuses without a reason, which Codex does not take') : { effect: 'stop', reason };
}
