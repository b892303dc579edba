import { fileKind } from './file-kind.ts';
import { normalisePath } from './paths.ts';
import { ownWords, sentencesOf } from './own-words.ts';

/** A limit that a text sets on what may be changed. */
export interface Boundary {
  /** `only`: nothing but these may change. `never`: these may not. */
  readonly kind: 'only' | 'never';
  /** Paths, folders (`src/api/`), globs or file names as written; `tests` stands for test files. */
  readonly places: readonly string[];
  readonly sentence: string;
}

// A path, a folder or a file name: it has a slash or an extension. Addresses and version numbers have neither meaning.
const place =
  /(?<![\w/@:.])(?!https?:)(?:~?\.{0,2}\/)?(?:[\w@.*-]+\/)+[\w@.*-]*|(?<![\w/@.-])[\w-][\w.-]*\.[a-z]{1,5}\b(?!\/)/gi;
const change = '(?:touch|change|edit|modify|alter|update|rewrite|write to|work (?:on|in)|commit)';
const only = [
  new RegExp(`\\bonly (?:ever )?${change}\\b`, 'i'),
  new RegExp(`\\b${change}(?:ing)? (?:nothing (?:but|except)|only)\\b`, 'i'),
  /\b(?:nothing|no(?: other)? files?) (?:else )?(?:but|except|outside(?: of)?|other than)\b/i,
  /\b(?:limit|restrict|confine) (?:yourself|your(?: changes| edits)|the changes?|changes|edits) to\b/i,
];
const never = [
  new RegExp(
    `\\b(?:do not|don['’]?t|dont|never|must not|should not|without) (?:ever |please )?${change}(?:ing)?\\b`,
    'i',
  ),
  /\bleave\b.*\b(?:alone|untouched|unchanged|as (?:it|they) (?:is|are)|as is)\b/i,
];
const testsNamed = /\b(?:the |any |existing |your )?tests?(?: files?| suite)?\b/i;

/** The places that a text names: paths, folders and file names; what stands in code spans counts when it looks like one. */
export function placesIn(text: string): readonly string[] {
  const found = text.match(place) ?? [];
  return [...new Set(found.map((one) => one.replace(/[.,;:]+$/, '')))].filter(
    (one) => !/^\d+(?:\.\d+)+$|^\w\.\w\.?$/.test(one),
  );
}

/** The limits that a human's text sets in so many words; a limit that names no place is none that can be held against a path. */
export function boundariesIn(text: string): readonly Boundary[] {
  return sentencesOf(ownWords(text)).flatMap((sentence) => {
    const kind = only.some((one) => one.test(sentence))
      ? 'only'
      : never.some((one) => one.test(sentence))
        ? 'never'
        : null;
    if (kind === null || /\?\s*$/.test(sentence)) return [];
    const places = [...placesIn(partAfter(sentence, kind))];
    if (kind === 'never' && testsNamed.test(partAfter(sentence, kind)) && places.length === 0) places.push('tests');
    return places.length === 0 ? [] : [{ kind, places, sentence }];
  });
}

/** What stands after the words that set the limit: "fix a.ts, only touch b.ts" limits to b.ts. */
function partAfter(sentence: string, kind: Boundary['kind']): string {
  for (const pattern of kind === 'only' ? only : never) {
    const match = pattern.exec(sentence);
    if (match) return sentence.slice(match.index);
  }
  return sentence;
}

/** Whether a repository-relative path lies at a named place: the file itself, below a folder, or of that name anywhere. */
export function liesAt(path: string, named: string): boolean {
  if (named === 'tests') return fileKind(path) === 'test';
  const wanted = normalisePath(named.replace(/^[~.]?\//, '')).replace(/\/\*{1,2}$/, '');
  if (wanted === '' || wanted === '.') return true;
  if (wanted.includes('*')) return globToPattern(wanted).test(path);
  return (
    path === wanted || path.startsWith(`${wanted}/`) || path.endsWith(`/${wanted}`) || path.includes(`/${wanted}/`)
  );
}

function globToPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\?]/g, '\\$&');
  return new RegExp(`(?:^|/)${escaped.replace(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))}$`);
}
