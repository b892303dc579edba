import type { EarlierRejection, LibraryEntry, Recall, StrongerKind } from '../model/library.ts';
import { strongerKind } from './ladder.ts';
import type { LibraryRecord } from './search.ts';
import { compareEntries } from './search.ts';
import { subjectWords, wordsOf } from './words.ts';

/** What is known of a post-mortem that is being written. */
export interface Sought {
  /** Repository-relative path of the document itself, so that it is not found; null while it has none. */
  readonly path: string | null;
  /** The session's id: another document of the same run is not an earlier one. */
  readonly sessionId: string | null;
  /** YYYY-MM-DD of the run; later post-mortems are no past ones. Null = all are. */
  readonly date: string | null;
  readonly pattern: string | null;
  readonly layer: string | null;
  /** Repository-relative or absolute paths. */
  readonly files: readonly string[];
  /** Title, task, signals: any text that tells what it is about. */
  readonly text: string;
}

/**
 * What a document tells of what is sought.
 * @param text the document's.
 */
export function soughtFor(entry: LibraryEntry, text: string): Sought {
  const { path, sessionId, date, pattern, layer, files } = entry;
  return { path, sessionId, date, pattern, layer, files, text };
}

/** A past post-mortem that is like the one sought. */
export interface Similar {
  readonly entry: LibraryEntry;
  readonly score: number;
  /** What they share, as short phrases: `the same pattern`, `src/price.js`, `the words “stash”, “uncommitted”`. */
  readonly shared: readonly string[];
}

/** What a document and the records' words weigh: the fewer documents a word stands in, the more it tells. */
const weights = { pattern: 3, layer: 1.5, file: 2, folder: 0.5, words: 3 } as const;
const most = { files: 3, words: 5 } as const;
/** A shared layer alone, or a folder, or some words, is no likeness. */
const least = 2.5;

/** Past post-mortems like the one sought, the most alike first. */
export function similarTo(sought: Sought, library: readonly LibraryRecord[], limit = 5): readonly Similar[] {
  // Pattern and layer are compared by themselves.
  const named = new Set(wordsOf(`${sought.pattern ?? ''} ${sought.layer ?? ''}`));
  const text = `${sought.text} ${sought.files.map((file) => baseName(file)).join(' ')}`;
  const wanted = new Set(subjectWords(text).filter((word) => !named.has(word)));
  const others = library.filter(({ entry }) => isPast(entry, sought));
  const frequency = new Map<string, number>();
  for (const { words } of others) {
    for (const word of words) if (wanted.has(word)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const rarities = new Map([...frequency].map(([word, count]) => [word, Math.log(1 + others.length / count)]));
  const rarity = (word: string): number => rarities.get(word) ?? Math.log(2);
  const isTelling = (word: string): boolean => (frequency.get(word) ?? 0) <= Math.max(2, others.length / 3);
  const whole = [...wanted].filter((word) => frequency.has(word)).reduce((sum, word) => sum + rarity(word), 0);
  return others
    .map((record) => compare(record, { sought, wanted, rarity, isTelling, whole }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || compareEntries(a.entry, b.entry))
    .slice(0, limit);
}

function isPast(entry: LibraryEntry, { path, sessionId, date }: Sought): boolean {
  if (entry.path === path || (sessionId !== null && entry.sessionId === sessionId)) return false;
  return date === null || entry.date === null || entry.date <= date;
}

interface Comparison {
  readonly sought: Sought;
  readonly wanted: ReadonlySet<string>;
  readonly rarity: (word: string) => number;
  readonly isTelling: (word: string) => boolean;
  /** The sum of the rarities of the wanted words that stand in any document. */
  readonly whole: number;
}

function compare({ entry, words }: LibraryRecord, { sought, wanted, rarity, isTelling, whole }: Comparison): Similar {
  const shared: string[] = [];
  let score = 0;
  if (sought.pattern !== null && entry.pattern === sought.pattern) {
    score += weights.pattern;
    shared.push(`the pattern ${sought.pattern}`);
  }
  if (sought.layer !== null && entry.layer === sought.layer) {
    score += weights.layer;
    shared.push(`the layer ${sought.layer}`);
  }
  const files = entry.files.filter((file) => sought.files.some((other) => isSameFile(file, other)));
  const folders = entry.files.some((file) => sought.files.some((other) => isSameFolder(file, other)));
  score += files.length > 0 ? Math.min(files.length, most.files) * weights.file : folders ? weights.folder : 0;
  shared.push(...files.slice(0, most.files));
  const common = words.filter((word) => wanted.has(word)).sort((a, b) => rarity(b) - rarity(a));
  const part = whole === 0 ? 0 : common.reduce((sum, word) => sum + rarity(word), 0) / whole;
  // Few wanted words are soon all found; their part counts fully from eight on.
  score += weights.words * part * Math.min(1, common.length / 8);
  // What stands in most of the documents tells nothing to a reader.
  const telling = common.filter(isTelling);
  if (telling.length >= 3) {
    const named = telling.slice(0, most.words).map((word) => `“${word}”`);
    shared.push(`the words ${named.join(', ')}`);
  }
  return { entry, score, shared };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Recorded paths may be absolute, and those in a text relative to the repository. */
function isSameFile(a: string, b: string): boolean {
  return a === b || (a.includes('/') && b.endsWith(`/${a}`)) || (b.includes('/') && a.endsWith(`/${b}`));
}

function isSameFolder(a: string, b: string): boolean {
  const folder = a.slice(0, Math.max(0, a.lastIndexOf('/')));
  return folder.includes('/') && (b.startsWith(`${folder}/`) || b.includes(`/${folder}/`));
}

/** What the library holds for a post-mortem that is being written: rejections with their reasons, and a stronger kind. */
export function recall(sought: Sought, library: readonly LibraryRecord[]): Recall {
  const rejections = new Map<string, EarlierRejection>();
  for (const { entry } of similarTo(sought, library)) {
    // Offered again when the pattern returns; without one, likeness has to do.
    if (sought.pattern !== null && entry.pattern !== sought.pattern) continue;
    for (const { text, reason } of entry.rejected) {
      const key = subjectWords(text).join(' ');
      if (reason === null || rejections.has(key)) continue;
      rejections.set(key, { text, reason, document: entry.path, date: entry.date });
    }
  }
  const entries = library.map(({ entry }) => entry);
  return { rejections: [...rejections.values()], stronger: strongerFor(sought, entries) };
}

/** The next stronger kind of change where the pattern sought came back; null where it did not, or nothing was applied. */
export function strongerFor(sought: Sought, entries: readonly LibraryEntry[]): StrongerKind | null {
  if (sought.pattern === null) return null;
  return strongerKind(entries.filter((entry) => entry.pattern === sought.pattern && isPast(entry, sought)));
}
