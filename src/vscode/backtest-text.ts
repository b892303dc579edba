import type { BacktestedRun, StoppedCall } from '../core/library/backtest.ts';
import { count, oneLine } from '../core/text/quote.ts';
import type { Backtest } from '../node/library/backtest.ts';

/** Most calls that are listed. */
const mostCalls = 1_000;

/** What a guard would have stopped, in one or two sentences. */
export function describeBacktest(result: Backtest): string {
  const { sessions, looked, stopped, runs, warning, unreadable } = result;
  if (sessions === 0) return 'This repository has no recorded sessions to try it on.';
  const unread = unreadable.length === 0 ? '' : ` ${count(unreadable.length, 'file')} could not be read.`;
  const where = new Set(runs.map(({ agent, sessionId }) => `${agent} ${sessionId}`)).size;
  const tail = stopped === 0 ? `in ${count(sessions, 'session')}` : `in ${where} of ${count(sessions, 'session')}`;
  const text = `In recorded sessions it would have stopped or asked about ${stopped} of ${count(looked, 'call')}, ${tail}.${unread}`;
  return warning === null ? text : `${text}\n${warning}`;
}

/** A line of the list. */
export interface ListedCall {
  readonly text: string;
  /** Where the call stands in its transcript; its text begins with `line N`. */
  readonly at?: { readonly file: string; readonly line: number };
}

function listCall({ file }: BacktestedRun, { line, verdict, ran, call }: StoppedCall): ListedCall {
  const did = verdict === 'deny' ? 'stopped' : 'asked';
  const was = ran ? 'it ran' : 'it did not run';
  const text = `  ${`line ${line}`.padEnd(12)}${did.padEnd(9)}${was.padEnd(16)}${oneLine(call, 200)}`;
  return { text, at: { file, line } };
}

function listRun(run: BacktestedRun, ownSession: string | null): readonly ListedCall[] {
  const when = run.start ? `${run.start.slice(0, 16).replace('T', ' ')} UTC` : 'time not recorded';
  const name = run.subagentId === null ? run.sessionId : `${run.sessionId}, sub-agent ${run.subagentId}`;
  const own = run.sessionId === ownSession ? ' · this post-mortem’s session' : '';
  const head = oneLine(`${when} · ${run.agent} · ${name}`, 200);
  return [{ text: `${head}${own}` }, ...run.stopped.map((call) => listCall(run, call)), { text: '' }];
}

/** The calls to look at, session by session, as lines of plain text. */
export function listCalls(result: Backtest, ownSession: string | null): readonly ListedCall[] {
  const lines = result.runs.flatMap((run) => listRun(run, ownSession));
  const more = lines.length - mostCalls;
  return [
    ...describeBacktest(result)
      .split('\n')
      .map((text) => ({ text })),
    { text: 'Only a person can say which of these calls were ordinary work.' },
    { text: '' },
    ...lines.slice(0, mostCalls),
    ...(more > 0 ? [{ text: `… and ${more} lines more: agent-postmortem backtest lists all of them.` }] : []),
  ];
}
