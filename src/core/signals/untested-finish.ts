import { eventsOf, type CallEvent, type Session } from '../model/session.ts';
import type { RunFacts } from '../model/signal.ts';
import { fileKind } from '../text/file-kind.ts';
import { lineChanges } from '../text/line-changes.ts';
import { quoteCode, times } from '../text/quote.ts';
import { readSummaries, testRun } from '../text/shell.ts';
import { distinctRefs, ownPath, runsOf, writesOf, type Write } from './run.ts';
import type { SignalDetector } from './signal.ts';

/** Whether a call ran tests: by its command, by its tool's name, or by the summary that it printed. */
function isTestCall(call: CallEvent): boolean {
  if (call.status === 'denied') return call.command !== null && testRun(call.command) !== null;
  if (call.command !== null && testRun(call.command) !== null) return true;
  if (call.toolKind !== 'read' && call.toolKind !== 'search' && readSummaries(call.output) !== null) return true;
  return /(^|[_.-])run[_-]?tests?($|[_.-])|runTests?$/i.test(call.tool);
}

/** Comments and blank lines need no test. */
function changesCode(write: Write): boolean {
  const { added, removed } = write.touch;
  if (added === undefined && removed === undefined) return true;
  const changes = lineChanges(removed ?? '', added ?? '');
  return [...changes.added, ...changes.removed].some(
    (line) => !/^(\/\/|\/?\*|#(?!\[|include|define|if)|--|"""|<!--)/.test(line),
  );
}

/** The session's own last word is a reply: it was finished, not cut off or stopped. */
function isFinished(session: Session): boolean {
  const last = session.events.findLast((event) =>
    /^(prompt|answer|reply|call|denial|interruption|error)$/.test(event.kind),
  );
  return last?.kind === 'reply';
}

/** Whether the repository has tests, as the session or the list of its files shows. */
function hasTests(facts: RunFacts, calls: readonly CallEvent[]): boolean {
  if (calls.some(isTestCall)) return true;
  const touched = calls.flatMap((call) => call.files.map((file) => file.path));
  return [...(facts.knownPaths ?? []), ...touched].some((path) => {
    const own = ownPath(facts, path);
    return own !== null && fileKind(own) === 'test' && /\.\w+$/.test(own);
  });
}

const unwanted =
  /\b(?:don'?t|do not|no need to|never) (?:run|execute|bother with) (?:\w+ ){0,3}tests?\b|\bwithout (?:running )?(?:the |any )?tests?\b|\bskip (?:the |all )?tests?\b/i;

function timeOf(call: CallEvent): string {
  return call.time ?? '';
}

const detector: SignalDetector = {
  id: 'untested-finish',
  description: 'The session ended after code was edited, and no test ran after the last edit.',
  patterns: ['false-green'],
  detect(facts) {
    const { session } = facts;
    if (!isFinished(session) || eventsOf(session, 'prompt').some((prompt) => unwanted.test(prompt.text))) return [];
    const edits = writesOf(facts).filter((write) => isTested(write.path) && changesCode(write));
    const calls = runsOf(session).flatMap((run) => eventsOf(run, 'call'));
    const last = edits.findLast((write) => session.events.includes(write.call)) ?? edits.at(-1);
    if (!last || edits.length === 0 || !hasTests(facts, calls)) return [];
    const position = session.events.indexOf(last.call);
    const ranAfter = calls.some(
      (call) =>
        isTestCall(call) &&
        (session.events.indexOf(call) > position ||
          (!session.events.includes(call) && timeOf(call) >= timeOf(last.call))),
    );
    if (ranAfter) return [];
    const before = calls.filter((call) => isTestCall(call) && call.status !== 'denied');
    const end = session.events.findLast((event) => event.kind === 'reply');
    const test = before.at(-1);
    return [
      {
        id: 'untested-finish',
        title: titleOf(edits.length, quoteCode(last.path), before.length > 0),
        refs: distinctRefs([last.call.ref, ...(test ? [test.ref] : []), ...(end ? [end.ref] : [])]),
        paths: [last.path],
        pattern: 'false-green',
      },
    ];
  },
};

function titleOf(edits: number, last: string, hasRun: boolean): string {
  if (!hasRun)
    return `No test ran in the session, which edited code ${times(edits)}${edits === 1 ? '' : ', last'} in ${last}`;
  return `No test ran after the ${edits === 1 ? 'edit' : `last of ${edits} edits`} of code, in ${last}`;
}

function isTested(path: string): boolean {
  const kind = fileKind(path);
  return (
    kind === 'code' || (kind === 'test' && /\.([cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|swift|exs?|dart)$/.test(path))
  );
}

export default detector;
