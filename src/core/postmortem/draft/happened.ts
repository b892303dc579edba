import type { CallEvent, SessionEvent } from '../../model/session.ts';
import type { Signal } from '../../model/signal.ts';
import { escapeCode, escapeQuote, escapeTitle } from '../../text/escape.ts';
import { clause, countOf, fact, type Clause, type Statement } from './draft.ts';
import { findCall, shortSha, type Run } from './run.ts';

/** What was asked, what came out, how it was caught and what became of it: at most three sentences. */
export function describeRun(run: Run): readonly Statement[] {
  return [describeTask(run), describeOutcome(run), ...describeDiscovery(run)];
}

const openings = {
  prompt: 'The agent was asked:',
  plan: 'The agent was handed a plan:',
  middle: 'The transcript begins in the middle of the work; its first prompt is',
  continued: 'The run goes on from an earlier one; its first prompt is',
} as const;

function describeTask({ analysis, task }: Run): Statement {
  if (!task) return { question: 'What was the agent asked? The transcript holds no prompt.' };
  const { event, kind } = task;
  const asked = event.text.trim() === '' ? 'a prompt without text' : escapeQuote(event.text, 180);
  const slash =
    event.kind === 'prompt' && event.command !== undefined
      ? ` (${escapeCode(`/${event.command.replace(/^\//, '')}`)})`
      : '';
  const first = clause(`${openings[kind]} ${asked}${slash}`, [event.ref]);
  const more = analysis.counts.prompts - (event.kind === 'prompt' ? 1 : 0);
  const followed = kind === 'plan' ? countOf(more, 'prompt') : countOf(more, 'more prompt');
  return fact(first, ...(more > 0 ? [clause(`${followed} followed`)] : []));
}

function describeOutcome(run: Run): Statement {
  return fact(...editClauses(run), ...commitClauses(run), ...testClauses(run));
}

function editClauses({ analysis, edits }: Run): readonly Clause[] {
  const { filesEdited } = analysis.counts;
  if (filesEdited === 0) return [clause('The transcript records no change of a file')];
  const refs = edits.length > 1 ? [edits[0]?.ref ?? null, edits.at(-1)?.ref ?? null] : [edits[0]?.ref ?? null];
  return [clause(`The transcript records changes to ${countOf(filesEdited, 'file')}`, refs)];
}

function commitClauses({ analysis: { diff } }: Run): readonly Clause[] {
  if (!diff) return [];
  if (diff.commits.length === 0) return [clause('no commit of it was found')];
  const shas = diff.commits.slice(-3).map((commit) => escapeCode(shortSha(commit.sha)));
  const omitted = diff.commits.length - shas.length;
  const list = `${omitted > 0 ? `${omitted} earlier, ` : ''}${shas.join(', ')}`;
  const size =
    diff.insertions === null || diff.deletions === null || diff.files.length === 0
      ? ''
      : `, ${countOf(diff.files.length, 'file')} changed, ${countOf(diff.insertions, 'line')} added and ${diff.deletions.toLocaleString('en')} removed`;
  return [
    clause(
      `${countOf(diff.commits.length, 'commit')} found (${list}${size})`,
      diff.commits.map(({ ref }) => ref),
      2,
    ),
  ];
}

function testClauses({ tests, edits }: Run): readonly Clause[] {
  const last = tests.at(-1);
  if (!last) return edits.length > 0 ? [clause('no test command was recognised')] : [];
  const outcome = { passed: 'passed', failed: 'failed', unknown: 'has no result that could be read' }[last.outcome];
  const which = tests.length === 1 ? 'the one test run' : `the last of ${tests.length} test runs`;
  return [clause(`${which} ${outcome}`, [last.call.ref])];
}

/** Signals that show how somebody noticed. */
const exposing = [
  'denied-retry',
  'denial',
  'correction',
  'repeated-correction',
  'revert',
  'interruption',
  'hook-block',
];

function describeDiscovery(run: Run): readonly Statement[] {
  const signal = run.signals.find(({ id }) => exposing.includes(id));
  const exposed = signal ? exposureClauses(run, signal) : [];
  const fate = fateClauses(run);
  const caught: readonly Statement[] = exposed.length === 0 ? [{ question: 'How was it caught?' }] : [];
  const known = exposed.length === 0 ? capitalised(fate) : [...exposed, ...fate];
  return [...(known.length > 0 ? [fact(...known)] : []), ...caught];
}

function capitalised([first, ...rest]: readonly Clause[]): readonly Clause[] {
  return first ? [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest] : [];
}

/** The very prompt, refusal, stop or call that exposed the failure. */
function exposureClauses(run: Run, signal: Signal): readonly Clause[] {
  for (const ref of signal.refs) {
    for (const event of run.at(ref)) {
      const clauses = exposureOf(run, event, signal);
      if (clauses.length > 0) return clauses;
    }
  }
  return [clause(upperFirst(escapeTitle(signal.title, 140)), signal.refs)];
}

function exposureOf(run: Run, event: SessionEvent, signal: Signal): readonly Clause[] {
  if (event.kind === 'denial' && event.by === 'human') {
    const call = event.callId === null ? null : findCall(run, event.callId);
    const words =
      event.feedback === null || event.feedback.trim() === ''
        ? ''
        : ` with the words ${escapeQuote(event.feedback, 140)}`;
    const refused = clause(`The user refused ${nameCall(call)}${words}`, [call?.ref ?? null, event.ref]);
    return words === '' ? [refused, ...nextWords(run, event)] : [refused];
  }
  if (event.kind === 'prompt' && /correction/.test(signal.id)) {
    return [clause(`The user wrote: ${escapeQuote(event.text, 160)}`, [event.ref])];
  }
  if (event.kind === 'interruption') {
    return [clause('The user stopped the agent', [event.ref]), ...nextWords(run, event)];
  }
  return [];
}

/** The prompt that follows an event before the agent does anything else. */
function nextWords(run: Run, event: SessionEvent): readonly Clause[] {
  const { events } = run.analysis.session;
  const rest = events.slice(events.indexOf(event) + 1);
  const next = rest.find((one) => one.kind === 'prompt' || one.kind === 'call' || one.kind === 'reply');
  if (next?.kind !== 'prompt' || next.text.trim() === '') return [];
  return [clause(`the next prompt was ${escapeQuote(next.text, 140)}`, [next.ref])];
}

/** A call as a reader knows it: its command line, its file, or the name of its tool. */
export function nameCall(call: CallEvent | null): string {
  if (!call) return 'a call';
  if (call.command !== null) return escapeCode(call.command, 60);
  const path = call.input.file_path ?? call.input.path ?? call.files[0]?.path;
  const tool = escapeCode(call.tool, 40);
  return typeof path === 'string' ? `${tool} on ${escapeCode(path.split(/[\\/]/).slice(-2).join('/'), 60)}` : tool;
}

function fateClauses({ analysis: { diff } }: Run): readonly Clause[] {
  if (!diff) return [];
  const clauses: Clause[] = [];
  const reverted = diff.commits.filter((commit) => commit.revertedBy !== null);
  for (const { sha, revertedBy, ref } of reverted.slice(0, 2)) {
    clauses.push(
      clause(`${escapeCode(shortSha(sha))} was reverted by ${escapeCode(shortSha(revertedBy ?? ''))}`, [ref]),
    );
  }
  if (diff.survivingLines !== null && diff.insertions !== null && diff.insertions > 0) {
    const [kept, all] = [diff.survivingLines.toLocaleString('en'), diff.insertions.toLocaleString('en')];
    clauses.push(clause(`${kept} of the ${all} lines added are in HEAD`));
  }
  return clauses;
}

/** The text with its first letter large; code and quotes stay as they are. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
