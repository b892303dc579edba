import type { LibraryChange, LibraryEntry } from '../../model/library.ts';
import { daysBetween } from '../../text/dates.ts';
import { nameKind, rungOf } from '../ladder.ts';
import { repeatDays } from '../recurrence.ts';
import type { ReviewFacts } from './facts.ts';
import type { Gap } from './gaps.ts';
import type { DecidedChange } from './input.ts';
import { openMonths } from './overdue.ts';
import type { Stale } from './stale.ts';
import { amount, codes, nameEntry, plain, table, type Link } from './words.ts';

/** The same pattern on the same layer within 14 days. */
export function renderRepeats({ repeats, returns }: ReviewFacts, link: Link): readonly string[] {
  return [...renderNear(repeats, link), ...renderReturns(returns, link)];
}

/** Patterns of the period that an earlier change was to prevent. */
function renderReturns(returns: ReviewFacts['returns'], link: Link): readonly string[] {
  if (returns.length === 0) return [];
  const rows = returns.map(({ pattern, before: { entry, change }, came }) => [
    plain(pattern, 60),
    `${stateOf(change)} (${nameEntry(link, entry)}, ${change.id})`,
    came.map((one) => nameEntry(link, one)).join('; '),
  ]);
  return [
    `${amount(rows.length, 'pattern')} came back in the period after a change had been applied; named is the strongest one before the first return.`,
    '',
    ...table(['Pattern', 'Applied before', 'Came back'], rows),
  ];
}

function renderNear(repeats: ReviewFacts['repeats'], link: Link): readonly string[] {
  if (repeats.length === 0) return [`No pattern came twice within ${repeatDays} days on the same layer.`, ''];
  return repeats.flatMap(({ pattern, layer, entries }) => [
    `**${plain(pattern)}** on the layer ${plain(layer)}: ${amount(entries.length, 'post-mortem')} ${spanOf(entries)}.`,
    '',
    ...entries.map((entry) => `- ${nameEntry(link, entry)}: ${describeChanges(entry)}`),
    '',
  ]);
}

/** `9 days apart`, `within 21 days`; a repeat has at least two post-mortems with dates. */
function spanOf(entries: readonly LibraryEntry[]): string {
  const days = daysBetween(entries[0]?.date ?? '', entries.at(-1)?.date ?? '') ?? 0;
  if (entries.length > 2) return `within ${amount(days, 'day')}`;
  return days === 0 ? 'on one day' : `${amount(days, 'day')} apart`;
}

function describeChanges({ changes }: LibraryEntry): string {
  if (changes.length === 0) return 'it decides no change';
  return changes.map((change) => `${change.id} is ${stateOf(change)}`).join('; ');
}

/** `a hook, applied on 2026-02-05 and shown` */
function stateOf(change: LibraryChange): string {
  const rung = nameKind(change);
  if (change.applied === null) return `${rung}, not applied`;
  return `${rung}, applied on ${change.applied.date}, ${change.shown === null ? 'not ' : ''}shown to ${goalOf(change)}`;
}

/** What showing proves of this kind: of a text only that it is where its agent reads it. */
function goalOf({ kind }: LibraryChange): string {
  if (kind === 'template') return 'be in place';
  return kind === 'rule' || kind === 'doc' ? 'be loaded' : 'work';
}

/** Patterns with change after change, and one change that could stand for them. */
export function renderGaps({ gaps }: ReviewFacts, link: Link): readonly string[] {
  if (gaps.length === 0) return ['No pattern has three changes from two or more post-mortems.', ''];
  return gaps.flatMap((gap) => {
    const documents = new Set(gap.changes.map(({ entry }) => entry.path)).size;
    return [
      `### ${plain(gap.pattern)}: ${gap.changes.length} changes from ${documents} of ${gap.documents} post-mortems`,
      '',
      ...gap.changes.map(({ entry, change }) => {
        const lead = change.lead === '' ? '' : `“${plain(change.lead, 110)}”, `;
        return `- ${lead}${stateOf(change)} (${nameEntry(link, entry)}, ${change.id})`;
      }),
      '',
      `Proposed: ${propose(gap, link)}`,
      '',
    ];
  });
}

/** What is decided and not applied comes first; else one change of the next stronger kind where the weaker ones did not hold. */
function propose({ changes, stronger, merged, places }: Gap, link: Link): string {
  const where = places.map(({ path, documents }) => `${codes([path])} (${documents})`).join(', ');
  const scope = where === '' ? '' : ` Named by more than one of them: ${where}.`;
  const applied = changes.filter(({ change }) => change.applied !== null);
  const strongest = [...changes].sort((a, b) => rungOf(b.change) - rungOf(a.change))[0];
  if (!strongest) return '';
  const name = `${strongest.change.id} of ${nameEntry(link, strongest.entry)}`;
  const rest = 'and look which of the others it makes needless';
  if (applied.length === 0) return `apply one of these before another is decided; none of them is applied.${scope}`;
  const top = Math.max(...applied.map(({ change }) => rungOf(change)));
  if (rungOf(strongest.change) > top)
    return `apply ${name}, which is ${nameKind(strongest.change)}${sayDue(strongest.change)}, ${rest}.${scope}`;
  // A test gate sees results; what must not run at all is better stopped by one guard.
  if (merged) {
    const things = codes(merged.denies, 6);
    return `one hook that denies ${things} in ${merged.targets.join(' and ')}, in the place of these ${changes.length}.${scope}`;
  }
  if (!stronger) return `keep ${name}, the strongest kind there is, ${rest}.${scope}`;
  const { after, rung } = stronger;
  const source = link(after.document, after.date ?? after.document);
  return `${rung} in the place of these ${changes.length}; the strongest so far is ${after.rung} (${source}, ${after.changeId}).${scope}`;
}

function sayDue({ due, owner }: LibraryChange): string {
  return due === null ? '' : `, due on ${due}${owner === null ? '' : ` and owned by ${plain(owner, 40)}`}`;
}

/** What was applied and does not stand any more. */
export function renderDisarmed({ disarmed }: ReviewFacts, link: Link): readonly string[] {
  if (disarmed === null) return ['It was not looked whether applied changes still stand.', ''];
  if (disarmed.length === 0) return ['Every applied change stands as it was applied.', ''];
  const rows = disarmed.map(({ entry, change, target, reasons }) => [
    `${change.id}, ${nameKind(change)}${change.lead === '' ? '' : `: ${plain(change.lead, 90)}`}`,
    target,
    plain(reasons[0] ?? '', 200),
    nameEntry(link, entry),
  ]);
  return [
    `${amount(rows.length, 'prevention does', 'preventions do')} not stand as applied; apply again, or undo and say why.`,
    '',
    ...table(['What', 'In', 'Why', 'Post-mortem'], rows),
  ];
}

/** What may be retired. */
export function renderStale({ stale, knowsPaths, stops }: ReviewFacts, link: Link): readonly string[] {
  const unknown = [
    ...(knowsPaths ? [] : ['It was not established which files are there: lost paths are not listed.', '']),
    ...(stops ? [] : ['No transcripts were looked at: guards that never stopped anything are not listed.', '']),
  ];
  if (stale.length === 0) return [...unknown, 'Nothing was found to retire.', ''];
  const rows = stale.map((one) => [describeStale(one), explainStale(one, link), nameEntry(link, one.entry)]);
  return [...unknown, ...table(['What', 'Why it is listed', 'Post-mortem'], rows)];
}

function describeStale({ change }: Stale): string {
  if (!change) return 'The lesson';
  const lead = change.lead === '' ? '' : `: ${plain(change.lead, 90)}`;
  return `${change.id}, ${nameKind(change)}${lead}`;
}

function explainStale({ why, change }: Stale, link: Link): string {
  switch (why.kind) {
    case 'files-gone':
      return `${codes(why.paths)}, written on ${change?.applied?.date ?? ''}, ${why.paths.length === 1 ? 'is' : 'are'} gone`;
    case 'names-gone':
      return `its text names ${codes(why.paths)}, which ${why.paths.length === 1 ? 'is' : 'are'} gone`;
    case 'no-match':
      return `no file matches ${codes(why.globs)}`;
    case 'never-fired':
      return `it stopped nothing in the ${why.days} days since ${why.since}, on this machine${sayCovered(why.covered, link)}`;
    case 'lesson-gone':
      return why.paths.length === 1
        ? `the file that it names is gone: ${codes(why.paths)}`
        : `all files that it names are gone: ${codes(why.paths)}`;
  }
}

function sayCovered(covered: DecidedChange | null, link: Link): string {
  if (covered === null) return '';
  const { change, entry } = covered;
  return `; ${change.id} of ${nameEntry(link, entry)}, ${nameKind(change)}, denies the same since ${change.applied?.date ?? ''}`;
}

/** What is late, and what was never closed. */
export function renderOpen({ overdue, longOpen }: ReviewFacts, link: Link): readonly string[] {
  const late = overdue.map(({ entry, changeId, what, owner, due, days }) => [
    due,
    String(days),
    `${changeId === null ? '' : `${changeId}${what === '' ? '' : ': '}`}${plain(what, 110)}`,
    owner === null ? 'nobody' : plain(owner, 40),
    nameEntry(link, entry),
  ]);
  const old = longOpen.map(({ entry, days, changes, actions }) => [
    nameEntry(link, entry),
    entry.status,
    String(days),
    amount(changes, 'change'),
    amount(actions, 'action'),
  ]);
  return [
    ...(late.length === 0
      ? ['Nothing is overdue.', '']
      : [
          `${amount(late.length, 'change or action is', 'changes and actions are')} overdue.`,
          '',
          ...table(['Due', 'Days late', 'What', 'Owner', 'Post-mortem'], late),
        ]),
    ...(old.length === 0
      ? [`No post-mortem has been open for more than ${openMonths} months.`, '']
      : [
          `${amount(old.length, 'post-mortem was', 'post-mortems were')} never closed, more than ${openMonths} months after the run. An action that is open that long is a failed post-mortem.`,
          '',
          ...table(['Post-mortem', 'Status', 'Days since the run', 'Not applied', 'Not done'], old),
        ]),
  ];
}
