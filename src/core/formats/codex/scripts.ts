import type { CallEvent } from '../../model/session.ts';
import { outcomeOf } from './outcome.ts';
import { noteRefusal } from './refusals.ts';
import { textsOf, type Row } from './row.ts';
import type { Run } from './run.ts';

/** The JavaScript call that a nested call belongs to: the oldest still open one, else the latest. */
export function scriptOf(run: Run): string | null {
  return (run.scripts.find((script) => script.open) ?? run.scripts.at(-1))?.id ?? null;
}

/** Takes the output of a JavaScript call. A nested call that was refused leaves its only trace here. */
export function noteScriptEnd(run: Run, row: Row, call: CallEvent): void {
  const output = textsOf(row.get('output')).join('');
  const script = run.scripts.find(({ id }) => id === call.id);
  const isRunning = /^Script running\b/.test(output);
  if (script && !isRunning) script.open = false;
  const error = /(?:^|\n)Script error:\n([\s\S]*)$/.exec(output)?.[1];
  const general = outcomeOf(output);
  const failed = error !== undefined || general.status === 'failed';
  const status =
    general.status === 'interrupted' || general.status === 'denied' ? general.status : failed ? 'failed' : 'ok';
  run.builder.result(call.id, {
    ref: row.ref,
    time: row.time,
    status,
    output,
    ...(isRunning ? { background: true } : {}),
  });
  if (error === undefined) return noteRefusal(run, row, { call, outcome: general });
  noteRefused(run, row, { call, error });
}

function noteRefused(run: Run, row: Row, { call, error }: { readonly call: CallEvent; readonly error: string }): void {
  const outcome = outcomeOf(error);
  if (outcome.status !== 'denied') return;
  const command = /\. Command: ([\s\S]*)$/.exec(outcome.hook?.reason ?? '')?.[1] ?? null;
  if (command === null) return noteRefusal(run, row, { call, outcome });
  const id = `${call.id}#refused`;
  const { ref, time } = row;
  run.builder.call({
    ref: call.ref,
    time: call.time,
    id,
    tool: 'exec_command',
    toolKind: 'shell',
    input: { cmd: command },
    command,
    cwd: call.cwd,
    within: call.id,
  });
  const nested = run.builder.findCall(id);
  if (!nested) return;
  run.builder.result(id, { ref, time, status: 'denied', output: error });
  noteRefusal(run, row, { call: nested, outcome });
}
