import { createScanner } from 'jsonc-parser';
import type { Edit } from '../model/finding.ts';
import type { Json } from '../model/session.ts';
import type { JsonNode, JsonPath } from './json.ts';
import { findJson, parseJson, token } from './json.ts';
import { renderJson } from './json-render.ts';
import { detectStyle, lineStart } from './lines.ts';

/** Puts an item into the array at `path`, at the end or before the item `index`; nothing else changes by a byte. @throws Error when there is no array. */
export function insertArrayItem(
  text: string,
  path: JsonPath,
  { item, index }: { readonly item: Json; readonly index?: number },
): readonly Edit[] {
  const array = containerAt(text, path, 'array');
  return insertChild(text, array, { index, render: (layout) => renderJson(item, layout) });
}

/** Puts a property at the end of the object at `path`. @throws Error when there is no object or it has the key. */
export function insertProperty(text: string, path: JsonPath, property: readonly [string, Json]): readonly Edit[] {
  const object = containerAt(text, path, 'object');
  const [key, value] = property;
  if (object.children.some((child) => child.key === key)) throw new Error(`the object has a property ${key}`);
  return insertChild(text, object, {
    render: (layout) => `${JSON.stringify(key)}:${layout.colonGap}${renderJson(value, layout)}`,
  });
}

/** Takes an item out of the array at `path`: the inverse of inserting it. @throws Error when there is none. */
export function removeArrayItem(text: string, path: JsonPath, index: number): readonly Edit[] {
  return removeChild(text, containerAt(text, path, 'array'), index);
}

/** Takes a property out of the object at `path`: the inverse of inserting it. @throws Error when there is none. */
export function removeProperty(text: string, path: JsonPath, key: string): readonly Edit[] {
  const object = containerAt(text, path, 'object');
  return removeChild(
    text,
    object,
    object.children.findLastIndex((child) => child.key === key),
  );
}

/** Puts another value in the place of the one at `path`. @throws Error when there is none. */
export function replaceJson(text: string, path: JsonPath, value: Json): readonly Edit[] {
  const root = parseJson(text);
  const node = root && findJson(root, path);
  if (!node) throw new Error(`no value at ${path.join('/')}`);
  return [{ start: node.start, end: node.end, text: renderJson(value, layoutAt(text, node, null)) }];
}

/** Appends to the array at `path`; objects and the array on the way that do not exist are made. @throws Error when another type stands there. */
export function appendAtPath(text: string, path: readonly string[], item: Json): readonly Edit[] {
  const root = parseJson(text);
  if (!root) throw new Error('no readable JSON');
  let depth = 0;
  while (depth < path.length && findJson(root, path.slice(0, depth + 1))) depth++;
  if (depth === path.length) return insertArrayItem(text, path, { item });
  const value = path.slice(depth + 1).reduceRight<Json>((inner, key) => ({ [key]: inner }), [item]);
  return insertProperty(text, path.slice(0, depth), [path[depth] ?? '', value]);
}

/** How children of one container are laid out. */
interface Layout {
  readonly multiline: boolean;
  readonly eol: string;
  readonly unit: string;
  /** Indentation of the line on which a child begins. */
  readonly indent: string;
  readonly colonGap: string;
  /** What stands between a comma and the next child on one line. */
  readonly gap: string;
}

function containerAt(text: string, path: JsonPath, type: 'array' | 'object'): JsonNode {
  const root = parseJson(text);
  const node = root && findJson(root, path);
  if (!node || node.type !== type) throw new Error(`no ${type} at /${path.join('/')}`);
  return node;
}

function leadOf(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && /[ \t\r\n]/.test(text[start - 1] ?? '')) start--;
  return text.slice(start, offset);
}

/** `container` null: the layout for a value that stands where `node` stands. */
function layoutAt(text: string, node: JsonNode, container: JsonNode | null): Layout {
  const style = detectStyle(text);
  const last = container?.children.at(-1);
  const lead = last ? leadOf(text, last.start) : '';
  const line = lineStart(text, node.start);
  const base = /^[ \t]*/.exec(text.slice(line, node.start))?.[0] ?? '';
  const isBare = /^\uFEFF?\s*\{\}$/.test(text);
  const isFlat = (!text.includes('\n') && !isBare) || (last !== undefined && !lead.includes('\n'));
  const colon = /"\s*:([ \t]*)/.exec(text)?.[1] ?? ' ';
  const shared = { unit: style.indent, colonGap: colon, gap: flatGap(text, container, colon) };
  if (last && lead.includes('\n')) {
    const eol = lead.includes('\r\n') ? '\r\n' : '\n';
    return { ...shared, multiline: true, eol, indent: lead.slice(lead.lastIndexOf('\n') + 1) };
  }
  return { ...shared, multiline: !isFlat, eol: style.eol, indent: container ? base + style.indent : base };
}

function flatGap(text: string, container: JsonNode | null, colon: string): string {
  const children = container?.children ?? [];
  const last = children.at(-1);
  const lead = last && children.length > 1 ? leadOf(text, last.start) : null;
  return lead !== null && !lead.includes('\n') ? lead : colon === '' && text.includes(':') ? '' : ' ';
}

interface Insertion {
  readonly index?: number | undefined;
  readonly render: (layout: Layout) => string;
}

function insertChild(text: string, container: JsonNode, { index, render }: Insertion): readonly Edit[] {
  const layout = layoutAt(text, container, container);
  const inner = render(layout);
  const before = index === undefined ? undefined : container.children[index];
  const separator = layout.multiline ? layout.eol + layout.indent : layout.gap;
  if (before) return [insertion(before.start, `${inner},${separator}`)];
  const last = container.children.at(-1);
  if (!last) {
    // An empty pair of brackets is opened up; one that holds blanks or a comment keeps them behind the new child.
    const isTight = container.end - container.start === 2;
    const base = layout.indent.slice(0, Math.max(layout.indent.length - layout.unit.length, 0));
    const body = layout.multiline && isTight ? layout.eol + layout.indent + inner + layout.eol + base : inner;
    return [insertion(container.start + 1, body)];
  }
  const comma = commaAfter(text, last.end, container.end);
  const notes = endOfLineNotes(text, comma === null ? last.end : comma + 1, container.end);
  const lead = notes.endsLine && !layout.multiline ? layout.eol + layout.indent : separator;
  if (comma !== null) return [insertion(notes.end, `${lead}${inner},`)];
  if (notes.end === last.end) return [insertion(last.end, `,${lead}${inner}`)];
  return [insertion(last.end, ','), insertion(notes.end, lead + inner)];
}

function insertion(start: number, text: string): Edit {
  return { start, end: start, text };
}

/** Offset of a comma between a child and the next one or the closing bracket; comments are skipped. */
function commaAfter(text: string, from: number, limit: number): number | null {
  const scanner = createScanner(text.slice(from, limit), true);
  return scanner.scan() === token.comma ? from + scanner.getTokenOffset() : null;
}

/** The end of the comments that stand on the same line: they belong to what is before them. A line comment ends the line. */
function endOfLineNotes(text: string, from: number, limit: number): { end: number; endsLine: boolean } {
  const scanner = createScanner(text.slice(from, limit), false);
  let end = from;
  for (let kind = scanner.scan(); ; kind = scanner.scan()) {
    const isNote = kind === token.lineComment || kind === token.blockComment;
    if (!isNote && kind !== token.blanks) return { end, endsLine: false };
    if (isNote) end = from + scanner.getTokenOffset() + scanner.getTokenLength();
    if (kind === token.lineComment) return { end, endsLine: true };
  }
}

function removeChild(text: string, container: JsonNode, index: number): readonly Edit[] {
  const child = container.children[index];
  if (!child) throw new Error('nothing there to remove');
  const lead = removableLead(text, child, container.children[index - 1]?.end ?? container.start + 1);
  const comma = commaAfter(text, child.end, container.end);
  const next = container.children[index + 1];
  if (container.children.length === 1) return removeOnly(text, child, { lead, comma });
  if (next && comma !== null) {
    const between = text.slice(child.end, next.start);
    if (index === 0 && /^\s*,\s*$/.test(between)) return [{ start: child.start, end: next.start, text: '' }];
    return cut({ start: child.start - (index === 0 ? 0 : lead), end: child.end }, comma);
  }
  if (comma !== null) return cut({ start: child.start - lead, end: child.end }, comma);
  const previous = container.children[index - 1];
  const former = previous ? commaAfter(text, previous.end, container.end) : null;
  return cut({ start: child.start - lead, end: child.end }, former);
}

/** Length of the blanks before a child that may go with it; none where they end a comment that would swallow what follows. */
function removableLead(text: string, child: { readonly start: number; readonly end: number }, from: number): number {
  const lead = leadOf(text, child.start);
  const isNote = endsInLineComment(text.slice(from, child.start - lead.length));
  return isNote && !/^[ \t]*,?[ \t]*\r?\n/.test(text.slice(child.end)) ? 0 : lead.length;
}

function endsInLineComment(trivia: string): boolean {
  const scanner = createScanner(trivia, false);
  let last: number = token.end;
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) last = kind;
  return last === token.lineComment;
}

function removeOnly(
  text: string,
  child: { readonly start: number; readonly end: number },
  { lead, comma }: { readonly lead: number; readonly comma: number | null },
): readonly Edit[] {
  const end = comma === null ? child.end : comma + 1;
  const trail = /^\s*/.exec(text.slice(end))?.[0].length ?? 0;
  const isAlone = lead > 0 && /[[{]/.test(text[child.start - lead - 1] ?? '') && /[\]}]/.test(text[end + trail] ?? '');
  if (isAlone) return [{ start: child.start - lead, end: end + trail, text: '' }];
  return comma === null
    ? [{ start: child.start, end: child.end, text: '' }]
    : cut({ start: child.start, end: child.end }, comma);
}

function cut(range: { readonly start: number; readonly end: number }, comma: number | null): readonly Edit[] {
  const edit = { ...range, text: '' };
  if (comma === null) return [edit];
  if (comma === range.end) return [{ ...edit, end: comma + 1 }];
  if (comma + 1 === range.start) return [{ ...edit, start: comma }];
  return [edit, { start: comma, end: comma + 1, text: '' }].sort((a, b) => a.start - b.start);
}
