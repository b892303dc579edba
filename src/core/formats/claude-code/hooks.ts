import type { HookEvent, Json } from '../../model/session.ts';
import { asNumber, asText, contentText, elements, members, textAt } from './fields.ts';
import type { Row, Run } from './run.ts';

type Outcome = HookEvent['outcome'];

/** `progress` of a hook: it was started; how it ended is not recorded there. */
export function readHookProgress(run: Run, row: Row): void {
  const data = members(row.record.get('data'));
  const callId = textAt(row.record, 'toolUseID') ?? textAt(row.record, 'parentToolUseID');
  run.builder.add({
    kind: 'hook',
    ref: row.ref,
    time: row.time,
    event: asText(data['hookEvent']) ?? '',
    name: asText(data['hookName']),
    command: asText(data['command']),
    outcome: 'started',
    exitCode: null,
    text: '',
    callId: callId !== null && run.builder.findCall(callId) ? callId : null,
  });
}

const outcomes: Readonly<Record<string, Outcome>> = {
  hook_success: 'passed',
  async_hook_response: 'passed',
  hook_blocking_error: 'blocked',
  hook_stopped_continuation: 'blocked',
  hook_non_blocking_error: 'error',
  hook_error_during_execution: 'error',
  hook_cancelled: 'cancelled',
};

/** An attachment that says how a hook ended; false when it is of another kind. */
export function readHookAttachment(run: Run, row: Row, attachment: Readonly<Record<string, Json>>): boolean {
  const type = asText(attachment['type']) ?? '';
  const isDecision = type === 'hook_permission_decision';
  const outcome = isDecision ? (attachment['decision'] === 'deny' ? 'blocked' : 'passed') : outcomes[type];
  if (outcome === undefined) return false;
  const blocking = members(attachment['blockingError']);
  const event = asText(attachment['hookEvent']) ?? '';
  const callId = asText(attachment['toolUseID']);
  const text =
    asText(blocking['blockingError']) ??
    asText(attachment['message']) ??
    ([asText(attachment['stdout']), asText(attachment['stderr'])].filter(Boolean).join('\n') ||
      contentText(attachment['content']));
  const hook = {
    event,
    name: asText(attachment['hookName']),
    command: asText(blocking['command']) ?? asText(attachment['command']),
    exitCode: asNumber(attachment['exitCode']),
    text,
    callId: callId !== null && run.builder.findCall(callId) ? callId : null,
  };
  if (outcome === 'blocked') addBlock(run, row, hook);
  else run.builder.add({ kind: 'hook', ref: row.ref, time: row.time, outcome, ...hook });
  return true;
}

/** Tells a block once, however many rows record it. */
export function addBlock(run: Run, row: Row, hook: Omit<HookEvent, 'kind' | 'ref' | 'time' | 'outcome'>): void {
  const key = `${hook.event} ${hook.callId ?? hook.text.trim()}`;
  if (run.hookBlocks.has(key)) return;
  run.hookBlocks.add(key);
  if (hook.callId !== null && /^(PreToolUse|PermissionRequest)$/.test(hook.event)) run.hookRefusals.add(hook.callId);
  run.builder.add({ kind: 'hook', ref: row.ref, time: row.time, outcome: 'blocked', ...hook });
}

/** `stop_hook_summary`: the hooks at the end of a turn. Errors are told as such; they block nothing. */
export function readStopHookSummary(run: Run, row: Row): void {
  const infos = elements(row.record.get('hookInfos')).map(members);
  const blocks = [...run.hookBlocks].join('\n');
  const told = elements(row.record.get('hookErrors')).map(
    (one) => asText(one) ?? asText(members(one)['message']) ?? '',
  );
  const errors = told.filter((error) => error === '' || !blocks.includes(error.trim()));
  const base = { kind: 'hook', ref: row.ref, time: row.time, event: 'Stop', name: 'Stop', exitCode: null } as const;
  for (const text of errors) {
    const command = infos.length === 1 ? asText(infos[0]?.['command']) : null;
    run.builder.add({ ...base, command, outcome: 'error', text, callId: null });
  }
  // Which of several hooks failed is not recorded.
  if (told.length > 0) return;
  for (const info of infos) {
    run.builder.add({ ...base, command: asText(info['command']), outcome: 'passed', text: '', callId: null });
  }
}

/** Event and name of the hook that a refusal's text names: `PreToolUse:Bash hook error: [command]: …`. */
export function eventOfHookText(text: string): Pick<HookEvent, 'event' | 'name' | 'command'> {
  const named = /\b(PreToolUse|PermissionRequest)(?::(\S+))?/.exec(text);
  const command = /hook (?:blocking )?error:? (?:from command )?\[([^\]]+)\]/.exec(text)?.[1] ?? null;
  return { event: named?.[1] ?? 'PreToolUse', name: named?.[0] ?? null, command };
}

const feedback = /^(Stop|SubagentStop|TaskCompleted|TeammateIdle) hook (?:feedback|blocking error)[^\n]*?:\s*/;
const stopped = /^Operation stopped by hook:?\s*/;
const refused = /^UserPromptSubmit operation blocked by hook:?\s*/;

/** A text by which a hook held the agent or a prompt up; false for any other text. */
export function readHookText(run: Run, row: Row, text: string): boolean {
  const match = feedback.exec(text) ?? stopped.exec(text) ?? refused.exec(text);
  if (!match) return false;
  const event = match[1] ?? 'UserPromptSubmit';
  const reason = text.slice(match[0].length);
  addBlock(run, row, { event, name: event, command: null, exitCode: null, text: reason, callId: null });
  return true;
}
