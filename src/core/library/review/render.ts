import { renderCounters, renderMonths, renderPreventions } from './render-numbers.ts';
import { renderGaps, renderOpen, renderRepeats, renderStale } from './render-lists.ts';
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
    '## What came back',
    '',
    ...renderRepeats(facts, link),
    '## Several patches, one gap',
    '',
    ...renderGaps(facts, link),
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
    ...(minutes.length === 0
      ? []
      : [
          `${amount(minutes.length, 'of them tells', 'of them tell')} how much work had to be done again: ${amount(sum, 'minute')} in all.`,
        ]),
    ...(undated.length === 0
      ? []
      : [`Without a date, and in no number by date: ${undated.map((entry) => nameEntry(link, entry)).join(', ')}.`]),
    '',
    ...inPeriod.map((entry) => {
      const marks = [entry.status, entry.pattern, entry.layer].filter((mark) => mark !== null);
      return `- ${nameEntry(link, entry)}: ${marks.join(', ')}`;
    }),
    ...(inPeriod.length === 0 ? [] : ['']),
  ];
}
