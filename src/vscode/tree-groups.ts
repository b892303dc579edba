import type { ActionItem, LibraryChange } from '../core/model/library.ts';
import type { ListedPostmortem } from './library.ts';

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

/** What waits longest comes first; what nothing waits for keeps its order, newest first. */
function byDay(all: readonly ListedPostmortem[]): readonly ListedPostmortem[] {
  const days = new Map(all.map((one) => [one, firstDue(one) ?? '9999']));
  return all.toSorted((a, b) => (days.get(a) ?? '').localeCompare(days.get(b) ?? ''));
}

/** The groups in order: states as they follow each other, quarters newest first, others by name; those without a value last. */
export function groupPostmortems(all: readonly ListedPostmortem[], grouping: Grouping): readonly Group[] {
  if (grouping === 'state') {
    return states
      .map((state) => ({ ...state, postmortems: byDay(all.filter(({ status }) => status === state.id)) }))
      .filter(({ postmortems }) => postmortems.length > 0);
  }
  const members = new Map<string | null, ListedPostmortem[]>();
  for (const one of all) {
    const key = keyOf(one, grouping);
    const list = members.get(key);
    if (list) list.push(one);
    else members.set(key, [one]);
  }
  const named = [...members.keys()].filter((key) => key !== null).sort((a, b) => a.localeCompare(b));
  if (grouping === 'quarter') named.reverse();
  const ordered = members.has(null) ? [...named, null] : named;
  return ordered.map((key) => ({
    id: `${grouping}:${key ?? ''}`,
    label: key ?? (grouping === 'quarter' ? 'No date' : `No ${grouping}`),
    icon: icons[grouping],
    postmortems: members.get(key) ?? [],
  }));
}

/** Whether every word of the filter stands somewhere in what the tree shows of a post-mortem. */
export function matchesFilter(postmortem: ListedPostmortem, filter: string): boolean {
  const { title, status, date, pattern, layer, template, uri, folder, changes, actions } = postmortem;
  const parts = changes.flatMap(({ id, kind, owner, targets }) => [id, kind, owner, ...targets]);
  const others = actions.flatMap(({ text, owner }) => [text, owner]);
  const facts = [title, status, date, pattern, layer, template, folder.name, uri.path.split('/').at(-1)];
  const text = [...facts, ...parts, ...others].join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The day by which a change or an action should be done; null when it is done, or no day is set. */
export function dueOf(one: LibraryChange | ActionItem): string | null {
  const isDone = 'applied' in one ? one.applied !== null : one.done;
  return isDone ? null : one.due;
}

/** The earliest such day of a post-mortem that is not closed. */
export function firstDue({ status, changes, actions }: ListedPostmortem): string | null {
  if (status === 'closed') return null;
  const days = [...changes, ...actions].flatMap((one) => dueOf(one) ?? []);
  return days.sort()[0] ?? null;
}

/** `overdue since 2026-02-10` or `due 2026-02-10`. */
export function describeDue(due: string, today: string): string {
  return due < today ? `overdue since ${due}` : `due ${due}`;
}
