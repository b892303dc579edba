import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Range } from '../model/finding.ts';
import type { Json } from '../model/session.ts';
import { lineAt } from './lines.ts';

/** What jsonc-parser's scanner returns; its `SyntaxKind` is a const enum, which erasable TypeScript cannot name. */
export const token = {
  closeBrace: 2,
  closeBracket: 4,
  comma: 5,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  blanks: 15,
  end: 17,
} as const;

/** Keys and indexes from the root to a value. */
export type JsonPath = readonly (string | number)[];

/** A value of a JSON text with where it stands. Offsets are UTF-16 into the whole text, a byte order mark included. */
export interface JsonNode extends Range {
  readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  /** Of an array: its items. Of an object: its properties. */
  readonly children: readonly JsonChild[];
  readonly value: Json;
}

/** An item of an array, or a property of an object from the key's quote to the value's end. */
export interface JsonChild extends Range {
  /** Null for an item. */
  readonly key: string | null;
  readonly node: JsonNode;
}

/** Something that a strict JSON reader refuses. */
export interface JsonProblem {
  /** 1-based. */
  readonly line: number;
  /** Plain words without a full stop: `a comment`. */
  readonly what: string;
}

/** The tree of a JSON or JSONC text; null when it is no single readable value. */
export function parseJson(text: string): JsonNode | null {
  const { body, shift } = withoutMark(text);
  if (isTooDeep(body)) return null;
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, { allowTrailingComma: true, disallowComments: false });
  return root && errors.length === 0 ? toNode(root, shift) : null;
}

/** No harness file nests like this, and the parser recurses. */
function isTooDeep(body: string): boolean {
  let depth = 0;
  for (const bracket of body.matchAll(/[[{]|[\]}]/g)) {
    depth += bracket[0] === '[' || bracket[0] === '{' ? 1 : -1;
    if (depth > 500) return true;
  }
  return false;
}

function withoutMark(text: string): { body: string; shift: number } {
  return text.startsWith('\uFEFF') ? { body: text.slice(1), shift: 1 } : { body: text, shift: 0 };
}

function toNode(node: Node, shift: number): JsonNode {
  const start = node.offset + shift;
  const end = start + node.length;
  if (node.type === 'array') {
    const children = (node.children ?? []).map((child): JsonChild => {
      const item = toNode(child, shift);
      return { key: null, start: item.start, end: item.end, node: item };
    });
    return { type: 'array', start, end, children, value: children.map((child) => child.node.value) };
  }
  if (node.type === 'object') {
    const children = (node.children ?? []).flatMap((child): JsonChild[] => {
      const [key, value] = child.children ?? [];
      if (!key || !value) return [];
      return [
        {
          key: String(key.value),
          start: child.offset + shift,
          end: value.offset + value.length + shift,
          node: toNode(value, shift),
        },
      ];
    });
    const value = Object.fromEntries(children.map((child) => [child.key ?? '', child.node.value]));
    return { type: 'object', start, end, children, value };
  }
  return { type: node.type === 'property' ? 'null' : node.type, start, end, children: [], value: scalar(node.value) };
}

function scalar(value: unknown): Json {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** The value at a path, or null. Of a doubled key the last one counts, as for `JSON.parse`. */
export function findJson(root: JsonNode, path: JsonPath): JsonNode | null {
  let node = root;
  for (const step of path) {
    const child =
      typeof step === 'number' && node.type === 'array'
        ? node.children[step]
        : node.type === 'object'
          ? node.children.findLast((candidate) => candidate.key === step)
          : undefined;
    if (!child) return null;
    node = child.node;
  }
  return node;
}

/** Where a strict JSON reader stops: comment, trailing comma, anything else; null when it reads the text. A byte order mark is let pass. */
export function strictJsonProblem(text: string): JsonProblem | null {
  const { body } = withoutMark(text);
  if (isTooDeep(body)) return { line: 1, what: 'nesting deeper than 500 levels' };
  const looseness = findLooseness(body);
  if (looseness) return looseness;
  const errors: ParseError[] = [];
  parseTree(body, errors, { allowTrailingComma: false, disallowComments: true });
  const [error] = errors;
  if (error) return { line: lineAt(body, error.offset), what: describeError(error) };
  try {
    JSON.parse(body);
    return null;
  } catch (reason) {
    return { line: 1, what: reason instanceof Error ? reason.message : 'unreadable' };
  }
}

/** Where a reader of JSON with comments stops; null when it reads the text. */
export function looseJsonProblem(text: string, allowTrailingComma: boolean): JsonProblem | null {
  const { body } = withoutMark(text);
  if (isTooDeep(body)) return { line: 1, what: 'nesting deeper than 500 levels' };
  const comma = allowTrailingComma ? null : findLooseness(body, true);
  if (comma) return comma;
  const errors: ParseError[] = [];
  parseTree(body, errors, { allowTrailingComma, disallowComments: false });
  const [error] = errors;
  return error ? { line: lineAt(body, error.offset), what: describeError(error) } : null;
}

function describeError(error: ParseError): string {
  const code = printParseErrorCode(error.error);
  const known: Record<string, string> = {
    ValueExpected: 'a value is missing',
    PropertyNameExpected: 'a property name in double quotes is missing',
    ColonExpected: 'a colon is missing',
    CommaExpected: 'a comma is missing',
    CloseBraceExpected: 'a closing brace is missing',
    CloseBracketExpected: 'a closing bracket is missing',
    EndOfFileExpected: 'something follows the end of the value',
    InvalidCharacter: 'a control character stands in a string',
  };
  return known[code] ?? code.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** The first comment or trailing comma; the first trailing comma alone where comments are let pass. */
function findLooseness(body: string, allowComments = false): JsonProblem | null {
  const scanner = createScanner(body, false);
  let comma: number | null = null;
  for (let kind = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind === token.lineComment || kind === token.blockComment) {
      if (allowComments) continue;
      return { line: lineAt(body, scanner.getTokenOffset()), what: 'a comment' };
    }
    if (kind === token.blanks || kind === token.lineBreak) continue;
    const closes = kind === token.closeBrace || kind === token.closeBracket;
    if (closes && comma !== null) return { line: lineAt(body, comma), what: 'a trailing comma' };
    comma = kind === token.comma ? scanner.getTokenOffset() : null;
  }
  return null;
}

/** Whether a comment stands in a stretch of JSON. */
export function hasComment(part: string): boolean {
  const scanner = createScanner(part, false);
  for (let kind = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    if (kind === token.lineComment || kind === token.blockComment) return true;
  }
  return false;
}

/** Keys that stand twice in one object, with the 1-based line of the later one. */
export function duplicateKeys(text: string): readonly { readonly key: string; readonly line: number }[] {
  const root = parseJson(text);
  const found: { key: string; line: number }[] = [];
  const visit = (node: JsonNode): void => {
    const seen = new Set<string>();
    for (const child of node.children) {
      if (child.key !== null && seen.has(child.key)) found.push({ key: child.key, line: lineAt(text, child.start) });
      if (child.key !== null) seen.add(child.key);
      visit(child.node);
    }
  };
  if (root) visit(root);
  return found;
}
