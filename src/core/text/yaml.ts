import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import type { Range } from '../model/finding.ts';
import type { Json } from '../model/session.ts';

/** A problem at a place of the text that the YAML is part of. */
export interface YamlProblem {
  readonly range: Range;
  readonly message: string;
}

/** A YAML mapping as plain values; ranges are those of the whole text. */
export interface YamlMapping {
  /** Null when the YAML is no mapping at all. */
  readonly value: { readonly [key: string]: Json } | null;
  /** Dotted path of a value (`session.id`, `guard.deny.command.0`) → its range. */
  readonly values: ReadonlyMap<string, Range>;
  /** The same for the keys. */
  readonly keys: ReadonlyMap<string, Range>;
  readonly problems: readonly YamlProblem[];
}

interface Reading {
  readonly offset: number;
  readonly values: Map<string, Range>;
  readonly keys: Map<string, Range>;
  readonly problems: YamlProblem[];
}

/** Deepest nesting that is read; no document of ours comes near it. */
const deepest = 20;

/**
 * Reads the YAML mapping at `part` of a text. Numbers come as they are written when `asText` is true, so that `1e5` stays a
 * commit and `007` an id. Never throws: what is broken is a problem, and what stands before it is still read.
 */
export function readYaml(text: string, part: Range, asText = true): YamlMapping {
  const reading: Reading = { offset: part.start, values: new Map(), keys: new Map(), problems: [] };
  const source = text.slice(part.start, part.end);
  const document = parseDocument(source, { prettyErrors: false, logLevel: 'silent', stringKeys: true });
  for (const error of document.errors) {
    reading.problems.push({ range: clampRange(error.pos, part), message: `not valid YAML: ${error.message}` });
  }
  const { contents } = document;
  const value = isMap(contents) ? readNode(contents, [], { ...reading, asText }) : null;
  if (contents !== null && !isMap(contents)) {
    reading.problems.push({ range: part, message: 'not a YAML mapping of keys to values' });
  }
  return { value: isRecord(value) ? value : null, ...reading };
}

function isRecord(value: Json | null): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function clampRange([start, end]: readonly [number, number], part: Range): Range {
  const length = part.end - part.start;
  const from = Math.max(0, Math.min(start, length - 1));
  return { start: part.start + from, end: part.start + Math.max(from, Math.min(Math.max(end, start + 1), length)) };
}

function readNode(node: Node | null, path: readonly string[], reading: Reading & { readonly asText: boolean }): Json {
  if (path.length > deepest) return null;
  if (node?.range) {
    const [start, end] = node.range;
    reading.values.set(path.join('.'), { start: start + reading.offset, end: end + reading.offset });
  }
  if (isAlias(node)) {
    const range = reading.values.get(path.join('.')) ?? { start: reading.offset, end: reading.offset };
    reading.problems.push({ range, message: 'an alias (`*name`) is not read here; write the value out' });
    return null;
  }
  if (isScalar(node)) {
    if (typeof node.value === 'number' || typeof node.value === 'bigint') {
      return reading.asText ? (node.source ?? String(node.value)) : Number(node.value);
    }
    return typeof node.value === 'string' || typeof node.value === 'boolean' ? node.value : null;
  }
  if (isSeq<Node | null>(node)) return node.items.map((item, i) => readNode(item, [...path, String(i)], reading));
  if (!isMap<Node, Node | null>(node)) return null;
  const entries: [string, Json][] = [];
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const below = [...path, name];
    if (key.range) {
      reading.keys.set(below.join('.'), { start: key.range[0] + reading.offset, end: key.range[1] + reading.offset });
    }
    entries.push([name, readNode(value, below, reading)]);
  }
  return Object.fromEntries(entries);
}
