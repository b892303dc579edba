/** The order of texts by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A character of a script that is written without spaces is a word of its own. */
const word =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{N}])+/gu;

/** The words of a text in lower case, without marks above letters; each once, at most `limit`. */
export function wordsOf(text: string, limit = 5_000): readonly string[] {
  const found = new Set<string>();
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  for (const [one] of plain.matchAll(word)) {
    if (found.size >= limit) break;
    found.add(one.slice(0, 60));
  }
  return [...found];
}

/** Words that say nothing of what a text is about: small words, and those that stand in every post-mortem. */
const common = new Set(
  (
    'a an and are as at be been but by do did does for from had has have he her his how i if in into is it its made me ' +
    'my no not of on once only or other our out over said she so than that the their then there these they this those ' +
    'to twice two up us was we were what when where which while who why will with would you your one all also ' +
    'agent session run runs change changes user file files layer layers rule rules hook hooks test tests review task ' +
    'human description supervision scope caught catch doing working happened failed owner due applied shown null ' +
    'template status draft open closed trigger pattern evidence date id pm c1 c2 kind targets claude code asked considered rejected reason jsonl src lib minutes says md'
  ).split(' '),
);

/** The words of a text that carry its subject. */
export function subjectWords(text: string): readonly string[] {
  return wordsOf(text).filter((one) => one.length > 2 && !common.has(one) && !/^e?\d+$/.test(one));
}
