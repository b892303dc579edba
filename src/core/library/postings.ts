import { compareText } from './words.ts';

/** Which documents hold which words. */
export interface Postings {
  add(path: string, words: readonly string[]): void;
  remove(path: string, words: readonly string[]): void;
  /** The documents that hold a word beginning so: 2 for the very word, else 1. */
  find(prefix: string): ReadonlyMap<string, number>;
}

/** Empty postings. */
export function createPostings(): Postings {
  const postings = new Map<string, Set<string>>();
  // Sorted words make a prefix a range; sorted on the first search after a word came or went.
  let vocabulary: readonly string[] | null = null;
  return {
    add(path, words) {
      for (const word of words) {
        const paths = postings.get(word);
        if (paths) paths.add(path);
        else {
          postings.set(word, new Set([path]));
          vocabulary = null;
        }
      }
    },
    remove(path, words) {
      for (const word of words) {
        const paths = postings.get(word);
        if (!paths?.delete(path) || paths.size > 0) continue;
        postings.delete(word);
        vocabulary = null;
      }
    },
    find(prefix) {
      vocabulary ??= [...postings.keys()].sort(compareText);
      const hits = new Map<string, number>();
      for (let at = lowerBound(vocabulary, prefix); vocabulary[at]?.startsWith(prefix); at++) {
        const word = vocabulary[at] ?? '';
        const rank = word === prefix ? 2 : 1;
        for (const path of postings.get(word) ?? []) if ((hits.get(path) ?? 0) < rank) hits.set(path, rank);
      }
      return hits;
    },
  };
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
