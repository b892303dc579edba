import { nameKind } from '../ladder.ts';
import type { ReviewFacts } from './facts.ts';
import { amount, nameEntry, plain, table, type Link } from './words.ts';

/** What each applied guard stopped, counted on this machine. */
export function renderPreventions({ preventions, stops }: ReviewFacts, link: Link): readonly string[] {
  if (preventions.length === 0) return ['No hook or permission of a post-mortem is applied.', ''];
  const rows = preventions.map(({ entry, change, landed, stopped }) => [
    `${change.id}, ${nameKind(change)}${change.lead === '' ? '' : `: ${plain(change.lead, 90)}`}`,
    landed,
    stopped === null ? 'not counted' : String(stopped.inPeriod),
    stopped === null ? 'not counted' : String(stopped.all),
    stopped?.last ?? '–',
    nameEntry(link, entry),
  ]);
  const head = ['Prevention', 'Applied', 'Stopped in the period', 'Stopped in all', 'Last', 'Post-mortem'];
  return [
    stops?.since
      ? `Counted on this machine from ${amount(stops.sessions, 'recorded session')} of this repository, the oldest of ${stops.since.slice(0, 10)}. Runs on other machines, and transcripts that were deleted before the first count, are not in it; nor is what a guard only asked about.`
      : 'Stops were not counted: no recorded session of this repository was found on this machine.',
    '',
    ...table(head, rows),
  ];
}

/** Which pattern occurred how often in which month. */
export function renderMonths({ months: found, inPeriod }: ReviewFacts, chart: string | null): readonly string[] {
  const { months, rows, earlier } = found;
  if (inPeriod.length === 0) return ['There is nothing to count.', ''];
  return [
    ...(chart === null
      ? []
      : [`![Post-mortems by pattern and month; the table below has the same numbers](${encodeURI(chart)})`, '']),
    ...table(
      ['Pattern', ...months, 'In all'],
      rows.map(({ pattern, counts, total }) => [
        pattern === null ? 'no pattern named' : plain(pattern, 60),
        ...counts.map(String),
        String(total),
      ]),
    ),
    ...(earlier === 0
      ? []
      : [
          `${amount(earlier, 'earlier post-mortem')} of the period ${earlier === 1 ? 'is' : 'are'} not in this table, which shows its last ${months.length} months.`,
          '',
        ]),
  ];
}

/** The counters of compounding. */
export function renderCounters({ counters }: ReviewFacts, chart: string | null): readonly string[] {
  return [
    ...(chart === null
      ? []
      : [`![What post-mortems added; the table below has the same numbers](${encodeURI(chart)})`, '']),
    ...table(
      ['What', 'In the period', 'In all', 'How it is counted'],
      counters.map(({ name, how, all, inPeriod }) => [
        name,
        inPeriod === null ? 'not known' : String(inPeriod),
        String(all),
        how,
      ]),
    ),
  ];
}
