import { eventsOf, type CallEvent, type Session } from '../model/session.ts';
import type { RunFacts, Signal } from '../model/signal.ts';
import { parseCommands } from '../text/shell.ts';
import { capitalise, nameCall, runsOf } from './run.ts';
import type { SignalDetector } from './signal.ts';

const fewest = 4;
const timesMedian = 5;
const fewestSessions = 5;

/** Asking again whether something is done is waiting. */
function isPoll(call: CallEvent): boolean {
  if (call.poll === true || call.background === true || /output|wait|poll|status/i.test(call.tool)) return true;
  return parseCommands(call.command ?? '').some((command) =>
    /^(sleep|wait|watch|pgrep|curl|ps|lsof|tmux)$/.test(command.name),
  );
}

function sameCall(one: CallEvent, other: CallEvent): boolean {
  return (
    one.tool === other.tool &&
    one.output === other.output &&
    one.status === other.status &&
    one.cwd === other.cwd &&
    JSON.stringify(one.input) === JSON.stringify(other.input)
  );
}

/** Rows of at least four identical calls with equal output, nothing else called between. */
function rowsIn(run: Session): readonly (readonly CallEvent[])[] {
  const rows: CallEvent[][] = [];
  for (const call of eventsOf(run, 'call')) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row && last && sameCall(last, call)) row.push(call);
    else rows.push([call]);
  }
  const isWork = (call: CallEvent | undefined): boolean =>
    call !== undefined && /^(ok|failed)$/.test(call.status) && !isPoll(call);
  return rows.filter((row) => row.length >= fewest && isWork(row[0]));
}

function fromRows(facts: RunFacts): readonly Signal[] {
  return runsOf(facts.session)
    .flatMap(rowsIn)
    .flatMap((row) => {
      const [first] = row;
      if (!first) return [];
      const title = `${capitalise(nameCall(facts, first))} came ${row.length} times in a row with the same result`;
      return { id: 'runaway', title, refs: row.map((call) => call.ref), paths: [], pattern: 'runaway-cost' as const };
    });
}

function fromSpending({ session, baseline }: RunFacts): readonly Signal[] {
  if (!baseline || baseline.sessions < fewestSessions) return [];
  const usage = eventsOf(session, 'usage').filter((event) => event.output !== null);
  const tokens = usage.reduce((sum, event) => sum + (event.output ?? 0), 0);
  const ends = [session.events[0], session.events.at(-1)].flatMap((event) => event?.ref ?? []);
  const least = session.tokensAtLeast ? 'at least ' : '';
  const minutes = session.activeMs === null ? null : session.activeMs / 60_000;
  const signal = (title: string, refs: Signal['refs']): readonly Signal[] =>
    refs.length === 0 ? [] : [{ id: 'runaway', title, refs, paths: [], pattern: 'runaway-cost' }];
  const over = `the median of this user's ${baseline.sessions} other sessions`;
  return [
    ...(isFar(tokens, baseline.medianOutputTokens)
      ? signal(
          `The session used ${least}${format(tokens)} output tokens, ${ratio(tokens, baseline.medianOutputTokens)} times ${over}`,
          usage.slice(-1).map((event) => event.ref),
        )
      : []),
    ...(isFar(minutes, baseline.medianActiveMinutes)
      ? signal(
          `The session was active for ${Math.round(minutes ?? 0)} minutes, ${ratio(minutes, baseline.medianActiveMinutes)} times ${over}`,
          ends,
        )
      : []),
  ];
}

function isFar(value: number | null, median: number | null): boolean {
  return value !== null && median !== null && median > 0 && value > timesMedian * median;
}

function ratio(value: number | null, median: number | null): string {
  return Math.floor((value ?? 0) / (median ?? 1)).toString();
}

/** Thousands apart, the same in every language of the machine. */
function format(number: number): string {
  return Math.round(number)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

const detector: SignalDetector = {
  id: 'runaway',
  description: "Identical calls in a row with equal results, or tokens or time above five times this user's median.",
  patterns: ['runaway-cost'],
  detect: (facts) => [...fromRows(facts), ...fromSpending(facts)],
};

export default detector;
