import type { Json } from '../model/session.ts';
import type { GuardAnswer, HookAgent } from './answer.ts';
import { askAnswer, askingAgent, denyAnswer, finishAnswer, passAnswer } from './answer.ts';
import type { GuardCall } from './call.ts';
import { evaluateGuard } from './evaluate.ts';
import type { GuardEntry, GuardsFile } from './guards-file.ts';
import { readGuards } from './guards-file.ts';
import { needsHistory } from './history.ts';
import type { History } from './history.ts';
import { asFields, normalisePayload } from './normalise.ts';
import type { SentCall } from './normalise.ts';
import { readPast } from './past.ts';
import type { Places } from './resolve.ts';
import { resolveCall } from './resolve.ts';

/** What the guard program is handed. */
export interface GuardInput {
  /** Standard input: the agent's payload. */
  readonly payload: string;
  /** The text of `guards.json`; null when it could not be read. */
  readonly guards: string | null;
  /** The agent's name in the registration, if any. */
  readonly agent: string | null;
  /** The registration says that one of the guards is hard, which the file cannot say when it is damaged. */
  readonly isHard?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly places: Places;
  /** The text of a file named by the payload, or its end when it is long; null when it cannot be read. */
  readText?(path: string): string | null;
}

/** Answers one hook call: the same input always gets the same answer. */
export function answerHook(input: GuardInput): GuardAnswer {
  const file = input.guards === null ? null : readGuards(input.guards);
  // A guard marked hard must hold even when the file around it cannot be read.
  const isHard =
    input.isHard === true ||
    file?.guards.some((guard) => guard.hard) === true ||
    /"hard"\s*:\s*true/.test(input.guards ?? '');
  const payload = parse(input.payload);
  const agent = askingAgent(payload, input.agent, input.env);
  const sent = payload === undefined ? null : normalisePayload(payload);
  const fail = (problem: string): GuardAnswer =>
    isHard ? refuse(problem, { agent, payload, sent }) : passAnswer(problem);
  if (!file) return fail('post-mortem guard: guards.json is missing or unreadable beside the guard program.');
  if (payload === undefined) return fail('post-mortem guard: the hook input is not JSON.');
  if (!sent) return fail('post-mortem guard: the hook input names no tool.');
  try {
    const call = resolveCall(sent, input.places);
    // Refused once already: whoever refuses again and again keeps some agents going for ever.
    if (call.kind === 'finish' && isAgain(payload)) return passAnswer();
    return judge(file, { agent, call, history: historyOf(file, payload, input) }) ?? fail(describe(file));
  } catch (error) {
    // A bug of ours must not end the process with 1, which means opposite things to different agents.
    return fail(`post-mortem guard: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

interface Told {
  readonly agent: HookAgent;
  readonly payload: Json | undefined;
  readonly sent: SentCall | null;
}

/** Stops a call that could not be judged; an agent that wants to finish is kept from it once. */
function refuse(problem: string, { agent, payload, sent }: Told): GuardAnswer {
  const reason = `${problem} A guard marked hard stops the call: ask the user to mend .postmortem/guards.json.`;
  if (sent?.kind !== 'finish') return denyAnswer(agent, reason);
  return payload !== undefined && isAgain(payload) ? passAnswer(problem) : finishAnswer(agent, reason);
}

function describe(file: GuardsFile): string {
  return `post-mortem guard: guards.json: ${file.problems.join('; ')}.`;
}

/** Whether the agent was kept from finishing a moment ago. */
function isAgain(payload: Json): boolean {
  const fields = asFields(payload);
  return fields?.stop_hook_active === true || (typeof fields?.loop_count === 'number' && fields.loop_count > 0);
}

/** What happened so far, read only when a guard asks for it. */
function historyOf(file: GuardsFile, payload: Json, { readText, places }: GuardInput): History | null {
  const fields = asFields(payload);
  const path = fields?.transcript_path;
  if (!file.guards.some(needsHistory) || typeof path !== 'string' || !readText) return null;
  const text = readText(path);
  if (text === null) return null;
  const self = fields?.tool_use_id;
  return { past: readPast(text, typeof self === 'string' ? self : null), resolve: (sent) => resolveCall(sent, places) };
}

interface Asked {
  readonly agent: HookAgent;
  readonly call: GuardCall;
  readonly history: History | null;
}

/** Null when the call passes but the file has entries that could not be read. */
function judge(file: GuardsFile, { agent, call, history }: Asked): GuardAnswer | null {
  const verdicts = file.guards.map((guard) => ({ guard, ...evaluateGuard(guard, call, history) }));
  const denied = verdicts.find(({ verdict }) => verdict === 'deny');
  if (denied) return (call.kind === 'finish' ? finishAnswer : denyAnswer)(agent, explain(denied.guard));
  const asked = verdicts.find(({ verdict }) => verdict === 'ask');
  if (asked) return askAnswer(agent, explain(asked.guard));
  return file.problems.length > 0 ? null : passAnswer();
}

function explain(guard: GuardEntry): string {
  return `${guard.message} (${guard.id}, ${guard.document})`;
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return value as Json;
  } catch {
    // The caller answers for input that is no JSON.
    return undefined;
  }
}
