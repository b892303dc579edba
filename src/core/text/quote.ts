// Control characters, line ends of every kind, and characters that turn the reading direction or show nothing.
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from a transcript on one line, without control and invisible characters, at most `limit` UTF-16 units. */
export function oneLine(text: string, limit = 80): string {
  const line = text
    .slice(0, limit * 8)
    .replace(unsafe, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit - 1).trimEnd();
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** The same as a code span: no backtick inside, so that nothing in it can become live Markdown. */
export function quoteCode(text: string, limit = 80): string {
  return `\`${oneLine(text.replaceAll('`', "'"), limit) || ' '}\``;
}

/** `1 call`, `2 calls`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `once`, `twice`, `3 times`. */
export function times(number: number): string {
  return number === 1 ? 'once' : number === 2 ? 'twice' : `${number} times`;
}
