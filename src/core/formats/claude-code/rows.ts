import { readAssistant } from './assistant.ts';
import { readAttachment } from './attachment.ts';
import { addContext } from './context.ts';
import { asText, members, textAt } from './fields.ts';
import { readHookProgress } from './hooks.ts';
import { silentProgress, silentTypes } from './known.ts';
import { readQueueOperation, settleQueue } from './queue-rows.ts';
import type { Row, Run } from './run.ts';
import { readSystem } from './system.ts';
import { readUser } from './user.ts';

/** Reads one row of a conversation; a row of an unknown type is counted. */
export function readRow(run: Run, row: Row): void {
  const type = textAt(row.record, 'type') ?? 'null';
  const isChained = ['user', 'assistant', 'system', 'progress', 'attachment'].includes(type);
  if (isChained) readWhereabouts(run, row);
  settleQueue(run, row, type);
  switch (type) {
    case 'user':
      return readUser(run, row);
    case 'assistant':
      return readAssistant(run, row);
    case 'system':
      return readSystem(run, row);
    case 'progress':
      return readProgress(run, row);
    case 'attachment':
      return readAttachment(run, row);
    case 'queue-operation':
      return readQueueOperation(run, row);
    default:
      return readOther(run, row, type);
  }
}

/** Directory, branch and version stand on every chained row. */
function readWhereabouts(run: Run, row: Row): void {
  const { head } = run.builder;
  const cwd = textAt(row.record, 'cwd');
  const branch = textAt(row.record, 'gitBranch');
  head.cwd ??= cwd;
  head.branch ??= branch === '' ? null : branch;
  head.agentVersion = textAt(row.record, 'version') ?? head.agentVersion;
  run.mode(row, 'cwd', cwd);
  run.mode(row, 'branch', branch);
  run.rows++;
}

function readProgress(run: Run, row: Row): void {
  const data = members(row.record.get('data'));
  const type = asText(data['type']) ?? 'null';
  if (type === 'hook_progress') readHookProgress(run, row);
  else if (!silentProgress.has(type)) run.builder.unknown(`progress/${type}`);
  const agentId = asText(data['agentId']);
  const callId = textAt(row.record, 'parentToolUseID');
  if (type === 'agent_progress' && agentId !== null && callId !== null && run.openStarts.has(callId)) {
    run.starts.set(agentId, callId);
    run.openStarts.delete(callId);
    run.builder.amend(callId, { subagentId: agentId });
  }
}

function readOther(run: Run, row: Row, type: string): void {
  const { record } = row;
  if (type === 'summary') {
    run.summaries.push({ text: textAt(record, 'summary') ?? '', leaf: textAt(record, 'leafUuid') });
  } else if (type === 'ai-title') run.title(2, textAt(record, 'aiTitle') ?? textAt(record, 'title'));
  else if (type === 'custom-title') run.title(3, textAt(record, 'customTitle') ?? textAt(record, 'title'));
  else if (type === 'permission-mode') run.mode(row, 'permission', textAt(record, 'permissionMode'));
  else if (type === 'pr-link')
    addContext(run, row, { what: 'other', name: 'pull-request', text: textAt(record, 'prUrl') });
  else if (!silentTypes.has(type)) run.builder.unknown(type);
}
