import type { LibraryEntry } from '../model/library.ts';
import { compareText, wordsOf } from './words.ts';

/** A post-mortem with the words of its text. */
export interface LibraryRecord {
  readonly entry: LibraryEntry;
  /** Lower case, each once. */
  readonly words: readonly string[];
}

/** The library as it is searched. Records come and go one by one; a search looks at no document. */
export interface SearchIndex {
  /** Adds a record, or replaces that of the same path. */
  put(record: LibraryRecord): void;
  remove(path: string): void;
  /** The post-mortems that meet every part of a query, best first; an empty query gives all, newest first. */
  search(query: string): readonly LibraryEntry[];
}

/** An empty index. */
export function createSearchIndex(): SearchIndex {
  const records = new Map<string, LibraryRecord>();
  const postings = new Map<string, Set<string>>();
  // Sorted words make a prefix a range; made on the first search after a change.
  let vocabulary: readonly string[] | null = null;
  const remove = (path: string): void => {
    for (const word of records.get(path)?.words ?? []) {
      const paths = postings.get(word);
      paths?.delete(path);
      if (paths?.size === 0) {
        postings.delete(word);
        vocabulary = null;
      }
    }
    records.delete(path);
  };
  const findWord = (word: string): ReadonlyMap<string, number> => {
    vocabulary ??= [...postings.keys()].sort(compareText);
    const hits = new Map<string, number>();
    for (let at = lowerBound(vocabulary, word); vocabulary[at]?.startsWith(word); at++) {
      const isWhole = vocabulary[at] === word;
      for (const path of postings.get(vocabulary[at] ?? '') ?? [])
        hits.set(path, Math.max(hits.get(path) ?? 0, isWhole ? 2 : 1));
    }
    return hits;
  };
  return {
    put(record) {
      remove(record.entry.path);
      records.set(record.entry.path, record);
      for (const word of record.words) {
        const paths = postings.get(word);
        if (paths) paths.add(record.entry.path);
        else {
          postings.set(word, new Set([record.entry.path]));
          vocabulary = null;
        }
      }
    },
    remove,
    search(query) {
      const { words, fields } = parseQuery(query);
      const found = words.map(findWord);
      const [narrowest] = [...found].sort((a, b) => a.size - b.size);
      const paths = narrowest ? [...narrowest.keys()] : [...records.keys()];
      return paths
        .flatMap((path) => {
          const entry = records.get(path)?.entry;
          if (!entry || !found.every((hits) => hits.has(path)) || !fields.every((field) => field(entry))) return [];
          const inTitle = new Set(wordsOf(entry.title));
          const score = found.reduce((sum, hits) => sum + (hits.get(path) ?? 0), 0);
          return [{ entry, score: score + 3 * words.filter((word) => inTitle.has(word)).length }];
        })
        .sort((a, b) => b.score - a.score || compareEntries(a.entry, b.entry))
        .map(({ entry }) => entry);
    },
  };
}

/** Newest first, then by path. */
export function compareEntries(a: LibraryEntry, b: LibraryEntry): number {
  return compareText(b.date ?? '', a.date ?? '') || compareText(a.path, b.path);
}

function lowerBound(sorted: readonly string[], word: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareText(sorted[middle] ?? '', word) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

type FieldTest = (entry: LibraryEntry) => boolean;

/** The fields that a query may name; text that names another is searched as text. */
const fieldTests: Readonly<Record<string, (value: string) => FieldTest>> = {
  pattern: (value) => (entry) => starts(entry.pattern, value),
  layer: (value) => (entry) => starts(entry.layer, value),
  status: (value) => (entry) => starts(entry.status, value),
  agent: (value) => (entry) => starts(entry.agent, value),
  template: (value) => (entry) => starts(entry.template, value),
  trigger: (value) => (entry) => starts(entry.trigger, value),
  id: (value) => (entry) => starts(entry.id, value),
  session: (value) => (entry) => starts(entry.sessionId, value),
  date: (value) => (entry) => starts(entry.date, value),
  kind: (value) => (entry) => entry.changes.some(({ kind }) => starts(kind, value)),
  owner: (value) => (entry) => entry.changes.some(({ owner }) => contains(owner, value)),
  file: (value) => (entry) => entry.files.some((file) => contains(file, value)),
};

/** The names of the fields that a query may hold, as `field:value`. */
export const searchFields: readonly string[] = Object.keys(fieldTests);

function starts(text: string | null, value: string): boolean {
  return text !== null && text.toLowerCase().startsWith(value);
}

function contains(text: string | null, value: string): boolean {
  return text !== null && text.toLowerCase().includes(value);
}

/** `pattern:false-green file:src/x -layer:tests "two words" word`; a field's value may stand in quotes, `-` excludes. */
function parseQuery(query: string): { readonly words: readonly string[]; readonly fields: readonly FieldTest[] } {
  const words: string[] = [];
  const fields: FieldTest[] = [];
  for (const [part, minus, name, quoted, plain] of query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^\s"]+))/gi)) {
    const test = fieldTests[name?.toLowerCase() ?? ''];
    const value = (quoted ?? plain ?? '').toLowerCase();
    if (!test) words.push(...wordsOf(name === undefined ? value : part));
    else if (minus === '') fields.push(test(value));
    else fields.push((entry) => !test(value)(entry));
  }
  return { words: [...new Set(words)], fields };
}
