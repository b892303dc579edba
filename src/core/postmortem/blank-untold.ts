import { blank } from '../text/markdown.ts';
import { findSection, templates } from './templates/index.ts';

const lines = /[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g;
const frontFence = /^---[ \t]*[\r\n]*$/;
const heading = /^##[ \t]+(?<name>[\p{L}\p{N} ,:?'’/–-]+?)[ \t]*[\r\n]*$/u;

/** What the library tells of a document stands in these sections, or has one of these marks. */
const toldSections = ['changes', 'not-doing'];
const toldMarks = /\(\?\)|\]:|^[ \t]*(?:#|-+[ \t]*[\r\n]*$)/;

/**
 * The text in which sections of which the library tells nothing are blank, so that parsing it for the library takes a
 * third of the time; offsets stay, and the library's entry is that of the whole text. Where a section might not end at
 * the next heading (raw HTML, fences inside lists, underlined titles), the text is given back as it is.
 */
export function blankUntold(text: string): string {
  const [first = '', ...rest] = text.match(lines) ?? [];
  const front = rest.findIndex((line) => frontFence.test(line));
  if (!frontFence.test(first) || front === -1) return text;
  const silent: { start: number; end: number }[] = [];
  let start = first.length + rest.slice(0, front + 1).reduce((sum, line) => sum + line.length, 0);
  let offset = start;
  let isTold = true;
  let fence: string | null = null;
  let titles = 0;
  const endSection = (): void => {
    if (!isTold) silent.push({ start, end: offset });
  };
  for (const line of rest.slice(front + 1)) {
    const mark = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(line);
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
    } else if (mark) {
      fence = mark[0];
      isTold = true;
    } else {
      if (/<|`{3}|~{3}|^ {0,3}=+[ \t]*[\r\n]*$/.test(line)) return text;
      if (/^ {0,3}#(?!#)/.test(line) && ++titles > 1) return text;
      if (/^#{1,2}[ \t]/.test(line)) {
        endSection();
        isTold = isToldSection(heading.exec(line)?.groups?.name);
        start = offset + line.length;
      } else isTold ||= toldMarks.test(line);
    }
    offset += line.length;
  }
  endSection();
  return blank(text, silent);
}

function closes(line: string, fence: string): boolean {
  const marks = /^ {0,3}(`{3,}|~{3,})[ \t]*[\r\n]*$/.exec(line)?.[1] ?? '';
  return marks.startsWith(fence);
}

/** Of a heading that is more than plain words, nobody knows here what it says. */
function isToldSection(name: string | undefined): boolean {
  if (name === undefined || /action/i.test(name)) return true;
  return templates.some((template) => toldSections.includes(findSection(template, name) ?? ''));
}
