import type { RecordedCall } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import type { ReplayPlace } from '../protocol.ts';
import { placedCwd } from '../replay-call.ts';

const modes = /^(default|plan|acceptEdits|auto|dontAsk|bypassPermissions)$/;

/** What Claude Code tells every hook, whatever the event. */
export function claudeFields(call: RecordedCall, place: ReplayPlace): { readonly [key: string]: Json } {
  const mode = call.permissionMode ?? '';
  return {
    session_id: call.sessionId,
    transcript_path: place.transcript ?? `${place.home}/.claude/projects/replay/${call.sessionId}.jsonl`,
    cwd: placedCwd(call, place),
    prompt_id: call.sessionId,
    permission_mode: modes.test(mode) ? mode : 'default',
    effort: { level: 'medium' },
  };
}

/** The variables that it sets for hooks. */
export function claudeEnvironment(
  { sessionId }: RecordedCall,
  { root }: ReplayPlace,
): Readonly<Record<string, string>> {
  return {
    CLAUDE_PROJECT_DIR: root,
    CLAUDECODE: '1',
    CLAUDE_CODE_SESSION_ID: sessionId,
    CLAUDE_CODE_ENTRYPOINT: 'cli',
    CLAUDE_EFFORT: 'medium',
  };
}
