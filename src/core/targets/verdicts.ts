import type { HookOutcome, Verdict } from '../model/proof.ts';
import type { Json } from '../model/session.ts';

const order: readonly Verdict['effect'][] = ['stop', 'error-stop', 'ask', 'error-pass', 'pass'];

/** What becomes of a call on which several hooks answered: refusing beats asking beats letting through. */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
  const [strongest] = [...verdicts].sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
  return strongest ?? { effect: 'pass', reason: '' };
}

/** Whether the call did not simply run. */
export function isStopped({ effect }: Verdict): boolean {
  return effect === 'stop' || effect === 'ask' || effect === 'error-stop';
}

/** The object that a text is as a whole, or null. */
export function wholeObject(text: string): { readonly [key: string]: Json } | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [key: string]: Json })
      : null;
  } catch {
    // What is no JSON is plain text, which every agent treats in its own way.
    return null;
  }
}

/** An inner object of an answer, or null. */
export function innerObject(value: Json | undefined): { readonly [key: string]: Json } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : null;
}

/** A key of an answer, and what its value must be where there is one: a type, or one of these words. */
export type AnswerPart = readonly [key: string, type: 'string' | 'boolean' | readonly string[]];

/** The first part of an answer that is not as it must be, in words, or null. */
export function misfit(object: { readonly [key: string]: Json }, parts: readonly AnswerPart[]): string | null {
  for (const [key, type] of parts) {
    const value = object[key];
    if (value === undefined) continue;
    const fits = typeof type === 'string' ? typeof value === type : typeof value === 'string' && type.includes(value);
    if (!fits) return `\`${key}\` is not ${typeof type === 'string' ? `a ${type}` : `one of ${type.join(', ')}`}`;
  }
  return null;
}

/** A text of an answer, or ''. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** How a process failed, in words; null when it ended with a status. */
export function failureOf({ timedOut, spawnError, signal, ms }: HookOutcome): string | null {
  if (timedOut) return `it took longer than ${Math.round(ms / 1000)} s and was ended`;
  if (spawnError !== null) return `it could not be started: ${spawnError}`;
  return signal === null ? null : `it was ended by ${signal}`;
}

/** The first telling line of what a failing hook wrote. */
export function complaintOf({ stderr, stdout }: HookOutcome): string {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /error|not found|no such|cannot/i.test(line)) ??
    lines.find((line) => line !== '') ??
    ''
  ).slice(0, 300);
}

/** How a hook ended that did not end well, with what it complained about. */
export function endingOf(outcome: HookOutcome): string {
  const complaint = complaintOf(outcome);
  return `it ended with ${outcome.exit ?? 'no status'}${complaint === '' ? '' : `: ${complaint}`}`;
}
