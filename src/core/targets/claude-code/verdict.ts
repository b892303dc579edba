import type { HookEntry, HookOutcome, Verdict } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { complaintOf, failureOf, innerObject, misfit, textOf, wholeObject, type AnswerPart } from '../verdicts.ts';

/** Longest text that Claude Code takes from a hook. */
const textLimit = 10_000;

/** What Claude Code makes of a hook before tool use; measured in 2.1.329, `onFailure` since 2.1.295. */
export function claudeVerdict(outcome: HookOutcome, entry: HookEntry, version: string | null): Verdict {
  if (entry.fields.async === true || entry.fields.asyncRewake === true) {
    return { effect: 'pass', reason: 'it runs beside the call (`async`) and cannot stop it' };
  }
  const fails = (reason: string): Verdict =>
    entry.fields.onFailure === 'block' && knowsOnFailure(version)
      ? { effect: 'error-stop', reason }
      : { effect: 'error-pass', reason };
  const failure = failureOf(outcome);
  if (failure !== null) return fails(failure);
  if (outcome.exit === 2) {
    return { effect: 'stop', reason: outcome.stderr.trim().slice(0, textLimit) || 'no stderr output' };
  }
  const said = answerVerdict(outcome.stdout);
  const isRefusal = said !== null && typeof said !== 'string' && said.effect !== 'pass';
  if (outcome.exit !== 0 && !isRefusal) return fails(typeof said === 'string' ? said : describeExit(outcome));
  return typeof said === 'string' ? fails(said) : (said ?? { effect: 'pass', reason: '' });
}

function describeExit(outcome: HookOutcome): string {
  const complaint = complaintOf(outcome);
  return `it ended with ${outcome.exit ?? 'no status'}, which only a 2 would make a refusal${complaint === '' ? '' : `: ${complaint}`}`;
}

/** Null when standard output says nothing that counts; a text says why Claude Code throws all of it away. */
function answerVerdict(stdout: string): Verdict | string | null {
  if (!stdout.trim().startsWith('{')) return null;
  const answer = wholeObject(stdout);
  if (!answer) return 'its output begins like a JSON object and is none';
  const broken = brokenPart(answer);
  if (broken !== null) return `Claude Code does not take its JSON: ${broken}`;
  if (answer.decision === 'block') return { effect: 'stop', reason: textOf(answer.reason).slice(0, textLimit) };
  const nested = innerObject(answer.hookSpecificOutput);
  const reason = textOf(nested?.permissionDecisionReason).slice(0, textLimit);
  switch (nested?.permissionDecision) {
    case 'deny':
      return { effect: 'stop', reason };
    case 'ask':
      return { effect: 'ask', reason };
    case 'defer':
      return { effect: 'ask', reason: 'deferred to the program that runs the agent' };
    case 'allow':
      return { effect: 'pass', reason, ...(innerObject(nested.updatedInput) ? { rewrites: true } : {}) };
    default:
      return answer.continue === false ? { effect: 'pass', reason: textOf(answer.stopReason), endsRun: true } : null;
  }
}

const outerParts: readonly AnswerPart[] = [
  ['continue', 'boolean'],
  ['suppressOutput', 'boolean'],
  ['stopReason', 'string'],
  ['decision', ['approve', 'block']],
  ['reason', 'string'],
  ['systemMessage', 'string'],
];
const nestedParts: readonly AnswerPart[] = [
  ['permissionDecision', ['allow', 'deny', 'ask', 'defer']],
  ['permissionDecisionReason', 'string'],
  ['additionalContext', 'string'],
];

/** What of an answer Claude Code 2.1.329 refuses to read, which makes it a failed hook; unknown keys it tolerates. */
function brokenPart(answer: { readonly [key: string]: Json }): string | null {
  const outer = misfit(answer, outerParts);
  if (outer !== null || answer.hookSpecificOutput === undefined) return outer;
  const nested = innerObject(answer.hookSpecificOutput);
  if (!nested) return '`hookSpecificOutput` is no object';
  if (nested.hookEventName !== 'PreToolUse') return '`hookSpecificOutput` does not name the event PreToolUse';
  return misfit(nested, nestedParts);
}

/** An unknown version is taken for the measured one. */
function knowsOnFailure(version: string | null): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version ?? '');
  if (!parts) return true;
  const wanted = [2, 1, 295];
  for (const [index, number] of wanted.entries()) {
    const have = Number(parts[index + 1]);
    if (have !== number) return have > number;
  }
  return true;
}
