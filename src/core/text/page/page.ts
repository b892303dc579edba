import type { Range } from '../../model/finding.ts';
import { parseMarkdown, type Markdown, type MarkdownNode } from '../markdown.ts';
import { readHtml } from './html.ts';
import { inlineRuns, picture } from './inline-runs.ts';
import { countLines, type TextRun } from './metrics.ts';

/** How much paper a text takes. */
export interface PageEstimate {
  /** 1 = exactly one full A4 page as printed with media/print.css. */
  readonly pages: number;
  /** UTF-16 offset of the line or row with which page two begins; null when there is none. */
  readonly breakAt: number | null;
}

// The numbers of media/print.css, in points.
const mm = 72 / 25.4;
const paper = { width: (210 - 2 * 18) * mm, height: (297 - 2 * 16) * mm };
const body = { size: 10.5, line: 14.25, gap: 5 };
const headings = [
  { size: 16.5, line: 21, padding: 6 },
  { size: 12, line: 15, padding: 9 },
  { size: 10.5, line: 14.25, padding: 6 },
] as const;
const inlineCode = 9.75;
const block = { size: 9, line: 12, padding: 4, side: 6 };
const table = { size: 9.75, line: 12.75, code: 9, padding: 4, side: 6, border: 0.75 };
const listIndent = 15;
const itemGap = 3;
const quoteIndent = 10.5;
const rule = { gap: 6, border: 0.75 };
const imageHeight = 50 * mm;

/** Something that is not divided between pages: a line, a row; or the space between blocks. */
interface Box {
  readonly height: number;
  /** Where it begins in the text; null for a space. */
  readonly offset: number | null;
}

/** Boxes as they come, with the space that stands between the last block and the next. */
class Column {
  readonly boxes: Box[] = [];
  #gap = 0;

  add(height: number, offset: number): void {
    if (height <= 0) return;
    if (this.#gap > 0 && this.boxes.length > 0) this.boxes.push({ height: this.#gap, offset: null });
    this.#gap = 0;
    this.boxes.push({ height, offset });
  }

  /** Asks for space before the next block; adjoining margins collapse. */
  space(gap: number): void {
    this.#gap = Math.max(this.#gap, gap);
  }
}

/** Where a block stands, and the space after it by its kind. */
interface Place {
  readonly width: number;
  readonly gaps: { readonly text: number; readonly list: number; readonly other: number };
  /** In a list item or quotation the last block has no space after it. */
  readonly isInner: boolean;
}

const gaps = {
  page: { text: body.gap, list: body.gap, other: body.gap },
  loose: { text: itemGap, list: 0, other: itemGap },
  tight: { text: 0, list: 0, other: itemGap },
  none: { text: 0, list: 0, other: 0 },
} as const;

/** How many A4 pages a Markdown text takes in print; the skipped ranges, and front matter and definitions, take nothing. */
export function estimatePages(text: string, skipped: readonly Range[] = []): PageEstimate {
  const markdown = parseMarkdown(text);
  const column = new Column();
  const layout = new Layout(markdown, skipped, column);
  layout.blocks(markdown.tree.children, { width: paper.width, gaps: gaps.page, isInner: false });
  let y = 0;
  let breakAt: number | null = null;
  for (const { height, offset } of column.boxes) {
    y += height;
    // A hundredth of a point is no overflow.
    if (breakAt === null && offset !== null && y > paper.height + 0.01) breakAt = offset;
  }
  return { pages: y / paper.height, breakAt };
}

class Layout {
  readonly #markdown: Markdown;
  readonly #skipped: readonly Range[];
  readonly #column: Column;

  constructor(markdown: Markdown, skipped: readonly Range[], column: Column) {
    this.#markdown = markdown;
    this.#skipped = skipped;
    this.#column = column;
  }

  blocks(nodes: readonly MarkdownNode[], place: Place): void {
    let isHidden = false;
    const shown = nodes.filter((node) => {
      const wasHidden = isHidden;
      if (node.type === 'html') isHidden = readHtml(node.value).hides ?? isHidden;
      return !wasHidden && !this.#isSkipped(node);
    });
    for (const [i, node] of shown.entries()) {
      const isLast = i === shown.length - 1;
      this.#block(node, place.isInner && isLast ? { ...place, gaps: gaps.none } : place);
    }
  }

  #isSkipped(node: MarkdownNode): boolean {
    if (node.type === 'yaml' || node.type === 'definition') return true;
    const { start, end } = this.#markdown.range(node);
    return this.#skipped.some((range) => start >= range.start && end <= range.end);
  }

  #block(node: MarkdownNode, place: Place): void {
    switch (node.type) {
      case 'heading': {
        const { size, line, padding } = headings[Math.min(node.depth, 3) - 1] ?? headings[2];
        const lines = countLines(inlineRuns(node, { face: 'bold', size, code: inlineCode }), place.width);
        this.#column.add(lines * line + padding, this.#start(node));
        return;
      }
      case 'paragraph':
        return this.#paragraph(node, place);
      case 'list':
        return this.#list(node, place);
      case 'blockquote':
        this.blocks(node.children, { width: place.width - quoteIndent, gaps: gaps.page, isInner: true });
        return this.#column.space(place.gaps.other);
      case 'code':
        return this.#code(node.value, this.#start(node), place);
      case 'table':
        return this.#table(node, place);
      case 'thematicBreak':
        this.#column.space(rule.gap);
        this.#column.add(rule.border, this.#start(node));
        return this.#column.space(rule.gap);
      case 'html':
        return this.#html(node.value, this.#start(node), place);
      default:
    }
  }

  #start(node: MarkdownNode): number {
    return this.#markdown.range(node).start;
  }

  #paragraph(node: MarkdownNode & { type: 'paragraph' }, place: Place): void {
    const runs = inlineRuns(node, { face: 'regular', size: body.size, code: inlineCode });
    const { start, end } = this.#markdown.range(node);
    const cuts = runs.flatMap((run, at) => (run === picture ? [at] : []));
    for (const [i, cut] of [...cuts, runs.length].entries()) {
      const part = runs.slice(i === 0 ? 0 : (cuts[i - 1] ?? 0) + 1, cut);
      // The space between two pictures is no line.
      const lines = part.some(({ text }) => text.trim() !== '') ? countLines(part, place.width) : 0;
      for (let line = 0; line < lines; line++) {
        // Which character begins a line matters little: the finding points at about the right words.
        this.#column.add(body.line, start + Math.floor(((end - start) * line) / lines));
      }
      if (cut < runs.length) this.#column.add(imageHeight, start);
    }
    this.#column.space(place.gaps.text);
  }

  #html(value: string, offset: number, place: Place): void {
    const { text, pictures } = readHtml(value);
    const lines = countLines([{ text, face: 'regular', size: body.size }], place.width);
    this.#column.add(lines * body.line + pictures * imageHeight, offset);
    if (/<\/(?:p|[uo]l|table|blockquote)>\s*$/i.test(value)) this.#column.space(place.gaps.text);
  }

  #list(node: MarkdownNode & { type: 'list' }, place: Place): void {
    const isLoose = node.spread === true || node.children.some((item) => item.spread === true);
    for (const item of node.children) {
      if (item.children.length === 0) this.#column.add(body.line, this.#start(item));
      const inner = { width: place.width - listIndent, gaps: isLoose ? gaps.loose : gaps.tight, isInner: true };
      this.blocks(item.children, inner);
    }
    this.#column.space(place.gaps.list);
  }

  #code(value: string, offset: number, place: Place): void {
    const text = value.replaceAll('\t', '        ');
    // An empty last line is a line as well.
    const run: TextRun = { text: `${text}\n`, face: 'mono', size: block.size };
    const lines = countLines([run], place.width - 2 * block.side);
    this.#column.add(lines * block.line + 2 * block.padding, offset);
    this.#column.space(place.gaps.other);
  }

  #table(node: MarkdownNode & { type: 'table' }, place: Place): void {
    const count = node.children[0]?.children.length ?? 1;
    const widths = columnWidths(count, place.width);
    for (const [i, row] of node.children.entries()) {
      const style = { face: i === 0 ? 'bold' : 'regular', size: table.size, code: table.code } as const;
      const lines = row.children
        .slice(0, count)
        .map((cell, at) => countLines(inlineRuns(cell, style), widths[at] ?? 0));
      const height = Math.max(0, ...lines) * table.line + table.padding + table.border;
      this.#column.add(height, this.#start(row));
    }
    this.#column.space(place.gaps.other);
  }
}

/** Widths of the text in the columns of a table; the style sets the first two of five. */
function columnWidths(count: number, width: number): readonly number[] {
  if (count !== 5) return Array.from({ length: count }, () => width / count - table.side);
  const [name, scope] = [0.12 * width, 0.1 * width];
  const rest = (width - name - scope - 2 * table.side) / 3 - table.side;
  return [name, scope, rest, rest, rest];
}
