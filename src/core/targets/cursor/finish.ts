import type { HookOutcome, RecordedCall, Verdict } from '../../model/proof.ts';
import type { FinishProtocol, HookInput, ReplayPlace } from '../protocol.ts';
import { isInherited } from './inherited.ts';
import { complaintOf, failureOf, textOf, wholeObject } from '../verdicts.ts';

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
    stdin: {
      conversation_id: call.sessionId,
      generation_id: call.toolUseId,
      session_id: call.sessionId,
      model: call.model ?? 'unknown',
      hook_event_name: 'stop',
      cursor_version: '3.0.0',
      workspace_roots: [place.root],
      user_email: null,
      transcript_path: place.transcript,
      status: 'completed',
      loop_count: 0,
    },
    env: { CURSOR_PROJECT_DIR: place.root, CURSOR_VERSION: '3.0.0', CLAUDE_PROJECT_DIR: place.root },
  };
}

function verdict(outcome: HookOutcome): Verdict {
  const failure = failureOf(outcome);
  if (failure !== null) return { effect: 'error-pass', reason: failure };
  const message = textOf(wholeObject(outcome.stdout)?.followup_message).trim();
  if (outcome.exit === 0) return message === '' ? { effect: 'pass', reason: '' } : { effect: 'stop', reason: message };
  const said = complaintOf(outcome);
  return {
    effect: 'error-pass',
    reason: `it ended with ${outcome.exit ?? 'no status'}${said === '' ? '' : `: ${said}`}`,
  };
}
