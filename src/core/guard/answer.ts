/** What the guard program writes and how it ends. */
export interface GuardAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** Never 1: agents disagree on what that means. */
  readonly exitCode: 0 | 2;
}

/** The agents whose way of being answered differs. */
export type HookAgent =
  'claude' | 'codex' | 'copilot' | 'cursor' | 'gemini' | 'qwen' | 'devin' | 'kiro' | 'cline' | 'unknown';

const agents: readonly HookAgent[] = [
  'claude',
  'codex',
  'copilot',
  'cursor',
  'gemini',
  'qwen',
  'devin',
  'kiro',
  'cline',
];

/**
 * The agent that is asking. Several run hooks that were registered for Claude Code, so what payload and environment show
 * comes before the name in the registration.
 */
export function askingAgent(
  payload: unknown,
  name: string | null,
  env: Readonly<Record<string, string | undefined>>,
): HookAgent {
  const fields: Record<string, unknown> = typeof payload === 'object' && payload !== null ? { ...payload } : {};
  if ('cursor_version' in fields) return 'cursor';
  if (env.COPILOT_CLI === '1' || 'toolName' in fields) return 'copilot';
  if ('turn_id' in fields) return 'codex';
  if (fields.hook_event_name === 'BeforeTool') return 'gemini';
  if ('preToolUse' in fields || 'clineVersion' in fields) return 'cline';
  if (env.DEVIN_PROJECT_DIR !== undefined) return 'devin';
  const tool = fields.tool_name;
  if (
    typeof tool === 'string' &&
    /^(run_in_terminal|replace_string_in_file|create_file|insert_edit_into_file)$/.test(tool)
  ) {
    return 'copilot';
  }
  return agents.find((agent) => agent === name) ?? 'unknown';
}

/** The answer that lets a call through in every agent: it says nothing. */
export function passAnswer(note = ''): GuardAnswer {
  return { stdout: '{}\n', stderr: note === '' ? '' : `${note}\n`, exitCode: 0 };
}

/** The answer that stops a call, in the form that this agent honours. */
export function denyAnswer(agent: HookAgent, reason: string): GuardAnswer {
  const nested = { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: reason };
  const flat = { permissionDecision: 'deny', permissionDecisionReason: reason };
  // Copilot hides the reason behind an exit status of 2, and Cursor shows whatever stands on stdout as the reason.
  if (agent === 'copilot') return { stdout: line({ ...flat, hookSpecificOutput: nested }), stderr: '', exitCode: 0 };
  if (agent === 'cursor') return { stdout: '', stderr: `${reason}\n`, exitCode: 2 };
  const all = {
    decision: 'block',
    reason,
    ...flat,
    permission: 'deny',
    user_message: reason,
    agent_message: reason,
    cancel: true,
    errorMessage: reason,
    hookSpecificOutput: nested,
  };
  return { stdout: line(all), stderr: `${reason}\n`, exitCode: 2 };
}

/** The answer that keeps an agent from finishing, in the form that it honours. */
export function finishAnswer(agent: HookAgent, reason: string): GuardAnswer {
  // Copilot honours only the words, and Cursor takes a further message instead of a refusal.
  if (agent === 'cursor') return { stdout: line({ followup_message: reason }), stderr: '', exitCode: 0 };
  if (agent === 'gemini') return { stdout: line({ decision: 'deny', reason }), stderr: '', exitCode: 0 };
  const block = { decision: 'block', reason };
  const both = { ...block, hookSpecificOutput: { hookEventName: 'Stop', ...block } };
  if (agent === 'copilot') return { stdout: line(both), stderr: '', exitCode: 0 };
  return { stdout: line(block), stderr: `${reason}\n`, exitCode: 2 };
}

/** The answer that has a person asked; where an agent cannot ask from a hook, the call is stopped and says whom to ask. */
export function askAnswer(agent: HookAgent, reason: string): GuardAnswer {
  const nested = { hookEventName: 'PreToolUse', permissionDecision: 'ask', permissionDecisionReason: reason };
  if (agent === 'claude' || agent === 'qwen')
    return { stdout: line({ hookSpecificOutput: nested }), stderr: '', exitCode: 0 };
  if (agent === 'copilot') {
    const flat = { permissionDecision: 'ask', permissionDecisionReason: reason };
    return { stdout: line({ ...flat, hookSpecificOutput: nested }), stderr: '', exitCode: 0 };
  }
  if (agent === 'gemini') return { stdout: line({ decision: 'ask', reason }), stderr: '', exitCode: 0 };
  return denyAnswer(agent, `${reason} This needs a person's yes: ask the user to do it or to allow it.`);
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
