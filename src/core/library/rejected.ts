import type { RejectedChange } from '../model/library.ts';
import type { Postmortem } from '../model/postmortem.ts';
import { singleLine } from '../text/escape.ts';
import { lineAt } from '../text/lines.ts';
import { listItems } from './list-items.ts';

/** What stands under "What we are not doing", item by item. */
export function readRejected(document: Postmortem): readonly RejectedChange[] {
  const section = document.sections.find(({ id }) => id === 'not-doing');
  if (!section) return [];
  return listItems(document.text, section.body).flatMap(({ text, start }) => {
    const line = singleLine(text.replace(/\[e\d+\]/g, '').replace(/\s+([.,;:])/g, '$1'));
    const [said, reason] = splitReason(line);
    if (said === '') return [];
    return [{ text: said, reason, line: lineAt(document.text, start) }];
  });
}

/** An item and its reason, which follows a colon, a dash, a because, or the first sentence. */
export function splitReason(line: string): readonly [text: string, reason: string | null] {
  // Code and quotations may hold any of these marks.
  const masked = line.replace(/`[^`]*`|"[^"]*"|“[^”]*”/g, (part) => 'x'.repeat(part.length));
  const mark = /:\s+|;\s+|\s[–—-]\s|,?\s+because\s+|\.\s+(?=\S)|\s+\((?=[^?])/.exec(masked);
  const text = mark ? line.slice(0, mark.index) : line;
  const rest = mark ? line.slice(mark.index + mark[0].length) : '';
  const reason = clean(mark?.[0].trim() === '(' ? rest.replace(/\)\.?$/, '') : rest);
  return [clean(text), reason === '' ? null : reason];
}

/** Without questions, a stop at the end, and the note of where an earlier reason came from. */
function clean(text: string): string {
  return text
    .replace(/\(\?\).*$/, '')
    .replace(/,? as \[[^\]]*\]\([^)]*\) said/g, '')
    .trim()
    .replace(/[.\s]+$/, '');
}
