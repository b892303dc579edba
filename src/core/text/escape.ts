/**
 * Text from elsewhere (transcripts, repositories) as Markdown that means nothing: no markup, link, mention, heading,
 * table cell, fence, question or evidence label can come of it. One line, clipped.
 */
export function escapeText(text: string, limit = 160): string {
  const line = clipLine(singleLine(text), limit);
  return line
    .split(' ')
    .map((word, i) => (needsCode(word) ? wrapCode(word) : escapeWord(word, i === 0)))
    .join(' ');
}

/** The text as an inline code span; empty text gives `(empty)`. Its pipes need `tableCell`. */
export function escapeCode(text: string, limit = 80): string {
  const line = clipLine(singleLine(text), limit);
  return line === '' ? '(empty)' : wrapCode(line);
}

/** Escaped Markdown as the content of a table cell: the pipes of its code spans no longer end the cell. */
export function tableCell(markdown: string): string {
  // An escaped backslash before an escaped pipe is read differently from renderer to renderer.
  return markdown.replaceAll('\\|', '¦').replaceAll('|', '\\|');
}

/** The text between typographic quotes, escaped; quotes inside become simple ones, so that the outer pair is the only one. */
export function escapeQuote(text: string, limit = 160): string {
  return `“${escapeTitle(text.replace(/[“”„‟«»]/g, '"'), limit)}”`;
}

/** Text in which some words stand between backticks (a signal's title): these become code spans, the rest is escaped. */
export function escapeTitle(text: string, limit = 160): string {
  const line = singleLine(text);
  // An odd number of backticks means that they are the transcript's, not ours.
  if (line.split('`').length % 2 === 0) return escapeText(text, limit);
  const parts = clipLine(line, limit).split('`');
  return parts
    .map((part, i) => (i % 2 === 1 ? escapeCode(part, limit) : escapeEdged(part)))
    .join('')
    .trim();
}

/** One line without control, direction-turning, zero-width and private characters; runs of white space become one space. */
export function singleLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029\u0085]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\ufffc]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** At most `limit` characters; what was cut is an ellipsis. Never splits a character. */
function clipLine(line: string, limit: number): string {
  const characters = [...line];
  if (characters.length <= limit) return line;
  return `${characters
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}…`;
}

/** Escapes a run of text and keeps the single spaces at its edges. */
function escapeEdged(text: string): string {
  const inner = escapeText(text, Number.MAX_SAFE_INTEGER);
  if (inner === '') return text === '' ? '' : ' ';
  return `${text.startsWith(' ') ? ' ' : ''}${inner}${text.endsWith(' ') ? ' ' : ''}`;
}

/**
 * Words that a renderer may turn into links, mentions, references or emoji although no character of theirs is markup:
 * addresses, schemes, `@name`, `#12`, `owner/name#12`, `:smile:`.
 */
function needsCode(word: string): boolean {
  return /@|www\.|[a-z][a-z0-9+.-]*:[^\s]|:[\w+-]+:|#\d|^gh-\d/i.test(word);
}

function wrapCode(content: string): string {
  const longest = Math.max(0, ...(content.match(/`+/g) ?? []).map((run) => run.length));
  if (longest === 0) return `\`${content}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${content} ${fence}`;
}

/** What means something wherever it stands; an underscore inside a word does not. */
const marks = /[\\`*[\]<~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu;
/** What means something at the start of a line, where the first word may come to stand. */
const lineStart = /^(?:[#>]|[-+=]+$|\d+[.)]$)/;

function escapeWord(word: string, mayStartLine: boolean): string {
  const escaped = word
    .replace(marks, '\\$&')
    .replaceAll('(?', '\\(?')
    .replaceAll('?)', '?\\)')
    // A character reference, since a backslash before a pipe means different things inside and outside of tables.
    .replaceAll('|', '&#124;');
  if (!mayStartLine || !lineStart.test(word)) return escaped;
  return /^\d/.test(escaped) ? escaped.replace(/[.)]/, '\\$&') : `\\${escaped}`;
}
