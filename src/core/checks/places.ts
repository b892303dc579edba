import type { Edit, Range } from '../model/finding.ts';
import type { Postmortem, Section } from '../model/postmortem.ts';

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

/** Where the section of a template that is not there yet belongs: before the next one that is, else before the definitions. */
export function placeForSection(document: Postmortem, following: readonly string[]): number {
  const next = document.sections.find(({ id }) => id !== null && following.includes(id));
  if (next) return next.headingRange.start;
  const last = document.sections.at(-1)?.headingRange.end ?? 0;
  const definitions = document.definitions.map(({ range }) => range.start).filter((start) => start > last);
  return Math.min(document.text.length, ...definitions);
}
