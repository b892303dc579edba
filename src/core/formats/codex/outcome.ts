import type { CallStatus, DenialEvent, Json } from '../../model/session.ts';
import { fields, number, parseFields, text, textsOf } from './row.ts';

/** What an output text says of the call it belongs to. */
export interface Outcome {
  readonly status: CallStatus;
  readonly exitCode: number | null;
  readonly output: string;
  /** The session of a command that is still running, to be polled with `write_stdin`. */
  readonly processId: string | null;
  readonly refusedBy: DenialEvent['by'] | null;
  /** The event of the hook that refused it, and what that hook said. */
  readonly hook: { readonly event: string; readonly reason: string } | null;
}

/** Lines that stand before the one with the exit status. */
const preamble = String.raw`^(?:Command: [\s\S]*?\n(?=Chunk ID: |Wall time: ))?(?:(?:Chunk ID|Wall time|Warning|Total output lines|Original token count)\b[^\n]*\n)*`;
const exited = new RegExp(String.raw`${preamble}(?:Process exited with code|Exit code:) (-?\d+)(?:\n|$)`);
/** A patch in a shell line is applied by Codex itself, which puts its own report into the line's output. */
const patched = /^Wall time: [^\n]*\nOutput:\nExit code: (-?\d+)\nWall time: /;
const running = new RegExp(String.raw`${preamble}Process running with session ID (\S+)(?:\n|$)`);
const aborted = new RegExp(String.raw`${preamble}(?:command )?aborted(?: by user\b[^\n]*)?(?:\n|$)`);
const rejected = /^exec_command failed[\s\S]*?CreateProcess \{ message: "Rejected\("([\s\S]*)"\)" \}\s*$/;
const sandboxed = /^(?:failed in sandbox|execution error)[^\n]*?exit code: (-?\d+)/;
const blocked = /^(?:Script error:\n)?(?:Command|Tool call) blocked by (\w+) hook: ([\s\S]*)$/;
const failed =
  /^(?:apply_patch verification failed|unsupported (?:custom tool )?call|[\w ]+ failed(?: for `|: )|failed (?:in sandbox|to )|error: |tool call error|execution error|command timed out|unable to |Script failed\b)/i;

/** Reads an output: the text of all known wordings, or the JSON of the old shell tool. */
export function outcomeOf(output: Json | undefined): Outcome {
  const whole = typeof output === 'string' ? output : (text(fields(output).content) ?? textsOf(output).join(''));
  const shell = whole.startsWith('{') ? parseFields(whole) : null;
  const code = number(fields(shell?.metadata).exit_code);
  if (shell && code !== null) return ran(code, text(shell.output) ?? '');
  const exit = exited.exec(whole) ?? patched.exec(whole) ?? sandboxed.exec(whole);
  if (exit) return ran(Number(exit[1]), whole);
  const processId = running.exec(whole)?.[1] ?? null;
  if (processId !== null) return { ...blank, status: 'unknown', output: whole, processId };
  if (aborted.test(whole)) return { ...blank, status: 'interrupted', output: whole };
  const hook = blocked.exec(whole);
  if (hook) {
    const event = { event: hook[1] ?? '', reason: hook[2] ?? '' };
    return { ...blank, status: 'denied', output: whole, refusedBy: 'hook', hook: event };
  }
  const refusedBy = refusal(whole);
  if (refusedBy !== null) return { ...blank, status: 'denied', output: whole, refusedBy };
  const isFailure = fields(output).success === false || failed.test(whole);
  return { ...blank, status: isFailure ? 'failed' : 'ok', output: whole };
}

const blank = { exitCode: null, processId: null, refusedBy: null, hook: null } as const;

function ran(exitCode: number, output: string): Outcome {
  return { ...blank, status: exitCode === 0 ? 'ok' : 'failed', exitCode, output };
}

/** A refusal is one short message of Codex itself, never a line of a program's output. */
function refusal(message: string): DenialEvent['by'] | null {
  if (message.length > 4000) return null;
  const reason = rejected.exec(message.replaceAll('\\"', '"'))?.[1] ?? message;
  if (/^`[\s\S]*` rejected: |^rejected: blocked by policy/.test(reason)) {
    return 'rule';
  }
  if (
    /^approval required by policy|rejected by user approval settings|^approval policy is |^This action was rejected due to unacceptable risk|^MCP tool call cancelled: interactive approval/.test(
      reason,
    )
  ) {
    return 'mode';
  }
  return /^(?:(?:exec command|patch|command) )?rejected by user\b|^user (?:rejected|cancelled) MCP tool call/.test(
    reason,
  )
    ? 'human'
    : null;
}
