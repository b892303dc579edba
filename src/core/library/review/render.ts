import { renderCounters, renderMonths, renderPreventions } from './render-numbers.ts';
import { renderDisarmed, renderGaps, renderOpen, renderRepeats, renderStale } from './render-lists.ts';
import { repeatDays } from '../recurrence.ts';
import type { ReviewFacts } from './facts.ts';
import { amount, linksFrom, nameEntry, type Link } from './words.ts';

/** Where a review will stand. */
export interface ReviewPlace {
  /** Repository-relative folder, '' for the root. */
  readonly folder: string;
  /** File names of the charts beside it; null = it is printed, and has tables alone. */
  readonly charts: { readonly months: string; readonly counters: string } | null;
}

/** The review as Markdown: every sentence a count or a fact, with the documents it was read from. */
export function renderReview(facts: ReviewFacts, { folder, charts }: ReviewPlace): string {
  const link = linksFrom(folder);
  const lines = [
    `# Review of the post-mortems, ${facts.since} to ${facts.today}`,
    '',
    ...renderHead(facts, link),
    ...renderShort(facts),
    '## What came back',
    '',
    ...renderRepeats(facts, link),
    '## Several patches, one gap',
    '',
    ...renderGaps(facts, link),
    '## Disarmed preventions',
    '',
    ...renderDisarmed(facts, link),
    '## Stale lessons and dead rules',
    '',
    ...renderStale(facts, link),
    '## Overdue and never closed',
    '',
    ...renderOpen(facts, link),
    '## What the preventions stopped',
    '',
    ...renderPreventions(facts, link),
    '## Patterns by month',
    '',
    ...renderMonths(facts, charts?.months ?? null),
    '## What compounds',
    '',
    ...renderCounters(facts, charts?.counters ?? null),
    ...renderList(facts, link),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderHead({ inPeriod, library, undated }: ReviewFacts, link: Link): readonly string[] {
  const count = (status: string): number => inPeriod.filter((entry) => entry.status === status).length;
  const states = [
    [count('draft'), 'in draft'],
    [count('open'), 'open'],
    [count('closed'), 'closed'],
  ].flatMap(([number, word]) => (number === 0 ? [] : [`${String(number)} ${String(word)}`]));
  const minutes = inPeriod.map(({ redoMinutes }) => redoMinutes).filter((one) => one !== null);
  const sum = minutes.reduce((total, one) => total + one, 0);
  return [
    'This is for everybody who works with the agents. It holds counts and links; what follows from them is for its readers to decide.',
    '',
    inPeriod.length === 0
      ? `No post-mortem is of a run in this period; the library holds ${library}.`
      : `${amount(inPeriod.length, 'post-mortem is of a run', 'post-mortems are of runs')} in this period (${states.join(', ')}); the library holds ${library}.`,
    ...(sum === 0
      ? []
      : [
          `${amount(minutes.length, 'of them tells', 'of them tell')} how much work had to be done again: ${amount(sum, 'minute')} in all.`,
        ]),
    ...(undated.length === 0
      ? []
      : [`Without a date, and in no number by date: ${undated.map((entry) => nameEntry(link, entry)).join(', ')}.`]),
    '',
  ];
}

/** What there is to act on, each with its number and its section. */
function renderShort({
  repeats,
  returns,
  gaps,
  disarmed,
  stale,
  overdue,
  longOpen,
  preventions,
}: ReviewFacts): readonly string[] {
  const stopped = preventions.reduce((sum, one) => sum + (one.stopped?.inPeriod ?? 0), 0);
  const lines: readonly (readonly [number, string, string])[] = [
    [repeats.length, `${amount(repeats.length, 'pattern')} twice or more within ${repeatDays} days`, 'what-came-back'],
    [
      returns.length,
      `${amount(returns.length, 'pattern')} came back after a change had been applied`,
      'what-came-back',
    ],
    [gaps.length, `${amount(gaps.length, 'gap')} with one change proposed`, 'several-patches-one-gap'],
    [disarmed?.length ?? 0, `${amount(disarmed?.length ?? 0, 'prevention')} disarmed`, 'disarmed-preventions'],
    [
      stale.length,
      `${amount(stale.length, 'lesson or rule', 'lessons and rules')} to look at`,
      'stale-lessons-and-dead-rules',
    ],
    [
      overdue.length,
      `${amount(overdue.length, 'change or action', 'changes and actions')} overdue`,
      'overdue-and-never-closed',
    ],
    [longOpen.length, `${amount(longOpen.length, 'post-mortem')} never closed`, 'overdue-and-never-closed'],
    [stopped, `${amount(stopped, 'call')} stopped by preventions`, 'what-the-preventions-stopped'],
  ];
  const told = lines.filter(([number]) => number > 0).map(([, words, section]) => `- [${words}](#${section})`);
  return told.length === 0 ? [] : [...told, ''];
}

function renderList({ inPeriod }: ReviewFacts, link: Link): readonly string[] {
  if (inPeriod.length === 0) return [];
  const items = inPeriod.map((entry) => {
    const marks = [entry.status, entry.pattern, entry.layer].filter((mark) => mark !== null);
    return `- ${nameEntry(link, entry)}: ${marks.join(', ')}`;
  });
  return ['## The post-mortems of the period', '', ...items, ''];
}
