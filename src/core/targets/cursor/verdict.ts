import type { HookEntry, HookOutcome, Verdict } from '../../model/proof.ts';
import type { Json } from '../../model/session.ts';
import { endingOf, failureOf, textOf, wholeObject } from '../verdicts.ts';

/** What Cursor makes of a hook on `preToolUse`, read in the code of its SDK 1.0.32. */
export function cursorVerdict(outcome: HookOutcome, { fields }: HookEntry): Verdict {
  const fails = (reason: string): Verdict => ({
    effect: fields.failClosed === true ? 'error-stop' : 'error-pass',
    reason,
  });
  const failure = failureOf(outcome);
  if (failure !== null) return fails(failure);
  const said = outcome.stdout.trim();
  if (outcome.exit === 2) return { effect: 'stop', reason: said === '' ? outcome.stderr.trim() : said };
  if (outcome.exit !== 0) return fails(endingOf(outcome));
  if (said === '') return fails('it said nothing');
  const answer = wholeObject(said) ?? lastObject(said);
  if (!answer) return { effect: 'error-stop', reason: 'what it said is no JSON, which Cursor takes for a refusal' };
  if (answer.permission !== undefined && !['allow', 'deny', 'ask'].includes(textOf(answer.permission)))
    return {
      effect: 'error-stop',
      reason: 'its `permission` is no word that Cursor knows, which it takes for a refusal',
    };
  if (answer.permission === 'deny')
    return { effect: 'stop', reason: textOf(answer.agent_message) || textOf(answer.user_message) };
  // `ask` counts before shell and MCP calls alone.
  return { effect: 'pass', reason: '', ...(answer.updated_input === undefined ? {} : { rewrites: true }) };
}

/** A JSON object at the very end of a text. */
function lastObject(text: string): { readonly [key: string]: Json } | null {
  if (!text.endsWith('}')) return null;
  for (let at = text.lastIndexOf('{'); at !== -1; at = at === 0 ? -1 : text.lastIndexOf('{', at - 1)) {
    const found = wholeObject(text.slice(at));
    const before = at === 0 ? '' : text.charAt(at - 1);
    if (found && !/[:,[]/.test(before)) return found;
  }
  return null;
}
