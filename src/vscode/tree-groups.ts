import type { ListedChange, ListedPostmortem } from './library.ts';

/** What the tree can be grouped by, in the words of the interface. */
export const groupings = { state: 'State', pattern: 'Pattern', layer: 'Layer', quarter: 'Quarter' } as const;

export type Grouping = keyof typeof groupings;

/** A group of the tree; never empty. */
export interface Group {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly postmortems: readonly ListedPostmortem[];
}

const states = [
  { id: 'draft', label: 'Drafts', icon: 'edit' },
  { id: 'open', label: 'Open', icon: 'issue-opened' },
  { id: 'closed', label: 'Closed', icon: 'pass' },
] as const;

const icons: Readonly<Record<Grouping, string>> = {
  state: 'notebook',
  pattern: 'tag',
  layer: 'layers',
  quarter: 'calendar',
};

/** Whether something is a grouping that the tree knows. */
export function isGrouping(value: unknown): value is Grouping {
  return typeof value === 'string' && Object.hasOwn(groupings, value);
}

/** `2026 Q1`; null for a post-mortem without a date. */
function quarterOf({ date }: ListedPostmortem): string | null {
  const [, year, month] = /^(\d{4})-(\d\d)/.exec(date ?? '') ?? [];
  return year === undefined ? null : `${year} Q${Math.ceil(Number(month) / 3)}`;
}

function keyOf(postmortem: ListedPostmortem, grouping: Exclude<Grouping, 'state'>): string | null {
  return grouping === 'quarter' ? quarterOf(postmortem) : postmortem[grouping];
}

/** The groups in order: states as they follow each other, quarters newest first, others by name; those without a value last. */
export function groupPostmortems(all: readonly ListedPostmortem[], grouping: Grouping): readonly Group[] {
  if (grouping === 'state') {
    return states
      .map((state) => ({ ...state, postmortems: all.filter(({ status }) => status === state.id) }))
      .filter(({ postmortems }) => postmortems.length > 0);
  }
  const keys = [...new Set(all.map((one) => keyOf(one, grouping)))];
  const named = keys.filter((key) => key !== null).sort((a, b) => a.localeCompare(b));
  if (grouping === 'quarter') named.reverse();
  const ordered = keys.includes(null) ? [...named, null] : named;
  return ordered.map((key) => ({
    id: `${grouping}:${key ?? ''}`,
    label: key ?? (grouping === 'quarter' ? 'No date' : `No ${grouping}`),
    icon: icons[grouping],
    postmortems: all.filter((one) => keyOf(one, grouping) === key),
  }));
}

/** Whether every word of the filter stands somewhere in what the tree knows of a post-mortem. */
export function matchesFilter(postmortem: ListedPostmortem, filter: string): boolean {
  const { title, status, date, pattern, layer, uri, changes } = postmortem;
  const parts = changes.flatMap(({ id, change }) => [id, change?.kind, change?.owner, ...(change?.targets ?? [])]);
  const text = [title, status, date, pattern, layer, uri.path.split('/').at(-1), ...parts].join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The day on which a change should have been applied, where it has passed and the change is not applied. */
export function overdueSince({ change }: ListedChange, today: string): string | null {
  return change && !change.applied && change.due && change.due < today ? change.due : null;
}

/** The earliest such day of a post-mortem that is not closed. */
export function firstOverdue({ status, changes }: ListedPostmortem, today: string): string | null {
  if (status === 'closed') return null;
  const days = changes.flatMap((change) => overdueSince(change, today) ?? []);
  return days.sort()[0] ?? null;
}
