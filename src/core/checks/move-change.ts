import type { Edit } from '../model/finding.ts';
import type { ChangeBlock, Postmortem } from '../model/postmortem.ts';
import type { Template } from '../model/template.ts';
import { singleLine } from '../text/escape.ts';
import { lineStart, nextLineStart } from '../text/lines.ts';
import { appendToSection, endsOpen, lineBreak, placeForSection, sectionWith } from './places.ts';

/**
 * The edits that make a change one that is not done: its block and the paragraph above it go, and its title becomes an item
 * with a question for the reason. Null when it is applied, stands in a list or quotation, or the template has no such section.
 */
export function moveToNotDoing(
  document: Postmortem,
  block: ChangeBlock,
  template: Template,
): readonly [Edit, Edit] | null {
  const { text } = document;
  if (block.change?.applied || lineStart(text, block.range.start) !== block.range.start) return null;
  const start = paragraphAbove(text, block.range.start);
  const item = `- ${titleOf(text.slice(start, block.range.start), block)}: (?)`;
  const insert = insertItem(document, item, template);
  const removal = { start, end: endOfBlock(text, start, block), text: '' };
  return insert && (insert.start <= removal.start || insert.start >= removal.end) ? [removal, insert] : null;
}

function insertItem(document: Postmortem, item: string, template: Template): Edit | null {
  const section = sectionWith(document, 'not-doing');
  if (section) return appendToSection(document, section, [item]);
  const index = template.sections.findIndex(({ id }) => id === 'not-doing');
  const wanted = template.sections[index];
  if (!wanted || endsOpen(document)) return null;
  const eol = lineBreak(document);
  const at = placeForSection(
    document,
    template.sections.slice(index + 1).map(({ id }) => id),
  );
  return { start: at, end: at, text: [`## ${wanted.heading}`, item, '', ''].join(eol) };
}

/** Where the paragraph begins that stands directly above a block; the block's own start where there is none. */
function paragraphAbove(text: string, start: number): number {
  let from = start;
  while (from > 0) {
    const line = lineStart(text, from - 1);
    if (/^\s*$|^\s{0,3}(?:#|`{3}|~{3}|---|[-*+]\s|\d+[.)]\s|>|\||<|\[[^\]]+\]:)/.test(text.slice(line, from))) break;
    from = line;
  }
  return from;
}

/** Behind the block's last line, and behind the blank lines after it when some stand before it as well. */
function endOfBlock(text: string, start: number, { range }: ChangeBlock): number {
  let end = nextLineStart(text, range.end);
  const isApart = /^\s*$/.test(text.slice(lineStart(text, Math.max(0, start - 1)), start));
  while (isApart && end < text.length) {
    const next = nextLineStart(text, end);
    if (next === end || text.slice(end, next).trim() !== '') break;
    end = next;
  }
  return end;
}

/** The bold words or first sentence above the block, else what the block says; and the kind of change. */
function titleOf(paragraph: string, { change }: ChangeBlock): string {
  const line = singleLine(paragraph);
  const bold = /^\*\*(.+?)\*\*/.exec(line)?.[1];
  const first = bold ?? /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  const lead = first.replace(/\s*\[e\d+\]/g, '').replace(/[.:\s]+$/, '');
  if (!change) return lead === '' ? 'A change' : lead;
  const article = /^[aeiou]/.test(change.kind) ? 'an' : 'a';
  return lead === '' ? `A ${change.kind} for ${change.targets.join(' and ')}` : `${lead}, as ${article} ${change.kind}`;
}
