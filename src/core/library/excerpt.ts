import { queryTerms } from './search.ts';

const around = 60;

/**
 * The words around the first place of a document that a query looks for, one line; null when none of its terms stands
 * below front matter and title, as with a field that only the front matter has.
 */
export function excerptOf(text: string, query: string): string | null {
  const body = text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '').replace(/^\s*# .*$/m, '');
  const lower = body.toLowerCase();
  // Whoever asks for two words wants to see the rarer one: that is mostly the longer.
  const terms = queryTerms(query.toLowerCase())
    .filter((term) => !/^[a-z]$/.test(term))
    .toSorted((a, b) => b.length - a.length);
  for (const term of terms) {
    const at = lower.indexOf(term);
    // Where lower case is longer than what it stands for, places do not fit: then nothing is shown rather than the wrong words.
    if (at < 0 || lower.length !== body.length) continue;
    return cut(body, at, at + term.length);
  }
  return null;
}

/** The line that holds a place, from a word's start to a word's end. */
function cut(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start) + 1;
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd < 0 ? text.length : lineEnd;
  const left =
    start - from > around ? text.slice(start - around, start).replace(/^\S*\s/, '…') : text.slice(from, start);
  const right = to - end > around ? text.slice(end, end + around).replace(/\s\S*$/, '…') : text.slice(end, to);
  return `${left.replace(/^[\s>#*|-]+/, '')}${text.slice(start, end)}${right}`
    .replace(/\*\*|\s+/g, (found) => (found === '**' ? '' : ' '))
    .trim();
}
