import type { Edit, Range } from '../../model/finding.ts';
import type { Postmortem } from '../../model/postmortem.ts';
import { applyEdits } from '../../text/edits.ts';
import { detectStyle, lineStart, nextLineStart } from '../../text/lines.ts';
import { parseMarkdown, walk, type Markdown, type MarkdownNode } from '../../text/markdown.ts';
import { estimatePages } from '../../text/page/page.ts';

/** What could be cut from a document, and what would be left. */
export interface Trim {
  readonly edits: readonly Edit[];
  /** What is shortened, with its number: `2 quotes, 1 list`. */
  readonly what: string;
  /** In A4 pages. */
  readonly before: number;
  readonly after: number;
}

interface Cut extends Edit {
  readonly what: 'quote' | 'code block' | 'list' | 'table';
}

/** What is longer than this is shortened to it; a few characters more are no gain. */
const limits = { quote: 120, quotation: 240, codeLines: 7, items: 5, rows: 5 } as const;

/** Sections whose tables or lists are the document itself. */
const kept = ['layers', 'changes', 'not-doing', 'timeline', 'recovery', 'communications', 'sign-off', 'regulatory'];

/**
 * The longest quotes, code blocks, lists of what was loaded, and tables, shortened until the document keeps its page limit
 * or nothing is left to shorten. Evidence that is cited stays cited. Null when it keeps the limit already, or nothing is long.
 */
export function trimToPage(document: Postmortem, limit: number): Trim | null {
  const pagesWith = (edits: readonly Edit[]): number => {
    const text = applyEdits(document.text, edits);
    const blocks = [...text.matchAll(/^(`{3,}|~{3,})harness-change[\s\S]*?^\1/gm)];
    const skipped = blocks.map(({ index, 0: block }) => ({ start: index, end: index + block.length }));
    return estimatePages(text, skipped).pages;
  };
  const before = pagesWith([]);
  const cuts = before <= limit ? [] : apart(findCuts(document)).toSorted((a, b) => savedBy(b) - savedBy(a));
  if (cuts.length === 0) return null;
  // As few of the longest as are needed: each estimate costs, so their number is found by halving.
  let [low, high] = [1, cuts.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (pagesWith(cuts.slice(0, middle)) <= limit) high = middle;
    else low = middle + 1;
  }
  const edits = cuts.slice(0, low);
  return { edits, what: describe(edits), before, after: pagesWith(edits) };
}

function savedBy({ start, end, text }: Cut): number {
  return end - start - text.length;
}

function describe(cuts: readonly Cut[]): string {
  const counts = new Map<Cut['what'], number>();
  for (const { what } of cuts) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, n]) => `${n} ${what}${n === 1 ? '' : 's'}`).join(', ');
}

/** The outermost of those that lie in each other. */
function apart(cuts: readonly Cut[]): readonly Cut[] {
  return cuts.filter((cut) => !cuts.some((other) => other !== cut && other.start <= cut.start && cut.end <= other.end));
}

function findCuts(document: Postmortem): readonly Cut[] {
  const markdown = parseMarkdown(document.text);
  const cuts: (Cut | null)[] = [...shortQuotes(document)];
  walk(markdown.tree, (node) => {
    if (node.type === 'code' && node.lang !== 'harness-change')
      cuts.push(shortCode(document.text, markdown.range(node)));
    if (node.type === 'blockquote') cuts.push(shortQuotation(document.text, markdown.range(node)));
    if (node.type === 'list') cuts.push(shortList(document, markdown, node));
  });
  for (const { section, rows } of document.tables) {
    if (section !== null && kept.includes(section)) continue;
    const [first, last] = [rows[limits.rows], rows.at(-1)];
    if (first && last && rows.length > limits.rows + 1)
      cuts.push(shortTable(document.text, [first, last], rows.length));
  }
  return cuts.filter((cut) => cut !== null).filter((cut) => savedBy(cut) > 20);
}

/** The first characters, up to the end of a word. */
function clip(text: string, limit: number): string {
  return `${text.slice(0, limit).replace(/\s+\S*$/, '')} …`;
}

/** Labels of evidence in a part that goes: what they show stays cited. */
function labelsIn(text: string): string {
  const labels = new Set(text.match(/\[e\d+\]/g) ?? []);
  return [...labels].map((label) => ` ${label}`).join('');
}

function shortQuotes({ text, passages }: Postmortem): readonly Cut[] {
  return passages.flatMap(({ range }) =>
    [...text.slice(range.start, range.end).matchAll(/“([^”]*)”/g)].flatMap((match): Cut[] => {
      const [, inner = ''] = match;
      if (inner.length <= limits.quote || inner.includes('`')) return [];
      const start = range.start + match.index + 1;
      const rest = inner.slice(limits.quote);
      return [{ what: 'quote', start, end: start + inner.length, text: clip(inner, limits.quote) + labelsIn(rest) }];
    }),
  );
}

function shortQuotation(text: string, { start, end }: Range): Cut | null {
  const inner = text.slice(start, end);
  if (inner.length <= limits.quotation || inner.includes('`') || inner.includes('(?)')) return null;
  const line = inner.replace(/\s*\n[ \t]*>?[ \t]*/g, ' ');
  return { what: 'quote', start, end, text: clip(line, limits.quotation) + labelsIn(line.slice(limits.quotation)) };
}

function shortCode(text: string, { start, end }: Range): Cut | null {
  const lines = text.slice(start, end).split('\n');
  const isFenced = /^[ \t]*(?:`{3}|~{3})/.test(lines[0] ?? '');
  if (!isFenced || lines.length <= limits.codeLines + 2) return null;
  const indent = /^[ \t]*/.exec(lines[1] ?? '')?.[0] ?? '';
  const cr = /\r$/.test(lines[0] ?? '') ? '\r' : '';
  const kept = [...lines.slice(0, 4), `${indent}…${cr}`, ...lines.slice(-3)];
  return { what: 'code block', start, end, text: kept.join('\n') };
}

/** A list of facts: after the first items one says how many there are more; questions stay. */
function shortList(
  { text, sections, questions }: Postmortem,
  markdown: Markdown,
  list: Extract<MarkdownNode, { type: 'list' }>,
): Cut | null {
  const range = markdown.range(list);
  const section = sections.find(({ body }) => range.start >= body.start && range.end <= body.end);
  if (section && section.id !== null && kept.includes(section.id)) return null;
  const items = list.children.map((item) => markdown.range(item));
  const gone = items
    .slice(limits.items)
    .filter((item) => !questions.some(({ start }) => start >= item.start && start < item.end));
  const [first, last] = [gone[0], gone.at(-1)];
  // Only what stands together can go as one; a question between them keeps its place.
  const isWhole = first && last && items.filter(({ start, end }) => start >= first.start && end <= last.end).length;
  if (!first || !last || gone.length < 2 || isWhole !== gone.length || list.ordered === true) return null;
  const mark = /^[-*+][ \t]+/.exec(text.slice(first.start))?.[0] ?? '- ';
  const labels = labelsIn(text.slice(first.start, last.end));
  return { what: 'list', start: first.start, end: last.end, text: `${mark}And ${gone.length} more${labels}.` };
}

function shortTable(
  text: string,
  [first, last]: readonly [{ readonly range: Range }, { readonly range: Range }],
  rows: number,
): Cut {
  const start = lineStart(text, first.range.start);
  const end = nextLineStart(text, Math.max(last.range.start, last.range.end - 1));
  const labels = labelsIn(text.slice(start, end));
  const { eol } = detectStyle(text);
  return { what: 'table', start, end, text: `| … and ${rows - limits.rows} more${labels} |${eol}` };
}
