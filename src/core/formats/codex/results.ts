import { clip, outputLimit } from '../../text/clip.ts';
import type { CallEvent, FileTouch, Json } from '../../model/session.ts';
import { lookedAt, patchOf } from './calls.ts';
import { outcomeOf } from './outcome.ts';
import { noteRefusal, type Settled } from './refusals.ts';
import { patchTouches } from './patch.ts';
import { fields, list, number, parseFields, text, type Row } from './row.ts';
import type { Run } from './run.ts';
import { noteScriptEnd, noteWaited } from './scripts.ts';

/** Takes the output of a call: what stands in the text, unless a row of its own told more already. */
export function noteOutput(run: Run, row: Row): void {
  const id = text(row.get('call_id'));
  const call = id === null ? undefined : run.builder.findCall(id);
  if (id === null || !call) {
    run.builder.problem({ ref: row.ref, message: 'An output whose call is not in the file' });
    return;
  }
  run.open.delete(id);
  const outcome = outcomeOf(row.get('output'));
  if (call.tool === 'exec' && call.toolKind === 'other') return noteScriptEnd(run, row, call);
  if (call.tool === 'write_stdin') return notePolled(run, row, { call, outcome });
  if (call.tool === 'wait') noteWaited(run, row, call);
  settle(run, row, { call, outcome });
  noteSpecial(run, row, { call, outcome });
}

/** Completes a call, and tells the refusal where the outcome is one. */
function settle(run: Run, row: Row, { call, outcome }: Settled): void {
  if (run.settled.has(call.id)) return;
  const isShell = call.toolKind === 'shell';
  const { output, exitCode, processId } = outcome;
  // A shell output without an exit status (a hook may have put its own words in its place) does not tell the outcome.
  const status = isShell && outcome.status === 'ok' && exitCode === null ? 'unknown' : outcome.status;
  if (processId !== null) run.processes.set(processId, call.id);
  run.builder.result(call.id, {
    ref: row.ref,
    time: row.time,
    status,
    output,
    exitCode: isShell ? exitCode : null,
    ...(status === 'ok' ? { files: touchesOf(call) } : {}),
    ...(processId === null ? (call.background ? { background: false } : {}) : { background: true }),
  });
  noteRefusal(run, row, { call, outcome });
}

/** Files that a call which went well touched, by its own arguments. */
function touchesOf(call: CallEvent): readonly FileTouch[] {
  if (call.files.length > 0) return call.files;
  const patch = patchOf(call);
  return patch === null ? lookedAt(call, call.cwd) : patchTouches(patch, call.cwd);
}

/** A poll's output belongs to the command it polled: the exit status is that command's. */
function notePolled(run: Run, row: Row, { call, outcome }: Settled): void {
  const processId = String(number(call.input.session_id) ?? text(call.input.session_id) ?? '');
  const started = run.builder.findCall(run.processes.get(processId) ?? '');
  const { status, exitCode, output } = outcome;
  const own = exitCode === null && outcome.processId === null ? status : 'ok';
  run.builder.result(call.id, { ref: row.ref, time: row.time, status: own, output, exitCode: null });
  noteRefusal(run, row, { call, outcome });
  if (!started || exitCode === null) return;
  const whole = clip(`${started.output}\n${output}`, outputLimit);
  settle(run, row, { call: started, outcome: { ...outcome, output: whole } });
}

/** What the outputs of some tools tell besides: the agent that was started, the user's answers. */
function noteSpecial(run: Run, row: Row, { call, outcome }: Settled): void {
  if (outcome.status !== 'ok') return;
  const told = parseFields(outcome.output) ?? {};
  const agent = text(told.agent_id) ?? text(told.thread_id);
  if (call.toolKind === 'agent' && agent !== null) linkAgent(run, call.id, agent);
  if (call.toolKind !== 'ask') return;
  const answers = Object.values(fields(told.answers)).flatMap((answer) => answersIn(answer));
  if (answers.length === 0) return;
  run.builder.add({ kind: 'answer', ref: row.ref, time: row.time, text: answers.join('\n'), callId: call.id });
}

function answersIn(answer: Json): readonly string[] {
  if (typeof answer === 'string') return [answer];
  return list(fields(answer).answers).flatMap((one) => text(one) ?? []);
}

/** Ties a call that started a sub-agent to that agent's session. */
export function linkAgent(run: Run, callId: string, agentId: string): void {
  const call = run.builder.findCall(callId);
  if (call) run.builder.amend(callId, { subagentId: agentId, ...(call.status === 'pending' ? { status: 'ok' } : {}) });
}
