import type { Edit, Range } from '../model/finding.ts';
import { applyEdits } from './edits.ts';
import { detectStyle, lineAt, nextLineStart, withEol } from './lines.ts';
import { parseMarkdown } from './markdown.ts';
import type { MarkdownNode } from './markdown.ts';

/** A block of ours in a Markdown file, between marker comments on lines of their own. */
export interface ManagedBlock extends Range {
  /** The text between the markers, without the blank lines around it. */
  readonly body: string;
}

/** The block, null when there is none, or why it cannot be told. */
export type BlockSearch = ManagedBlock | null | { readonly problem: string };

function begin(id: string): string {
  return `<!-- postmortem:begin id=${id} -->`;
}

function end(id: string): string {
  return `<!-- postmortem:end id=${id} -->`;
}

function marker(kind: 'begin' | 'end', id: string): RegExp {
  const literal = id.replace(/[^\w-]/g, '\\$&');
  return new RegExp(`^[ \\t]*<!--[ \\t]*postmortem:${kind}[ \\t]+id=${literal}[ \\t]*-->[ \\t]*(?=\\r?$)`, 'gm');
}

/** Finds the block of an id; a problem when its markers are doubled, single or in the wrong order. */
export function findBlock(text: string, id: string): BlockSearch {
  const begins = [...text.matchAll(marker('begin', id))];
  const ends = [...text.matchAll(marker('end', id))];
  const [first] = begins;
  const [last] = ends;
  if (!first && !last) return null;
  if (!first || !last || begins.length > 1 || ends.length > 1 || last.index < first.index) {
    const line = lineAt(text, (first ?? last)?.index ?? 0);
    return { problem: `the markers of ${id} (line ${line}) are not one pair, begin before end: mend them by hand` };
  }
  return { start: first.index, end: last.index + last[0].length, body: inner(text, first, last) };
}

function inner(text: string, first: RegExpMatchArray, last: RegExpMatchArray): string {
  return text
    .slice((first.index ?? 0) + first[0].length, last.index)
    .replace(/^\s*\n/, '')
    .trimEnd();
}

/** The block's lines, without a line end behind the last. */
function renderBlock(id: string, body: string, eol: string): string {
  return withEol([begin(id), '', body.trim(), '', end(id)].join('\n'), eol);
}

/**
 * Appends a block at the end of the text, or of the section under `heading` where a blank line follows it. In an empty
 * text it is the whole; a blank line separates it from what is before. Null when it would stand inside something that
 * is not closed (a fence, a comment, front matter).
 */
export function insertBlock(
  text: string,
  id: string,
  options: { readonly body: string; readonly heading?: string; readonly isNewFile?: boolean },
): readonly Edit[] | null {
  const { eol } = detectStyle(text);
  const block = renderBlock(id, options.body, eol);
  if (options.isNewFile) return [{ start: 0, end: 0, text: block + eol }];
  const place = options.heading === undefined ? text.length : sectionEnd(text, options.heading);
  const isOpenLine = place > 0 && text[place - 1] !== '\n';
  const edit = { start: place, end: place, text: isOpenLine ? eol + eol + block : eol + block + eol };
  return standsAlone(applyEdits(text, [edit]), id) ? [edit] : null;
}

/** Behind the last filled line of a section, if a blank line follows; else the end of the text. */
function sectionEnd(text: string, heading: string): number {
  const { tree, range } = parseMarkdown(text);
  const { children } = tree;
  const index = children.findIndex(
    (node) => node.type === 'heading' && headingText(text.slice(range(node).start, range(node).end)) === heading.trim(),
  );
  const found = children[index];
  if (found?.type !== 'heading') return text.length;
  const next = children.findIndex((node, at) => at > index && node.type === 'heading' && node.depth <= found.depth);
  const last: MarkdownNode | undefined = next === -1 ? undefined : children[next - 1];
  if (!last) return text.length;
  const place = nextLineStart(text, range(last).end);
  return /^[ \t]*\r?\n/.test(text.slice(place)) ? place : text.length;
}

function headingText(source: string): string {
  const [line = ''] = source.replace(/^#+[ \t]*/, '').split(/\r?\n/);
  return line.replace(/[ \t]+#+[ \t]*$/, '').trim();
}

/** Whether a Markdown reader sees both markers as comments at the top level, and an opened front matter is closed. */
function standsAlone(text: string, id: string): boolean {
  const { tree } = parseMarkdown(text);
  const comments = tree.children.filter((node) => node.type === 'html').map((node) => node.value.trim());
  const isOpenHeader = /^\uFEFF?---[ \t]*\r?\n/.test(text) && tree.children[0]?.type === 'thematicBreak';
  return !isOpenHeader && [begin(id), end(id)].every((line) => comments.filter((value) => value === line).length === 1);
}

/** Puts another body into a block, markers and everything outside kept. */
export function replaceBlock(
  text: string,
  block: ManagedBlock,
  options: { id: string; body: string },
): readonly Edit[] {
  const eol = text.slice(block.start, block.end).includes('\r\n') ? '\r\n' : '\n';
  return [{ start: block.start, end: block.end, text: renderBlock(options.id, options.body, eol) }];
}

/** Takes a block out with the line ends that inserting it brought. */
export function removeBlock(text: string, block: ManagedBlock): readonly Edit[] {
  const eol = text.slice(block.start, block.end).includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, block.start);
  const after = text.slice(block.end);
  const isLast = after === '';
  const lead = eol.repeat(isLast ? 2 : 1);
  const start = before.endsWith(lead) ? block.start - lead.length : block.start;
  const end = block.end + (after.startsWith('\r\n') ? 2 : after.startsWith('\n') ? 1 : 0);
  return [{ start, end, text: '' }];
}

/** Whether two bodies say the same: a formatter may have changed blanks, line breaks and list bullets. */
export function sameProse(a: string, b: string): boolean {
  return prose(a) === prose(b);
}

/** Whether a text holds a body's words, in this order and without others between. */
export function saysProse(text: string, body: string): boolean {
  const wanted = prose(body).replace(/^- /, '');
  return wanted.length >= 20 && prose(text).includes(wanted);
}

function prose(text: string): string {
  return text
    .replace(/^[ \t]*[*+-][ \t]+/gm, '- ')
    .replace(/\s+/g, ' ')
    .trim();
}
