import type { Range } from '../model/finding.ts';
import { parseMarkdown, walk } from '../text/markdown.ts';

/** The first paragraphs of the list items in a part of a text, with where they start in it. */
export function listItems(text: string, part: Range): readonly { readonly text: string; readonly start: number }[] {
  const markdown = parseMarkdown(text.slice(part.start, part.end));
  const items: { text: string; start: number }[] = [];
  walk(markdown.tree, (node, parent) => {
    if (node.type !== 'paragraph' || parent?.type !== 'listItem' || parent.children[0] !== node) return;
    const { start, end } = markdown.range(node);
    items.push({ text: markdown.text.slice(start, end), start: start + part.start });
  });
  return items;
}
