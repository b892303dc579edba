/**
 * A value as one line of JSON in which every character shows: what turns the reading direction or has no width is written
 * as its number, so that nobody who opens the file sees something else than it holds.
 */
export function jsonLine(value: unknown): string {
  const text = JSON.stringify(value).replace(/[\p{Cf}\p{Co}\u2028\u2029\u0085\u007f]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `${text}\n`;
}
