/** Heads of texts in the user's role that no user typed, with the name of what they are. */
const heads: readonly (readonly [RegExp, string])[] = [
  [/^# AGENTS\.md instructions\b/, 'agents-md'],
  [/^<user_instructions>/, 'agents-md'],
  [/^<environment_context>/, 'environment'],
  [/^<turn_aborted>/, 'turn-aborted'],
  [/^<skill>/, 'skill'],
  [/^<hook_prompt\b/, 'hook-prompt'],
  [/^<send_user_message_question_reply\b/, 'question-reply'],
  [/^<subagent_notification>/, 'subagent-notification'],
  [/^<agent_message_board_notification>/, 'agent-message'],
  [/^<user_shell_command>/, 'user-shell'],
  [/^<recommended_plugins>/, 'plugins'],
  [/^<codex_internal_context\b/, 'internal-context'],
  [/^<user_action>/, 'user-action'],
  [/^<model_switch>/, 'model-switch'],
  [
    /^<(?:permissions instructions|collaboration_mode|skills_instructions|apps_instructions|plugins_instructions|goal_context|rollout_budget|personality_spec|realtime_conversation)>/,
    'instructions',
  ],
  [
    /^Warning: (?:apply_patch was requested via|The maximum number of unified exec|Your account was flagged)/,
    'warning',
  ],
];

/** Kinds that rows of 2026 give their pieces, where the name differs from the heads'. */
const kinds: Readonly<Record<string, string>> = {
  'agents_md.instructions': 'agents-md',
  'environments.environment_context': 'environment',
  'generic.turn_aborted': 'turn-aborted',
  'shell.user_command': 'user-shell',
};

/** What a text in the user's role is when it is not the user's; null for the user's own words. */
export function classify(piece: string, kind: string | null): string | null {
  if (kind?.startsWith('user.') === true) return null;
  const words = piece.trimStart();
  const head = heads.find(([pattern]) => pattern.test(words))?.[1];
  if (head !== undefined) return head;
  return kind === null || kind === 'unknown' ? null : (kinds[kind] ?? kind);
}

/** The text inside the outermost tag, with the five entities of XML resolved. */
export function innerText(words: string): string {
  const inner = /^\s*<([\w-]+)[^>]*>([\s\S]*?)(?:<\/\1>\s*)?$/.exec(words)?.[2] ?? words;
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return inner.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => named[name] ?? '').trim();
}

/** The text of one tag inside a piece, null when there is none. */
export function tagged(piece: string, tag: string): string | null {
  const start = piece.indexOf(`<${tag}>`);
  const end = piece.indexOf(`</${tag}>`, start);
  return start === -1 || end === -1 ? null : piece.slice(start + tag.length + 2, end).trim();
}
