import type { LibraryChange, LibraryEntry } from '../model/library.ts';
import type { Postmortem } from '../model/postmortem.ts';
import { singleLine } from '../text/escape.ts';
import { nameKind } from './ladder.ts';

/** A change with its block as it stands in the document. */
export interface ChangeText {
  readonly change: LibraryChange;
  /** The YAML of the block without what only this repository knows: owner, due date, what was applied and shown. */
  readonly yaml: string;
}

/** The changes of a document with their blocks; those that cannot be read are left out. */
export function changeTexts({ text, changes }: Postmortem, entry: LibraryEntry): readonly ChangeText[] {
  return changes.flatMap(({ change, body }) => {
    const known = change && entry.changes.find(({ id }) => id === change.id);
    return known ? [{ change: known, yaml: withoutLocal(text.slice(body.start, body.end)) }] : [];
  });
}

/** Drops the lines of some top-level keys, those that continue them included. */
function withoutLocal(yaml: string): string {
  let isDropped = false;
  const kept = yaml.split(/\r?\n/).filter((line) => {
    if (/^["'\w]/.test(line)) isDropped = /^["']?(?:owner|due|applied|shown)["']?\s*:/.test(line);
    return !isDropped;
  });
  return kept.join('\n').trimEnd();
}

/**
 * What another repository can take from a post-mortem: each guard or rule, and its recorded cases.
 * @param cases the lines of the evidence file that are cases, by the id of their change.
 */
export function renderCopy(
  entry: LibraryEntry,
  texts: readonly ChangeText[],
  cases: ReadonlyMap<string, readonly string[]>,
): string {
  const parts = texts.flatMap(({ change, yaml }) => {
    const lines = cases.get(change.id) ?? [];
    const lead = change.lead === '' ? nameKind(change) : change.lead;
    return [
      `**${lead}.** ${describeShown(change)}`,
      '',
      ...fence('harness-change', yaml),
      '',
      ...(lines.length === 0
        ? ['It has no recorded cases.', '']
        : [
            'Its cases, lines for the evidence file beside the post-mortem:',
            '',
            ...fence('jsonl', lines.join('\n')),
            '',
          ]),
    ];
  });
  const about = [entry.date, entry.pattern, entry.layer].filter((one) => one !== null).join(', ');
  const head = ['## What to copy', '', `From “${singleLine(entry.title)}”${about === '' ? '' : ` (${about})`}.`, ''];
  return `${[...head, ...parts].join('\n').trimEnd()}\n`;
}

function describeShown({ applied, shown }: LibraryChange): string {
  if (shown !== null) return `Tried on ${shown.date}: ${singleLine(shown.result).replace(/\.$/, '')}.`;
  return applied === null ? 'It was not applied.' : `Applied on ${applied.date}, not shown to work.`;
}

/** A fenced block whose fence is longer than any in it. */
function fence(language: string, text: string): readonly string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, text, mark];
}

/** An issue for a tracker. */
export interface IssueText {
  /** The change's id; null for an action that is no harness change. */
  readonly change: string | null;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** One issue for each change that is not applied and each action that is not done. */
export function issueTexts(entry: LibraryEntry, texts: readonly ChangeText[]): readonly IssueText[] {
  const source = `From the post-mortem \`${entry.path}\`: ${singleLine(entry.title)}.`;
  const who = (owner: string | null, due: string | null): readonly string[] => [
    `- Owner: ${owner ?? 'nobody yet'}`,
    `- Due: ${due ?? 'no day yet'}`,
  ];
  const changes = texts
    .filter(({ change }) => change.applied === null)
    .map(({ change, yaml }): IssueText => {
      const title = change.lead === '' ? `${change.id}: ${nameKind(change)}` : plainTitle(change.lead);
      const body = [
        source,
        '',
        `- Kind: ${nameKind(change)}, for ${change.targets.join(', ')}`,
        ...who(change.owner, change.due),
        '',
        ...fence('yaml', yaml),
        '',
        `Done when it is applied and shown: \`agent-postmortem apply ${entry.path} --change ${change.id}\`, then \`agent-postmortem prove ${entry.path} --change ${change.id}\`.`,
      ];
      return { change: change.id, title, body: `${body.join('\n')}\n` };
    });
  const actions = entry.actions
    .filter(({ done }) => !done)
    .map(({ text, category, owner, due }): IssueText => {
      const kind = category === null ? [] : [`- Category: ${category}`];
      return {
        change: null,
        title: plainTitle(text),
        body: `${[source, '', ...kind, ...who(owner, due)].join('\n')}\n`,
      };
    });
  return [...changes, ...actions];
}

/** A title is no Markdown: marks around words go. */
function plainTitle(markdown: string): string {
  return singleLine(markdown.replace(/\*\*|`/g, '').replace(/\\([^\w\s])/g, '$1')).slice(0, 200);
}
