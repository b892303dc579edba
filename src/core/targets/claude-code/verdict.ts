import type { HookEntry, HookOutcome, Verdict } from '../../model/proof.ts';
import { complaintOf, failureOf, innerObject, textOf, wholeObject } from '../verdicts.ts';

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
  if (said) return said;
  if (outcome.exit !== 0) return fails(describeExit(outcome));
  return { effect: 'pass', reason: '' };
}

function describeExit(outcome: HookOutcome): string {
  const complaint = complaintOf(outcome);
  return `it ended with ${outcome.exit ?? 'no status'}, which only a 2 would make a refusal${complaint === '' ? '' : `: ${complaint}`}`;
}

/** Null when standard output says nothing that counts. */
function answerVerdict(stdout: string): Verdict | null {
  const answer = wholeObject(stdout.slice(0, textLimit * 10));
  if (!answer) return null;
  const nested = innerObject(answer.hookSpecificOutput);
  if (nested && nested.hookEventName === 'PreToolUse') {
    const reason = textOf(nested.permissionDecisionReason).slice(0, textLimit);
    switch (nested.permissionDecision) {
      case 'deny':
        return { effect: 'stop', reason };
      case 'ask':
        return { effect: 'ask', reason };
      case 'defer':
        return { effect: 'ask', reason: 'deferred to the program that runs the agent' };
      case 'allow':
        return { effect: 'pass', reason, ...(innerObject(nested.updatedInput) ? { rewrites: true } : {}) };
      default:
        return nested.permissionDecision === undefined
          ? null
          : { effect: 'pass', reason: 'its decision is no word that Claude Code knows' };
    }
  }
  if (answer.decision === 'block') return { effect: 'stop', reason: textOf(answer.reason).slice(0, textLimit) };
  if (answer.continue === false) return { effect: 'pass', reason: textOf(answer.stopReason), endsRun: true };
  return null;
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
