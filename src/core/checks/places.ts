import type { Edit, Range } from '../model/finding.ts';
import type { Passage, Postmortem, Section, Table } from '../model/postmortem.ts';
import { parseMarkdown, type MarkdownNode } from '../text/markdown.ts';
import { splitParagraph } from '../text/sentences.ts';

/** The section with this template id, when the document has it. */
export function sectionWith(document: Postmortem, id: string): Section | null {
  return document.sections.find((section) => section.id === id) ?? null;
}

/** The line break that the document uses. */
export function lineBreak({ text }: Postmortem): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Whether one range lies in another. */
export function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The title, or the start of the document: where a finding on the whole is shown. */
export function documentRange(document: Postmortem): Range {
  return document.title?.range ?? { start: 0, end: 0 };
}

/** Inserts lines after the content of a section, before its final blank lines and definitions. */
export function appendToSection(document: Postmortem, section: Section, lines: readonly string[]): Edit {
  const eol = lineBreak(document);
  const tail = document.definitions
    .map(({ range }) => range.start)
    .filter((start) => start >= section.body.start && start < section.body.end);
  const end = Math.min(section.body.end, ...tail);
  const content = document.text.slice(section.headingRange.end, end).trimEnd();
  const at = section.headingRange.end + content.length;
  return { start: at, end: at, text: lines.map((line) => eol + line).join('') };
}

/** Whether the document ends in a comment or code that is not closed: what is put behind it would be a part of it. */
export function endsOpen({ text }: Postmortem): boolean {
  const markdown = parseMarkdown(text);
  let last: MarkdownNode = markdown.tree;
  for (let next: MarkdownNode | undefined = last; next; next = 'children' in last ? last.children.at(-1) : undefined) {
    last = next;
  }
  const { start, end } = markdown.range(last);
  const source = text.slice(start, end);
  if (last.type === 'html') return source.includes('<!--') && !source.trimEnd().endsWith('-->');
  return last.type === 'code' && /^[`~]{3}/.test(source) && !/\n[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(source);
}

/** Where the section of a template that is not there yet belongs: before the next one that is, else before the definitions. */
export function placeForSection(document: Postmortem, following: readonly string[]): number {
  const next = document.sections.find(({ id }) => id !== null && following.includes(id));
  if (next) return next.headingRange.start;
  const last = document.sections.at(-1)?.headingRange.end ?? 0;
  const definitions = document.definitions.map(({ range }) => range.start).filter((start) => start > last);
  return Math.min(document.text.length, ...definitions);
}

/** The sentences of the paragraphs and list items in a part of the document. */
export function sentencesIn(document: Postmortem, part: Range): readonly Range[] {
  return document.passages
    .filter(({ kind, range }) => (kind === 'paragraph' || kind === 'item') && isWithin(range, part))
    .flatMap(({ range }) => splitParagraph(document.prose, range));
}

/** The sentences of a passage; a cell or a title has some as well. */
export function sentencesOf(document: Postmortem, { range }: Passage): readonly Range[] {
  return splitParagraph(document.prose, range);
}

/** The tables of a section. */
export function tablesIn(document: Postmortem, section: string): readonly Table[] {
  return document.tables.filter((table) => table.section === section);
}

/** Whether a question stands in a range. */
export function hasQuestion(document: Postmortem, range: Range): boolean {
  return document.questions.some((question) => isWithin(question, range));
}

/** Whether nothing is said: no text, or a dash. */
export function isBlank(text: string): boolean {
  return /^[\s–—-]*$/.test(text);
}

/** Whether a text begins by saying that it does not apply. */
export function isNotApplicable(text: string): boolean {
  return /^[*_]*(?:n\s?\/\s?a|not applicable)\b/i.test(text.trim());
}

/** Whether a text that says "N/A" goes on to say why. */
export function saysWhy(text: string): boolean {
  const rest = text.replace(/^[*_\s]*(?:n\s?\/\s?a|not applicable)\b[*_]*/i, '');
  return (rest.match(/[\p{L}\p{N}][\p{L}\p{N}'’/-]*/gu) ?? []).length >= 2;
}

/** The place of a front matter key: its value, else its line, else the title. */
export function fieldRange(document: Postmortem, key: string): Range {
  const value = document.fields.get(key);
  if (value && value.end > value.start) return value;
  const line = keyLine(document, key);
  return line ?? documentRange(document);
}

function keyLine({ text, frontMatterRange }: Postmortem, key: string): Range | null {
  if (!frontMatterRange) return null;
  const front = text.slice(frontMatterRange.start, frontMatterRange.end);
  const match = new RegExp(`^${key}:[^\\r\\n#]*`, 'm').exec(front);
  if (!match) return null;
  const start = frontMatterRange.start + match.index;
  return { start, end: start + match[0].trimEnd().length };
}

/** Gives a front matter key a value; null when there is no front matter. */
export function setField(document: Postmortem, key: string, value: string): Edit | null {
  const { frontMatterRange: front, text } = document;
  if (!front) return null;
  const line = keyLine(document, key);
  if (line) return { ...line, text: `${key}: ${value}` };
  const closing = text.slice(front.start, front.end).search(/(?:---)[^\S\r\n]*$/);
  const at = front.start + closing;
  return closing <= 0 ? null : { start: at, end: at, text: `${key}: ${value}${lineBreak(document)}` };
}
