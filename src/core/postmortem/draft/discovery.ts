import type { PromptEvent, SessionEvent } from '../../model/session.ts';
import type { Signal } from '../../model/signal.ts';
import { escapeCode, escapeQuote, escapeTitle } from '../../text/escape.ts';
import { clause, countOf, fact, type Clause, type Statement } from './draft.ts';
import { nameCall, upperFirst } from './names.ts';
import { findCall, shortSha, type Run } from './run.ts';

/** The event that exposed the failure, with the words that came with it, and what became of the work. */
export function describeDiscovery(run: Run): readonly Statement[] {
  const exposed = exposureClauses(run);
  const [first, ...others] = fateClauses(run);
  if (exposed.length > 0) return [fact(...exposed, ...(first ? [first, ...others] : []))];
  const caught: Statement = { question: 'How was it caught?' };
  return first ? [fact({ ...first, text: upperFirst(first.text) }, ...others), caught] : [caught];
}

/** Signals that are themselves somebody's objection. */
const objections = /^(?:denied-retry|denial|correction|repeated-correction)$/;
/** Something that stepped in, when no human's words say more; an edit that takes another back may be the work itself. */
const stepsIn = ({ id, title }: Signal): boolean => id === 'hook-block' || (id === 'revert' && !/^An edit/.test(title));

/**
 * What exposed it: the objection that leads the signals; else the first objection, stop or report of a failure after what
 * leads began; else the first of the whole run.
 */
function exposureClauses(run: Run): readonly Clause[] {
  const [lead] = run.signals;
  const { events } = run.analysis.session;
  if (lead && objections.test(lead.id) && lead.pattern !== null) return ofSignal(run, lead);
  const begin = lead ? events.findIndex((event) => run.eventsOf(lead).includes(event)) : -1;
  const objected = new Set(
    run.signals.filter(({ id }) => objections.test(id)).flatMap((signal) => run.eventsOf(signal)),
  );
  const tells = (event: SessionEvent, index: number): boolean =>
    event.kind === 'denial'
      ? event.by === 'human' && event.callId !== null && findCall(run, event.callId) !== null
      : event.kind === 'prompt' || event.kind === 'answer'
        ? objected.has(event) || (event.kind === 'prompt' && reportsFailure(run, event, index))
        : event.kind === 'interruption' && !isTakenBack(run, event);
  const found = events.filter((event, index) => index >= Math.max(begin, 1) && tells(event, index));
  const strongest = found.find(hasWords) ?? found.find(({ kind }) => kind === 'denial') ?? found[0];
  const earlier = strongest ?? events.find((event, index) => hasWords(event) && tells(event, index));
  if (earlier) return describeExposure(run, earlier);
  const stepped = run.signals.find(stepsIn);
  return stepped ? [clause(upperFirst(escapeTitle(stepped.title, 140)), stepped.refs)] : [];
}

function hasWords(event: SessionEvent): boolean {
  if (event.kind === 'denial') return event.feedback !== null && event.feedback.trim() !== '';
  return event.kind === 'prompt' || event.kind === 'answer';
}

function ofSignal(run: Run, signal: Signal): readonly Clause[] {
  const event = run.eventsOf(signal).find((one) => /^(?:denial|prompt|answer)$/.test(one.kind));
  const clauses = event ? describeExposure(run, event) : [];
  return clauses.length > 0 ? clauses : [clause(upperFirst(escapeTitle(signal.title, 140)), signal.refs)];
}

function describeExposure(run: Run, event: SessionEvent): readonly Clause[] {
  if (event.kind === 'denial') {
    const call = event.callId === null ? null : findCall(run, event.callId);
    const words = (event.feedback ?? '').trim();
    const who = { human: 'The user', rule: 'A permission rule', mode: 'The permission mode', hook: 'A hook' }[event.by];
    const said = words === '' ? '' : ` with the words ${escapeQuote(words, 140)}`;
    const refused = clause(`${who} refused ${nameCall(call)}${said}`, [call?.ref ?? null, event.ref]);
    return words === '' ? [refused, ...nextWords(run, event)] : [refused];
  }
  if (event.kind === 'prompt') {
    const line = failureLine(event.text);
    const isReport = line !== null && !run.signals.some((signal) => run.eventsOf(signal).includes(event));
    return [
      isReport
        ? clause(`The user came back with ${escapeQuote(line, 160)}`, [event.ref])
        : clause(`The user wrote: ${escapeQuote(event.text, 160)}`, [event.ref]),
    ];
  }
  if (event.kind === 'answer') return [clause(`The user answered: ${escapeQuote(event.text, 160)}`, [event.ref])];
  return event.kind === 'interruption'
    ? [clause('The user stopped the agent', [event.ref]), ...nextWords(run, event)]
    : [];
}

/** The prompt that follows an event before the agent does anything else. */
function nextPrompt(run: Run, event: SessionEvent): PromptEvent | null {
  const { events } = run.analysis.session;
  const rest = events.slice(events.indexOf(event) + 1);
  const next = rest.find((one) => one.kind === 'prompt' || one.kind === 'call' || one.kind === 'reply');
  return next?.kind === 'prompt' && next.text.trim() !== '' ? next : null;
}

function nextWords(run: Run, event: SessionEvent): readonly Clause[] {
  const next = nextPrompt(run, event);
  return next ? [clause(`the next prompt was ${escapeQuote(next.text, 140)}`, [next.ref])] : [];
}

/** A stop after which the agent is only told to go on, or the stopped prompt is sent again, exposes nothing. */
function isTakenBack(run: Run, event: SessionEvent): boolean {
  const next = nextPrompt(run, event);
  if (!next) return true;
  const { events } = run.analysis.session;
  const before = events.slice(0, events.indexOf(event)).findLast((one) => one.kind === 'prompt');
  const isSame = before?.kind === 'prompt' && next.text.startsWith(before.text.trim().slice(0, 60));
  return (
    isSame ||
    /^\W*(?:please |ok(?:ay)?,? )?(?:continue|go on|proceed|keep going|resume|carry on|try again)\b/i.test(next.text)
  );
}

/** A prompt after the first change that says that something failed, or brings the output of it. */
function reportsFailure(run: Run, event: PromptEvent, index: number): boolean {
  const [edit] = run.edits;
  const { events } = run.analysis.session;
  return edit !== undefined && events.indexOf(edit) < index && failureLine(event.text) !== null;
}

const failing: readonly RegExp[] = [
  /^\s*(?:[\w./-]+ )?(?:error|fatal|panic|FAIL(?:ED|URE)?|npm ERR!|E {3}|Traceback|Uncaught|\S+Error)\b(?:\[\w+\])?(?::| \(most)/i,
  /\b(?:CI|pipeline|build|lint|tests?|checks?|deploy\w*|job|workflow)\b (?:is |are |was |were |just |still |now |has |have )*(?:fail(?:s|ed|ing)?|broken?|red)\b/i,
];

/** The line of a prompt that tells of a failure: said in words, or output as programs print it; null when none does. */
function failureLine(text: string): string | null {
  const lines = text.slice(0, 20_000).split('\n');
  return lines.find((line) => failing.some((pattern) => pattern.test(line)) && !/\?\s*$/.test(line))?.trim() ?? null;
}

function fateClauses({ analysis: { diff } }: Run): readonly Clause[] {
  if (!diff) return [];
  const clauses: Clause[] = [];
  for (const { sha, revertedBy, ref } of diff.commits.filter((commit) => commit.revertedBy !== null).slice(0, 2)) {
    clauses.push(
      clause(`${escapeCode(shortSha(sha))} was reverted by ${escapeCode(shortSha(revertedBy ?? ''))}`, [ref]),
    );
  }
  const { survivingLines: kept, insertions: all, commits } = diff;
  if (kept !== null && all !== null && all > 0) clauses.push(clause(survivalText(kept, all)));
  else if (kept === null && commits.length > 0 && commits.every(({ inHead }) => !inHead)) {
    clauses.push(clause(commits.length === 1 ? 'the commit is not in HEAD' : 'none of the commits is in HEAD'));
  }
  if (diff.uncommitted.length > 0) {
    const have = diff.uncommitted.length === 1 ? 'has' : 'have';
    clauses.push(clause(`${countOf(diff.uncommitted.length, 'file')} that it changed ${have} uncommitted changes`));
  }
  return clauses;
}

function survivalText(kept: number, all: number): string {
  if (all === 1) return `the one line added ${kept === 1 ? 'is still' : 'is no longer'} in HEAD`;
  const lines = `the ${countOf(all, 'line')} added`;
  if (kept === all) return `all of ${lines} are still in HEAD`;
  return kept === 0
    ? `none of ${lines} is in HEAD`
    : `${kept.toLocaleString('en')} of ${lines} ${kept === 1 ? 'is' : 'are'} in HEAD`;
}
