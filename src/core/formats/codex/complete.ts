import type { CallEvent, CallStatus } from '../../model/session.ts';
import type { NewCall } from '../session-builder.ts';
import { changeTouches } from './patch.ts';
import { noteRefusal } from './refusals.ts';
import { fields, number, text, textsOf, type Row } from './row.ts';
import type { Run } from './run.ts';
import { scriptOf } from './scripts.ts';

/** The call that an item tells of. */
export type Made = Pick<NewCall, 'tool' | 'toolKind' | 'input'> & Partial<Pick<NewCall, 'command' | 'cwd' | 'files'>>;

/** Joins an item to the call it completes, by id or, where ids differ, by order; an item of a script becomes a call inside it. */
export function complete(run: Run, row: Row, made: Made): void {
  const id = text(row.get('item', 'id')) ?? `line-${row.ref.line}`;
  const call = run.builder.findCall(id) ?? openCall(run, made) ?? addNested(run, row, { id, ...made });
  if (!call || call.status === 'interrupted' || call.status === 'denied' || run.settled.has(call.id)) return;
  if (call.toolKind === 'shell' && made.toolKind === 'edit') notePatched(run, row, call);
  else settleByItem(run, row, { call, made });
}

/** A patch in a shell line: the item tells its files, the output tells the line's outcome. */
function notePatched(run: Run, row: Row, call: CallEvent): void {
  if (text(row.get('item', 'status')) !== 'completed') return;
  const { status, output, resultRef, endTime } = call;
  const files = changeTouches(row.get('item', 'changes'), call.cwd);
  run.builder.result(call.id, { ref: resultRef ?? row.ref, time: endTime, status, output, files });
}

/** The first call without a result that does the same; only older items have ids of their own. */
function openCall(run: Run, made: Made): CallEvent | undefined {
  for (const id of run.open) {
    const call = run.builder.findCall(id);
    if (!call || call.toolKind !== made.toolKind || run.settled.has(id)) continue;
    const isSame = made.toolKind === 'mcp' ? call.tool === made.tool : (made.command ?? null) === call.command;
    if (isSame) return call;
  }
  return undefined;
}

export function addNested(run: Run, row: Row, call: Made & { readonly id: string }): CallEvent | undefined {
  const script = scriptOf(run);
  run.compaction.clear();
  run.builder.call({
    ref: row.ref,
    time: row.time,
    cwd: run.cwd,
    ...call,
    ...(script === null ? {} : { within: script }),
  });
  return run.builder.findCall(call.id);
}

function settleByItem(run: Run, row: Row, { call, made }: { readonly call: CallEvent; readonly made: Made }): void {
  const item = fields(row.get('item'));
  const told = text(item.status);
  const exitCode = made.toolKind === 'shell' ? number(item.exit_code) : null;
  const output = outputOf(row);
  const status = statusOf(told, exitCode, item);
  const files = made.toolKind === 'edit' ? changeTouches(item.changes, call.cwd) : (made.files ?? []);
  const isDenied = status === 'denied';
  // A command that outlives its turn is killed when the session closes.
  const isStopped = run.turn === null && call.background === true && (exitCode === 137 || exitCode === -1);
  run.builder.result(call.id, {
    ref: row.ref,
    time: row.time,
    status,
    output,
    exitCode: isDenied ? null : exitCode,
    ...(status === 'ok' && files.length > 0 ? { files } : {}),
    ...(call.background ? { background: false } : {}),
    ...(isStopped ? { benign: 'stopped with the session' } : {}),
  });
  run.settled.add(call.id);
  const outcome = {
    status,
    exitCode,
    output,
    processId: null,
    refusedBy: isDenied ? ('human' as const) : null,
    hook: null,
  };
  noteRefusal(run, row, { call, outcome });
}

function statusOf(told: string | null, exitCode: number | null, item: ReturnType<typeof fields>): CallStatus {
  if (told === 'declined') return 'denied';
  if (told === 'failed' || (exitCode !== null && exitCode !== 0) || fields(item.result).isError === true)
    return 'failed';
  return told === 'completed' || told === null ? 'ok' : 'unknown';
}

function outputOf(row: Row): string {
  const item = fields(row.get('item'));
  const whole = text(item.aggregated_output);
  if (whole !== null && whole !== '') return whole;
  const parts = [
    text(item.stdout),
    text(item.stderr),
    text(fields(item.error).message),
    ...textsOf(fields(item.result).content),
    ...textsOf(item.content_items),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n');
}
