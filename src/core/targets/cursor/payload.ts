import type { RecordedCall } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import type { ReplayPlace } from '../protocol.ts';

const version = '3.0.0';

/** What Cursor tells every hook, besides what its event is about. */
export function cursorFields(call: RecordedCall, event: string, place: ReplayPlace): Readonly<Record<string, Json>> {
  return {
    conversation_id: call.sessionId,
    generation_id: call.toolUseId,
    session_id: call.sessionId,
    model: call.model ?? 'unknown',
    hook_event_name: event,
    cursor_version: version,
    workspace_roots: [place.root],
    user_email: null,
    transcript_path: place.transcript,
  };
}

/** What Cursor puts into the environment of its hooks. */
export function cursorEnvironment(place: ReplayPlace): Readonly<Record<string, string>> {
  return { CURSOR_PROJECT_DIR: place.root, CURSOR_VERSION: version, CLAUDE_PROJECT_DIR: place.root };
}
