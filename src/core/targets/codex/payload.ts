import type { RecordedCall } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import type { ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';

/** What Codex tells every hook, besides what its event is about. */
export function codexFields(call: RecordedCall, event: string, place: ReplayPlace): Readonly<Record<string, Json>> {
  return {
    session_id: call.sessionId,
    turn_id: call.sessionId,
    transcript_path: place.transcript ?? `${place.home}/.codex/sessions/replay/${call.sessionId}.jsonl`,
    cwd: placedCwd(call, place),
    hook_event_name: event,
    model: call.model ?? 'unknown',
    permission_mode: call.permissionMode ?? 'default',
  };
}

/** What Codex puts into the environment of its hooks. */
export function codexEnvironment(place: ReplayPlace): Readonly<Record<string, string>> {
  return { CODEX_HOME: `${place.home}/.codex` };
}
