import { parseMarkdown, walk } from '../text/markdown.ts';
import type { Range } from '../model/finding.ts';
import type { Check } from './check.ts';
import { appendToSection, isWithin, sectionWith } from './places.ts';

const check: Check = {
  id: 'nothing-rejected',
  description: 'What was considered and is not done is written down with its reason, for the next time it comes up.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    const section = sectionWith(document, 'not-doing');
    if (!section) return [];
    const { items, isEmpty } = readItems(document.text, section.body);
    if (isEmpty) {
      const edit = appendToSection(document, section, ['- (?)']);
      return [
        {
          range: section.headingRange,
          message: 'Nothing is named as considered and rejected; name one thing and why it is not done.',
          fixes: [{ title: 'Add a line to be filled in', edits: [edit], automatic: true }],
        },
      ];
    }
    return items
      .filter((item) => !hasReason(document.text.slice(item.start, item.end)))
      .filter((item) => !document.questions.some((question) => isWithin(question, item)))
      .map((range) => ({
        range,
        message: 'This has no reason; say after a colon why it is not done.',
        fixes: [
          {
            title: 'Ask for the reason',
            edits: [{ start: range.end, end: range.end, text: ' (?)' }],
            automatic: false,
          },
        ],
      }));
  },
};

function readItems(text: string, body: Range): { readonly items: readonly Range[]; readonly isEmpty: boolean } {
  const markdown = parseMarkdown(text.slice(body.start, body.end));
  const items: Range[] = [];
  walk(markdown.tree, (node, parent) => {
    if (node.type !== 'paragraph' || parent?.type !== 'listItem') return;
    const { start, end } = markdown.range(node);
    items.push({ start: start + body.start, end: end + body.start });
  });
  return { items, isEmpty: markdown.tree.children.every(({ type }) => type === 'definition' || type === 'html') };
}

/** A reason follows a colon, a semicolon, a dash, a comma, a bracket, a full stop or a because. */
function hasReason(item: string): boolean {
  const prose = item.replace(/`[^`]*`/g, 'x');
  return /(?:[:;,.(–—]|\s-|\b(?:because|since|as|too|would|until)\b)\s*\S+\s+\S+/i.test(prose);
}

export default check;
