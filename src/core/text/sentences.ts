import type { Range } from '../model/finding.ts';

/** Abbreviations whose full stop ends no sentence. */
const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|no|resp|incl|fig|min|max)\.$/i;
/** A sentence ends at a stop, with closing marks and evidence labels after it, before white space or the end. */
const ending = /(?:[.!?…]+["'”’)\]]*|\(\?\))(?:\s*\[e\d+\])*(?=\s|$)/g;

/**
 * The sentences of one paragraph of a text in which code, links and quotations are masked, so that these end none; a
 * paragraph always does.
 */
export function splitParagraph(text: string, { start, end }: Range): readonly Range[] {
  const paragraph = text.slice(start, end);
  const sentences: Range[] = [];
  let from = 0;
  for (const match of paragraph.matchAll(ending)) {
    const to = match.index + match[0].length;
    if (abbreviation.test(paragraph.slice(from, match.index + 1))) continue;
    const next = paragraph.slice(to).trimStart();
    // "2 min. later" goes on; a label, a question or a capital begins anew.
    if (/^[a-z]/.test(next) || next.startsWith('(?)')) continue;
    sentences.push({ start: from, end: to });
    from = to;
  }
  if (paragraph.slice(from).trim() !== '') sentences.push({ start: from, end: paragraph.length });
  return sentences.map((sentence) => trimRange(text, { start: sentence.start + start, end: sentence.end + start }));
}

function trimRange(text: string, { start, end }: Range): Range {
  const part = text.slice(start, end);
  return { start: start + (part.length - part.trimStart().length), end: end - (part.length - part.trimEnd().length) };
}

/** The text with the insides of typographic quotes as `x`. */
export function maskQuotations(text: string): string {
  return text.replace(/“[^”]*”/g, (quotation) => `“${quotation.slice(1, -1).replace(/\S/g, 'x')}”`);
}
