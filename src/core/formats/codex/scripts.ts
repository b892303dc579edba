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
  if (script && isRunning) script.cell = /^Script running with cell ID (\S+)/.exec(output)?.[1] ?? null;
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
    ...(isRunning ? { background: true } : call.background ? { background: false } : {}),
  });
  if (error === undefined) return noteRefusal(run, row, { call, outcome: general });
  noteRefused(run, row, { call, error });
}

function noteRefused(run: Run, row: Row, { call, error }: { readonly call: CallEvent; readonly error: string }): void {
  const outcome = outcomeOf(error);
  if (outcome.status !== 'denied') return;
  const command = refusedCommand(error);
  if (command === null) return noteRefusal(run, row, { call, outcome });
  const id = `${call.id}#refused`;
  const { ref, time, cwd } = call;
  const made = { tool: 'exec_command', toolKind: 'shell', input: { cmd: command }, command } as const;
  run.builder.call({ ref, time, id, cwd, within: call.id, ...made });
  const nested = run.builder.findCall(id);
  if (!nested) return;
  run.builder.result(id, { ref: row.ref, time: row.time, status: 'denied', output: error });
  noteRefusal(run, row, { call: nested, outcome });
}

/** The command that a refusal quotes: a hook's at its end, a rule's in backticks with its shell in front. */
function refusedCommand(error: string): string | null {
  const hooked = /\. Command: ([\s\S]*)$/.exec(error)?.[1];
  if (hooked !== undefined) return hooked;
  const ruled = /Rejected\("`([\s\S]*)` rejected: /.exec(error.replaceAll('\\"', '"'))?.[1];
  if (ruled === undefined) return null;
  const line = /^\S*sh -l?c ([\s\S]*)$/.exec(ruled)?.[1] ?? ruled;
  const quoted = /^'([\s\S]*)'$/.exec(line)?.[1];
  return quoted === undefined ? line : quoted.replaceAll("'\\''", "'");
}

/** A wait for a script that went on in the background: when the script is through, its output comes with the wait. */
export function noteWaited(run: Run, row: Row, waited: CallEvent): void {
  const output = textsOf(row.get('output')).join('');
  const script = run.scripts.find(({ cell, open }) => open && cell !== null && cell === waited.input.cell_id);
  const call = script && run.builder.findCall(script.id);
  if (call && /^Script (?:completed|failed)\b/.test(output)) noteScriptEnd(run, row, call);
}
