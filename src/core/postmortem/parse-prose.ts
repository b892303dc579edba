import type { Range } from '../model/finding.ts';
import type { Passage, Table } from '../model/postmortem.ts';
import { blank, type Markdown, type MarkdownNode } from '../text/markdown.ts';
import { maskQuotations } from '../text/sentences.ts';

/** A node with the node that holds it. */
export interface Placed {
  readonly node: MarkdownNode;
  readonly parent: MarkdownNode | null;
}

/** The text in which all that is no prose is `x`, line breaks kept. */
export function maskProse(markdown: Markdown, nodes: readonly MarkdownNode[]): string {
  const silent = nodes.filter(({ type }) => isSilent(type)).map((node) => markdown.range(node));
  return maskQuotations(blank(markdown.text, silent, 'x'));
}

function isSilent(type: MarkdownNode['type']): boolean {
  return ['inlineCode', 'code', 'html', 'link', 'image', 'yaml', 'definition'].includes(type);
}

/** The title, paragraphs, list items and cells of a document. */
export function findPassages(
  markdown: Markdown,
  placed: readonly Placed[],
  options: {
    readonly tables: readonly Table[];
    readonly title: Range | null;
    readonly sectionAt: (offset: number) => string | null;
  },
): readonly Passage[] {
  const { tables, title, sectionAt } = options;
  const paragraphs = placed
    .filter(({ node }) => node.type === 'paragraph')
    .map(({ node, parent }): Passage => {
      const range = markdown.range(node);
      const kind = parent?.type === 'listItem' ? 'item' : 'paragraph';
      return { kind, range, section: sectionAt(range.start) };
    });
  const cells = tables.flatMap(({ rows, section }) =>
    rows.flatMap((row) => row.cells.map(({ range }): Passage => ({ kind: 'cell', range, section }))),
  );
  const marks = title ? (/^#+[ \t]+/.exec(markdown.text.slice(title.start, title.end))?.[0].length ?? 0) : 0;
  const head: readonly Passage[] = title
    ? [{ kind: 'title', range: { start: title.start + marks, end: title.end }, section: null }]
    : [];
  return [...head, ...paragraphs, ...cells].sort((a, b) => a.range.start - b.range.start);
}
