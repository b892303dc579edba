import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Range } from '../model/finding.ts';

export type { Nodes as MarkdownNode } from 'mdast';

/** A Markdown text as a tree, with the ranges of its nodes in the text as given. */
export interface Markdown {
  readonly text: string;
  readonly tree: Root;
  /** UTF-16 range of a node of the tree. */
  range(node: Nodes): Range;
}

// A document is read several times in a row, by its parser, its page estimate and others: the last tree is kept.
let last: Markdown | null = null;

/** Parses CommonMark with YAML front matter and tables. Any text is Markdown: it never throws. The tree is not to be changed. */
export function parseMarkdown(text: string): Markdown {
  if (last?.text !== text) last = parseAnew(text);
  return last;
}

function parseAnew(text: string): Markdown {
  // The parser drops a byte order mark and counts from behind it.
  const shift = text.startsWith('\ufeff') ? 1 : 0;
  const tree = fromMarkdown(flatten(text.slice(shift)), {
    extensions: [frontmatter(['yaml']), gfmTable()],
    mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmTableFromMarkdown()],
  });
  const range = (node: Nodes): Range => {
    const { position } = node;
    return { start: (position?.start.offset ?? 0) + shift, end: (position?.end.offset ?? 0) + shift };
  };
  return { text, tree, range };
}

/** Quotation and list marks at the start of a line, more than anybody nests. */
const deepNesting =
  /^((?:[ \t]*>|[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]){50})((?:[ \t]*>|[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t])+)/gm;

/** The parser's stack is as deep as the nesting: what lies deeper than fifty is blanked, and offsets stay. */
function flatten(text: string): string {
  return text.replace(deepNesting, (_, kept: string, excess: string) => kept + ' '.repeat(excess.length));
}

/** Calls `visit` for a node and all below it, in document order. */
export function walk(root: Nodes, visit: (node: Nodes, parent: Nodes | null) => void): void {
  // Not recursive: a hostile document can nest deeper than the stack.
  const open: { readonly node: Nodes; readonly parent: Nodes | null }[] = [{ node: root, parent: null }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, parent } = next;
    visit(node, parent);
    if ('children' in node) for (const child of node.children.toReversed()) open.push({ node: child, parent: node });
  }
}

/** The text with the given ranges overwritten by `filler`, so that offsets stay; line breaks stay as well. */
export function blank(text: string, ranges: readonly Range[], filler = ' '): string {
  let result = '';
  let position = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (end <= position) continue;
    const from = Math.max(start, position);
    result += text.slice(position, from) + text.slice(from, end).replace(/[^\r\n]/g, filler);
    position = end;
  }
  return result + text.slice(position);
}
