import type { Json } from '../../model/session.ts';
import { addBlock, eventOfHookText } from './hooks.ts';
import { asNumber, asText, contentText, elements, members, textAt } from './fields.ts';
import { readOutcome, type Outcome } from './outcome.ts';
import type { Row, Run } from './run.ts';
import { touchedFiles } from './touches.ts';

/** A tool's result: completes its call, and tells the refusal, the stop or the answer that it records. */
export function readResult(run: Run, row: Row, block: Readonly<Record<string, Json>>): void {
  const id = asText(block['tool_use_id']);
  if (id === null) return;
  const { record, ref, time } = row;
  const { builder } = run;
  const call = builder.findCall(id);
  const details = record.get('toolUseResult');
  const text = contentText(block['content']);
  const outcome = readOutcome({
    text,
    isError: block['is_error'] === true,
    // Without its call, only the wording can tell.
    isShell: call === undefined || call.toolKind === 'shell',
    details,
    denialKind: textAt(record, 'toolDenialKind'),
    decision: record.get('permissionDecision'),
    userFeedback: textAt(record, 'userFeedback'),
    isHookRefusal: run.hookRefusals.has(id),
  });
  if (call) {
    const taskId =
      asText(members(details)['backgroundTaskId']) ?? /running in background with ID: (\S+?)[.\s]/.exec(text)?.[1];
    if (taskId && call.toolKind === 'shell') run.background.set(taskId, id);
    builder.result(id, {
      ref,
      time,
      status: record.get('interruptedByShutdown') === true ? 'interrupted' : outcome.status,
      output: text,
      exitCode: outcome.exitCode,
      ...(outcome.benign === undefined ? {} : { benign: outcome.benign }),
      ...(outcome.status === 'ok' ? { files: touchedFiles(call, details, text) } : {}),
      ...(taskId ? { background: true } : {}),
    });
    if (call.poll) readPoll(run, details, text);
    if (call.toolKind === 'agent') linkSubagent(run, id, details);
    if (call.toolKind === 'ask' && outcome.status === 'ok') addAnswer(run, row, { callId: id, details, text });
  } else {
    builder.problem({ ref, message: 'A tool result answers a call that is not in the file.' });
  }
  addRefusal(run, row, { id, outcome, text });
  run.lastResult = { callId: id, uuid: textAt(record, 'uuid'), time };
}

function addRefusal(run: Run, row: Row, { id, outcome, text }: { id: string; outcome: Outcome; text: string }): void {
  const { ref, time } = row;
  if (outcome.denial) {
    run.builder.add({ kind: 'denial', ref, time, callId: id, ...outcome.denial });
    if (outcome.denial.by === 'hook')
      addBlock(run, row, { ...eventOfHookText(text), exitCode: null, text, callId: id });
  }
  if (!outcome.isStop) return;
  run.builder.add({ kind: 'interruption', ref, time, callId: id });
  run.stopUuid = textAt(row.record, 'uuid');
}

/** A poll tells how a command in the background ended. */
function readPoll(run: Run, details: Json | undefined, text: string): void {
  const task = members(members(details)['task']);
  const id =
    asText(task['task_id']) ?? asText(members(details)['shellId']) ?? /<task_id>([^<]+)<\/task_id>/.exec(text)?.[1];
  const printed = /<exit_code>(\d+)<\/exit_code>/.exec(text.slice(0, 2000))?.[1];
  const exitCode = asNumber(task['exitCode']) ?? (printed === undefined ? null : Number(printed));
  if (id && exitCode !== null) endBackground(run, id, exitCode);
}

/** Notes the exit status of a command that ran in the background. */
export function endBackground(run: Run, taskId: string, exitCode: number): void {
  const callId = run.background.get(taskId);
  if (callId !== undefined) run.builder.amend(callId, { exitCode, status: exitCode === 0 ? 'ok' : 'failed' });
}

/** Ties an agent call to its sub-agent, by the id in its result. */
function linkSubagent(run: Run, callId: string, details: Json | undefined): void {
  const agentId = asText(members(details)['agentId']);
  if (agentId === null) return;
  run.starts.set(agentId, callId);
  run.openStarts.delete(callId);
  run.builder.amend(callId, { subagentId: agentId });
}

function addAnswer(run: Run, row: Row, answer: { callId: string; details: Json | undefined; text: string }): void {
  const facts = members(answer.details);
  const words = Object.entries(members(facts['answers'])).map(([question, value]) => {
    const notes = asText(members(members(facts['annotations'])[question])['notes']);
    const chosen = asText(value) ?? elements(value).map(asText).join(', ');
    return notes ? `${chosen} (${notes})` : chosen;
  });
  const text = words.length > 0 ? words.join('\n') : answer.text;
  if (text !== '') run.builder.add({ kind: 'answer', ref: row.ref, time: row.time, text, callId: answer.callId });
}
