import type { Range } from '../model/finding.ts';
import type { ChangeBlock, Definition, LayerRow, Postmortem, Reference, Section } from '../model/postmortem.ts';
import type { LayerId } from '../model/signal.ts';
import type { Template } from '../model/template.ts';
import { blank, parseMarkdown, walk, type Markdown, type MarkdownNode } from '../text/markdown.ts';
import { readChangeBlock, readFrontMatter } from './parse-yaml.ts';
import { findSection, findTemplate } from './templates/index.ts';

type NodeOf<T extends MarkdownNode['type']> = Extract<MarkdownNode, { type: T }>;

/**
 * A document with the ranges of everything in it. Any text has a reading: what cannot be read is a problem or absent.
 * Code that shows headings, blocks or questions is code, not structure.
 */
export function parsePostmortem(text: string): Postmortem {
  const markdown = parseMarkdown(text);
  const nodes: MarkdownNode[] = [];
  walk(markdown.tree, (node) => nodes.push(node));
  const frontNode = nodes.find((node) => node.type === 'yaml');
  const frontMatterRange = frontNode ? markdown.range(frontNode) : null;
  const front = frontMatterRange ? readFrontMatter(text, insideFences(text, frontMatterRange)) : null;
  const template = findTemplate(front?.frontMatter?.template ?? null);
  const sections = findSections(markdown, template);
  const changes = nodes
    .filter((node) => node.type === 'code')
    .filter((node) => node.lang === 'harness-change')
    .map((node): ChangeBlock => {
      const range = markdown.range(node);
      return readChangeBlock(text, range, insideFences(text, range));
    });
  const definitions = findDefinitions(markdown, nodes);
  return {
    text,
    frontMatter: front?.frontMatter ?? null,
    frontMatterRange,
    fields: front?.fields ?? new Map<string, Range>(),
    title: findTitle(markdown),
    sections,
    layers: findLayers(markdown, nodes, sections),
    changes,
    questions: findQuestions(markdown, nodes),
    references: findReferences(markdown, nodes),
    definitions,
    problems: front?.problems ?? [],
  };
}

/** From after the first line to before the last one when that closes the fence. */
function insideFences(text: string, range: Range): Range {
  const whole = text.slice(range.start, range.end);
  const opening = /^[^\r\n]*(?:\r\n|\r|\n|$)/.exec(whole)?.[0].length ?? 0;
  const closing = /(?:^|\r\n|\r|\n)[^\S\r\n]*(?:>[^\S\r\n]*)*(?:`{3,}|~{3,}|---)[^\S\r\n]*$/.exec(whole.slice(opening));
  const end = closing ? opening + closing.index : whole.length;
  return { start: range.start + opening, end: range.start + end };
}

function plainText(node: MarkdownNode): string {
  let text = '';
  walk(node, (one) => {
    if ('value' in one) text += one.value;
    else if (one.type === 'break') text += ' ';
  });
  return text.replace(/\s+/g, ' ').trim();
}

function findTitle(markdown: Markdown): Postmortem['title'] {
  const heading = markdown.tree.children.find((node) => node.type === 'heading' && node.depth === 1);
  return heading ? { text: plainText(heading), range: markdown.range(heading) } : null;
}

function findSections(markdown: Markdown, template: Template): readonly Section[] {
  const headings = markdown.tree.children.filter((node): node is NodeOf<'heading'> => node.type === 'heading');
  const title = headings.find((heading) => heading.depth === 1);
  return headings
    .map((heading, i) => ({ heading, next: headings.slice(i + 1).find((one) => one.depth <= heading.depth) }))
    .filter(({ heading }) => heading !== title)
    .map(({ heading, next }) => {
      const headingRange = markdown.range(heading);
      const text = plainText(heading);
      const start = lineEnd(markdown.text, headingRange.end);
      const end = next ? lineStart(markdown.text, markdown.range(next).start) : markdown.text.length;
      return {
        id: findSection(template, text),
        heading: text,
        headingRange,
        body: { start, end: Math.max(start, end) },
      };
    });
}

/** After the line break that ends the line of an offset. */
function lineEnd(text: string, offset: number): number {
  return offset + (/^[^\r\n]*(?:\r\n|\r|\n|$)/.exec(text.slice(offset))?.[0].length ?? 0);
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

const layerNames: readonly (readonly [LayerId, RegExp])[] = [
  ['task', /^task\b/i],
  ['rules', /^rules?\b/i],
  ['hooks', /^hooks?\b/i],
  ['tests', /^tests?\b/i],
  ['review', /^(?:code )?review\b/i],
  ['human', /^(?:human|supervision)\b/i],
];

function findLayers(markdown: Markdown, nodes: readonly MarkdownNode[], sections: readonly Section[]): LayerRow[] {
  const section = sections.find(({ id }) => id === 'layers');
  if (!section) return [];
  const table = nodes
    .filter((node) => node.type === 'table')
    .find((node) => isWithin(markdown.range(node), section.body));
  return (table?.children ?? []).slice(1).map((row) => {
    const cells = row.children.map((cell) => readCell(markdown, cell));
    const name = cells[0]?.text.replace(/[*_`]/g, '').trim() ?? '';
    const layer = layerNames.find(([, words]) => words.test(name))?.[0] ?? null;
    return { layer, range: markdown.range(row), cells };
  });
}

function readCell(markdown: Markdown, cell: NodeOf<'tableCell'>): LayerRow['cells'][number] {
  const whole = markdown.range(cell);
  const [first, last] = [cell.children[0], cell.children.at(-1)];
  if (first && last) {
    const range = { start: markdown.range(first).start, end: markdown.range(last).end };
    return { text: markdown.text.slice(range.start, range.end), range };
  }
  const bars = /^\|?[^\S\r\n]?/.exec(markdown.text.slice(whole.start, whole.end))?.[0].length ?? 0;
  return { text: '', range: { start: whole.start + bars, end: whole.start + bars } };
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function findDefinitions(markdown: Markdown, nodes: readonly MarkdownNode[]): readonly Definition[] {
  return nodes
    .filter((node) => node.type === 'definition')
    .map((node) => ({ label: node.label ?? node.identifier, target: node.url, range: markdown.range(node) }));
}

/** The text in which only prose and change blocks are left: code, HTML and definitions say nothing. */
function proseOf(markdown: Markdown, nodes: readonly MarkdownNode[], withBlocks: boolean): string {
  const silent = nodes.filter((node) => {
    if (node.type === 'code') return !(withBlocks && node.lang === 'harness-change');
    if (node.type === 'yaml') return !withBlocks;
    return node.type === 'inlineCode' || node.type === 'html' || node.type === 'definition';
  });
  return blank(
    markdown.text,
    silent.map((node) => markdown.range(node)),
  );
}

function findQuestions(markdown: Markdown, nodes: readonly MarkdownNode[]): readonly Range[] {
  return [...proseOf(markdown, nodes, true).matchAll(/(?<!\\)(?:\\\\)*\(\?\)/g)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - 3, end };
  });
}

function findReferences(markdown: Markdown, nodes: readonly MarkdownNode[]): readonly Reference[] {
  const defined = nodes
    .filter((node) => node.type === 'linkReference')
    .map((node) => ({ label: node.label ?? node.identifier, range: markdown.range(node) }));
  const rest = blank(
    proseOf(markdown, nodes, false),
    defined.map(({ range }) => range),
  );
  const loose = [...rest.matchAll(/(?<!\\)(?:\\\\)*\[(e\d+)\](?!\()/g)].map((match) => {
    const end = match.index + match[0].length;
    return { label: match[1] ?? '', range: { start: end - (match[1] ?? '').length - 2, end } };
  });
  return [...defined, ...loose].sort((a, b) => a.range.start - b.range.start);
}
