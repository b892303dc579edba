import type { HookOutcome, Verdict } from '../../model/proof.ts';
import { endingOf, failureOf, innerObject, misfit, textOf, wholeObject, type AnswerPart } from '../verdicts.ts';
import { codexEvents } from './start.ts';

/** What a hook's answer may hold; anything else makes Codex drop it. */
const outerParts: readonly AnswerPart[] = [
  ['continue', 'boolean'],
  ['stopReason', 'string'],
  ['suppressOutput', 'boolean'],
  ['systemMessage', 'string'],
  ['decision', 'string'],
  ['reason', 'string'],
];
const nestedParts: readonly AnswerPart[] = [
  ['hookEventName', codexEvents],
  ['permissionDecision', 'string'],
  ['permissionDecisionReason', 'string'],
  ['additionalContext', 'string'],
];
/** The keys of an answer that Codex knows on every event. */
export const outerKeys: readonly string[] = outerParts.map(([key]) => key);
const known = new Set([...outerKeys, 'hookSpecificOutput']);
const knownInside = new Set([...nestedParts.map(([key]) => key), 'updatedInput']);

/** What Codex makes of how a hook ended, on any event; null where its answer decides. */
export function codexEnding(outcome: HookOutcome): Verdict | null {
  const failed = (reason: string): Verdict => ({ effect: 'error-pass', reason });
  const failure = failureOf(outcome);
  if (failure !== null) return failed(failure);
  const said = outcome.stderr.trim();
  if (outcome.exit === 2) {
    return said === ''
      ? failed('it ended with 2 but wrote nothing to standard error, which Codex wants for a refusal')
      : { effect: 'stop', reason: said };
  }
  return outcome.exit === 0 ? null : failed(endingOf(outcome));
}

/** What Codex makes of a hook before tool use; measured in 0.169.0. */
export function codexVerdict(outcome: HookOutcome): Verdict {
  return codexEnding(outcome) ?? answerVerdict(outcome.stdout);
}

function answerVerdict(stdout: string): Verdict {
  const pass = (reason = ''): Verdict => ({ effect: 'pass', reason });
  const answer = wholeObject(stdout);
  if (!answer) return pass();
  const nested = innerObject(answer.hookSpecificOutput);
  const stray =
    Object.keys(answer).find((key) => !known.has(key)) ??
    Object.keys(nested ?? {}).find((key) => !knownInside.has(key));
  if (stray !== undefined) {
    return {
      effect: 'error-pass',
      reason: `its answer has a key \`${stray}\` that Codex does not know: it is dropped`,
    };
  }
  const wrong = misfit(answer, outerParts) ?? (nested && misfit(nested, nestedParts));
  if (wrong !== null) return { effect: 'error-pass', reason: `Codex drops its answer: ${wrong}` };
  if (nested) {
    // Any event's name will do, also another one's.
    if (nested.hookEventName === undefined) {
      return { effect: 'error-pass', reason: 'its answer names no `hookEventName`: it is dropped' };
    }
    const reason = textOf(nested.permissionDecisionReason).trim();
    switch (nested.permissionDecision) {
      case 'deny':
        return reason === ''
          ? { effect: 'error-pass', reason: 'it refuses without a reason, which Codex does not take' }
          : { effect: 'stop', reason };
      case 'ask':
        return { effect: 'error-pass', reason: 'Codex does not ask from hooks before tools' };
      case 'allow':
        return { ...pass(), ...(innerObject(nested.updatedInput) ? { rewrites: true } : {}) };
    }
  }
  const reason = textOf(answer.reason).trim();
  if (answer.decision === 'block')
    return reason === ''
      ? { effect: 'error-pass', reason: 'it refuses without a reason, which Codex does not take' }
      : { effect: 'stop', reason };
  return answer.continue === false
    ? { effect: 'error-pass', reason: 'Codex does not take `continue: false` before tools' }
    : pass();
}
