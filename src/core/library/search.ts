import type { LibraryEntry } from '../model/library.ts';
import { createPostings } from './postings.ts';
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
  const postings = createPostings();
  const remove = (path: string): void => {
    postings.remove(path, records.get(path)?.words ?? []);
    records.delete(path);
  };
  return {
    put(record) {
      remove(record.entry.path);
      records.set(record.entry.path, record);
      postings.add(record.entry.path, record.words);
    },
    remove,
    search(query) {
      const { words, fields } = parseQuery(query);
      const found = words.map((word) => postings.find(word));
      const [narrowest] = [...found].sort((a, b) => a.size - b.size);
      const paths = narrowest ? [...narrowest.keys()] : [...records.keys()];
      return paths
        .flatMap((path) => {
          const entry = records.get(path)?.entry;
          if (!entry || !found.every((hits) => hits.has(path)) || !fields.every((field) => field(entry))) return [];
          const inTitle = new Set(words.length === 0 ? [] : wordsOf(entry.title));
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

const queryPart = /(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^\s"]+))/gi;

/** What a query looks for in texts, to be found again there: its words and the files it names, not what it excludes. */
export function queryTerms(query: string): readonly string[] {
  const terms = [...query.matchAll(queryPart)].flatMap(([part, minus, name, quoted, plain]) => {
    const field = name?.toLowerCase() ?? '';
    if (minus !== '' || (fieldTests[field] && field !== 'file')) return [];
    return fieldTests[field] || name === undefined ? [quoted ?? plain ?? ''] : [part];
  });
  return [...new Set(terms.filter((term) => term !== ''))];
}

/** `pattern:false-green file:src/x -layer:tests "two words" word`; a field's value may stand in quotes, `-` excludes. */
function parseQuery(query: string): { readonly words: readonly string[]; readonly fields: readonly FieldTest[] } {
  const words: string[] = [];
  const fields: FieldTest[] = [];
  for (const [part, minus, name, quoted, plain] of query.matchAll(queryPart)) {
    const test = fieldTests[name?.toLowerCase() ?? ''];
    const value = (quoted ?? plain ?? '').toLowerCase();
    if (!test) words.push(...wordsOf(name === undefined ? value : part));
    else if (minus === '') fields.push(test(value));
    else fields.push((entry) => !test(value)(entry));
  }
  return { words: [...new Set(words)], fields };
}
