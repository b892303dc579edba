import type { Range } from '../model/finding.ts';
import type {
  ChangeBlock,
  Definition,
  LayerRow,
  Postmortem,
  Reference,
  Section,
  Table,
  TimelineEntry,
} from '../model/postmortem.ts';
import type { LayerId } from '../model/signal.ts';
import type { Template } from '../model/template.ts';
import { blank, parseMarkdown, walk, type Markdown, type MarkdownNode } from '../text/markdown.ts';
import { findPassages, maskProse, type Placed } from './parse-prose.ts';
import { findActions, findTables, findTimeline, sectionFinder } from './parse-tables.ts';
import { readChangeBlock, readFrontMatter } from './parse-yaml.ts';
import { findSection, findTemplate, templates as builtIn } from './templates/index.ts';

type NodeOf<T extends MarkdownNode['type']> = Extract<MarkdownNode, { type: T }>;

/**
 * A document with the ranges of everything in it. Any text has a reading: what cannot be read is a problem or absent.
 * Code that shows headings, blocks or questions is code, not structure.
 * @param templates those that a document may name; the first is meant when it names none of them.
 */
export function parsePostmortem(text: string, templates: readonly Template[] = builtIn): Postmortem {
  const markdown = parseMarkdown(text);
  const placed: Placed[] = [];
  walk(markdown.tree, (node, parent) => placed.push({ node, parent }));
  const nodes = placed.map(({ node }) => node);
  const frontNode = nodes.find((node) => node.type === 'yaml');
  const frontMatterRange = frontNode ? markdown.range(frontNode) : null;
  const front = frontMatterRange ? readFrontMatter(text, insideFences(text, frontMatterRange)) : null;
  const sections = findSections(markdown, findTemplate(front?.frontMatter?.template ?? null, templates));
  const sectionAt = sectionFinder(sections);
  const tables = findTables(markdown, nodes, sectionAt);
  const title = findTitle(markdown);
  const timesIn = (id: string): readonly TimelineEntry[] => {
    const body = sections.find((section) => section.id === id)?.body;
    return body ? findTimeline(markdown, nodes, { tables, body, day: front?.frontMatter?.date ?? null }) : [];
  };
  return {
    text,
    frontMatter: front?.frontMatter ?? null,
    frontMatterRange,
    fields: front?.fields ?? new Map<string, Range>(),
    title,
    sections,
    layers: findLayers(tables),
    tables,
    actions: findActions(tables),
    timeline: timesIn('timeline'),
    recovery: timesIn('recovery').filter(({ time }) => time !== ''),
    passages: findPassages(markdown, placed, { tables, title: title?.range ?? null, sectionAt }),
    prose: maskProse(markdown, nodes),
    changes: findChanges(markdown, nodes),
    questions: findQuestions(markdown, nodes),
    references: findReferences(markdown, nodes),
    definitions: findDefinitions(markdown, nodes),
    problems: front?.problems ?? [],
  };
}

function findChanges(markdown: Markdown, nodes: readonly MarkdownNode[]): readonly ChangeBlock[] {
  return nodes
    .filter((node) => node.type === 'code')
    .filter((node) => node.lang === 'harness-change')
    .map((node): ChangeBlock => {
      const range = markdown.range(node);
      return readChangeBlock(markdown.text, range, insideFences(markdown.text, range));
    });
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

function findLayers(tables: readonly Table[]): LayerRow[] {
  const table = tables.find(({ section }) => section === 'layers');
  return (table?.rows ?? []).map(({ range, cells }) => {
    const name = cells[0]?.text.replace(/[*_`]/g, '').trim() ?? '';
    const layer = layerNames.find(([, words]) => words.test(name))?.[0] ?? null;
    return { layer, range, cells };
  });
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
