import type { RecordedCall } from '../../src/core/model/proof.ts';

/** A call of Claude Code as evidence keeps it, of which a test says only what it is about. */
export function recordedCall(about: Partial<RecordedCall> = {}): RecordedCall {
  return {
    agent: 'claude-code',
    agentVersion: null,
    tool: 'Bash',
    toolKind: 'shell',
    input: {},
    command: null,
    root: '/home/me/project',
    cwd: '',
    sessionId: 's',
    toolUseId: 't',
    time: null,
    model: null,
    permissionMode: null,
    ok: null,
    before: null,
    ...about,
  };
}
