import type { CallStatus, DenialEvent, Json } from '../../model/session.ts';
import { asText, members } from './fields.ts';

/** What became of a call, read off its result. */
export interface Outcome {
  readonly status: CallStatus;
  readonly exitCode: number | null;
  readonly benign?: string;
  readonly denial?: Pick<DenialEvent, 'by' | 'feedback'>;
  /** The result's own text records the user's stop. */
  readonly isStop?: boolean;
}

/** A result as its row holds it. */
export interface ResultFacts {
  readonly text: string;
  readonly isError: boolean;
  readonly isShell: boolean;
  /** `toolUseResult`: an object, on errors a string. */
  readonly details: Json | undefined;
  readonly denialKind: string | null;
  /** `permissionDecision` (seen in 2.1.329): `decision`, `source`, `reasonType`, `reasonCode`. */
  readonly decision: Json | undefined;
  readonly userFeedback: string | null;
  /** An attachment said that a hook refused the call. */
  readonly isHookRefusal: boolean;
}

/** Ends of a status that mean exit 1 without a failure; other interpretations leave the number open. */
const benignExits: Readonly<Record<string, string>> = {
  'No matches found': 'no match',
  'Some directories were inaccessible': 'some directories were inaccessible',
  'Files differ': 'files differ',
  'Condition is false': 'condition is false',
};

/** Reads the outcome of a call. */
export function readOutcome(facts: ResultFacts): Outcome {
  const denial = readDenial(facts);
  if (denial) return { status: 'denied', exitCode: null, denial };
  const stop = readStop(facts);
  const exit = facts.isShell ? /^(?:Error: )?Exit code (\d{1,10})(?!\d)/.exec(facts.text) : null;
  const exitCode = exit ? Number(exit[1]) : null;
  if (stop) return { status: 'interrupted', exitCode, benign: 'stopped by the user', ...stop };
  if (facts.isError || members(facts.details)['interrupted'] === true) return { status: 'failed', exitCode };
  if (!facts.isShell) return { status: 'ok', exitCode: null };
  const details = members(facts.details);
  const isBackground =
    typeof details['backgroundTaskId'] === 'string' || facts.text.startsWith('Command running in background');
  if (isBackground) return { status: 'ok', exitCode: null };
  const interpretation = asText(details['returnCodeInterpretation']);
  if (interpretation === null || interpretation === '') return { status: 'ok', exitCode: 0 };
  const benign = benignExits[interpretation];
  return benign === undefined
    ? { status: 'ok', exitCode: null, benign: interpretation }
    : { status: 'failed', exitCode: 1, benign };
}

function readStop({ text, details, denialKind }: ResultFacts): { isStop?: boolean } | null {
  if (text.startsWith('[Request interrupted by user')) return { isStop: true };
  if (denialKind === 'interrupted' || denialKind === 'cancelled') return {};
  if (text.startsWith("The user doesn't want to take this action right now")) return {};
  // A time limit sets the same flag as the user's stop.
  if (members(details)['interrupted'] === true && !/Command timed out after/.test(text)) return {};
  return null;
}

const refused =
  /^(?:Error: )?(?:The user doesn't want to proceed with this tool use|The agent proposed a plan that was rejected)/;
const ruleRefused = /^(?:Error: |<tool_use_error>)?Permission (?:to|for) [^\n]*?(?:denied|has been denied)/;
const hookRefused =
  /^(?:Error: |<tool_use_error>)?(?:(?:PreToolUse|PermissionRequest)(?::\S+)? hook (?:error|blocking error|stopped)|Hook PreToolUse\S* denied|(?:PreToolUse|Execution stopped by PreToolUse) hook|Blocked by hook|Permission to use [^\n]* denied by plugin)/;
const unanswered =
  /^(?:Error: )?(?:Claude requested permissions? to [^\n]*haven't granted|This (?:command|tool|Bash command)[^\n]* requires? approval|Permission for this tool use was denied(?:\. It requires|: it requires)|Permission for this action (?:has been denied|was denied by the Claude Code auto mode)|Permission to [^\n]*don't ask mode)/;

function readDenial(facts: ResultFacts): Pick<DenialEvent, 'by' | 'feedback'> | null {
  const { text, denialKind } = facts;
  const feedback = facts.userFeedback ?? readFeedback(text);
  if (denialKind === 'interrupted' || denialKind === 'cancelled') return null;
  // A hook's refusal carries the kind of a rule's.
  if (facts.isError && (facts.isHookRefusal || hookRefused.test(text))) return { by: 'hook', feedback: null };
  // Without a human at the terminal, an unanswered question carries the kind of a human's refusal.
  if (facts.isError && unanswered.test(text)) return { by: 'mode', feedback: null };
  const decider = facts.isError ? deciderOf(members(facts.decision)) : null;
  if (decider !== null) return { by: decider, feedback: null };
  if (denialKind !== null) return { by: byKind(denialKind), feedback };
  if (!facts.isError && !refused.test(text)) return null;
  if (refused.test(text)) return { by: 'human', feedback };
  if (text.startsWith('Permission for this tool use was denied')) return { by: 'human', feedback };
  return ruleRefused.test(text) ? { by: 'rule', feedback: null } : null;
}

/** Who refused, where the row names one that is no person; a question that nobody could be asked has no `reasonType`. */
function deciderOf({ decision, source, reasonType }: { readonly [key: string]: Json }): DenialEvent['by'] | null {
  if (decision !== 'reject' || (source !== 'hook' && source !== 'config')) return null;
  if (source === 'hook') return 'hook';
  return reasonType === 'rule' || reasonType === 'subcommandResults' ? 'rule' : 'mode';
}

function byKind(kind: string): DenialEvent['by'] {
  if (kind.startsWith('user')) return 'human';
  if (kind.includes('hook') || kind.includes('plugin')) return 'hook';
  return kind.includes('rule') ? 'rule' : 'mode';
}

function readFeedback(text: string): string | null {
  const said = /(?:the user said|The user said|The user provided the following reason[^:\n]*):\s*/.exec(text);
  if (!said) return null;
  const words = text
    .slice(said.index + said[0].length)
    .replace(/\n\nNote: The user's next message may contain [\s\S]*$/, '');
  return words.trim() === '' ? null : words.trim();
}
