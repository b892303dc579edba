import type { Diff } from '../../model/diff.ts';
import { escapeCode, escapeQuote } from '../../text/escape.ts';
import { describeDiscovery } from './discovery.ts';
import { clause, countOf, fact, type Clause, type Statement } from './draft.ts';
import { shortSha, type Run } from './run.ts';

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
  if (filesEdited === 0) return [clause('The transcript names no file that was changed')];
  const refs = edits.length > 1 ? [edits[0]?.ref ?? null, edits.at(-1)?.ref ?? null] : [edits[0]?.ref ?? null];
  return [clause(`The transcript records changes to ${countOf(filesEdited, 'file')}`, refs)];
}

function commitClauses({ analysis: { diff } }: Run): readonly Clause[] {
  // Without a repository nothing was looked for.
  if (!diff || (diff.base === null && diff.commits.length === 0)) return [];
  if (diff.commits.length === 0) return [clause('no commit of it was found')];
  const shas = diff.commits.map((commit) => escapeCode(shortSha(commit.sha)));
  const list = shas.length > 3 ? `${shas[0] ?? ''} … ${shas.at(-1) ?? ''}` : shas.join(', ');
  // A commit that nothing but its time and place ties to the run may be another's.
  const isGuess = diff.commits.every(({ how }) => how.startsWith('time span'));
  const found = isGuess ? 'found by time and branch' : 'found';
  return [
    clause(
      `${countOf(diff.commits.length, 'commit')} ${found} (${list}${sizeOf(diff)})`,
      diff.commits.map(({ ref }) => ref),
      2,
    ),
  ];
}

function sizeOf({ insertions, deletions, files, commits }: Diff): string {
  if (insertions === null || deletions === null || files.length === 0) return '';
  const removed = deletions === 0 ? '' : ` and ${deletions.toLocaleString('en')} removed`;
  const together = commits.length > 1 ? 'together ' : '';
  return `: ${together}${countOf(files.length, 'file')} changed, ${countOf(insertions, 'line')} added${removed}`;
}

function testClauses({ tests, edits }: Run): readonly Clause[] {
  const last = tests.at(-1);
  if (!last) return edits.length > 0 ? [clause('no test command was recognised')] : [];
  const outcome = { passed: 'passed', failed: 'failed', unknown: 'has no result that could be read' }[last.outcome];
  const which = tests.length === 1 ? 'the one test run' : `the last of ${tests.length} test runs`;
  return [clause(`${which} ${outcome}`, [last.call.ref])];
}
