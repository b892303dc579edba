import type { HookEntry, HookOutcome, Verdict } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { complaintOf, failureOf, innerObject, textOf, wholeObject } from '../verdicts.ts';
import { isCamel } from './calls.ts';

/** What Copilot's CLI makes of a hook before tool use, in the protocol that the event's spelling selects; measured in 1.0.102. */
export function copilotVerdict(outcome: HookOutcome, entry: HookEntry): Verdict {
  if (outcome.timedOut) return { effect: 'error-pass', reason: failureOf(outcome) ?? 'it took too long' };
  const camel = isCamel(entry);
  const answer = wholeObject(outcome.stdout);
  if (outcome.exit === 2) {
    const said = camel && answer?.permissionDecision === 'deny' ? textOf(answer.permissionDecisionReason) : '';
    return { effect: 'stop', reason: said === '' ? 'hook exited with code 2' : said };
  }
  const failure = failureOf(outcome);
  if (failure !== null || outcome.exit !== 0) {
    const complaint = complaintOf(outcome);
    const how = failure ?? `it ended with ${outcome.exit ?? 'no status'}`;
    return { effect: 'error-stop', reason: complaint === '' ? how : `${how}: ${complaint}` };
  }
  const flat = answer ? decisionOf(answer) : null;
  const nested = answer && !camel ? innerObject(answer.hookSpecificOutput) : null;
  const decided = flat ?? (nested && decisionOf(nested));
  if (decided) return decided;
  return { effect: 'pass', reason: '', ...(answer && innerObject(answer.modifiedArgs) ? { rewrites: true } : {}) };
}

function decisionOf(answer: { readonly [key: string]: Json }): Verdict | null {
  const reason = textOf(answer.permissionDecisionReason);
  if (answer.permissionDecision === 'deny') return { effect: 'stop', reason };
  return answer.permissionDecision === 'ask' ? { effect: 'ask', reason } : null;
}
