/** What a block of raw HTML prints, as far as its tags tell. */
interface HtmlPrint {
  /** `\n` between its lines. */
  readonly text: string;
  readonly pictures: number;
  /** Whether the blocks after it are hidden (in a `<details>` that is not open); null = as before. */
  readonly hides: boolean | null;
}

const silent = /<!--[^]*?(?:-->|$)|<(script|style|template)\b[^]*?(?:<\/\1>|$)/gi;
const folded = /(<details(?![^>]*\sopen\b)[^>]*>)([^]*?)(<\/details>|$)/gi;
const lineTags = /<\/?(?:p|div|li|tr|h[1-6]|summary|details|ul|ol|table|blockquote|pre|section|br)\b[^>]*>/gi;

/** Reads a block of raw HTML roughly: its text without tags, and what it hides. */
export function readHtml(value: string): HtmlPrint {
  const said = value.replace(silent, '');
  const lastTag = /.*(<details(?![^>]*\sopen\b)[^>]*>|<\/details>)/is.exec(said)?.[1];
  const seen = said.replace(folded, (_, open: string, inner: string) => {
    return `${open}${/<summary[^]*?(?:<\/summary>|$)/i.exec(inner)?.[0] ?? ''}`;
  });
  const text = seen
    .replace(/\s+/g, ' ')
    .replace(lineTags, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#?\w+;/g, 'x')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
  return {
    text,
    pictures: (seen.match(/<img\b/gi) ?? []).length,
    hides: lastTag === undefined ? null : !lastTag.startsWith('</'),
  };
}
