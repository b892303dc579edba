import type { LibraryEntry } from '../../model/library.ts';
import { escapeCode, escapeTitle, tableCell } from '../../text/escape.ts';

/** Writes links as they are seen from the review's folder. */
export type Link = (path: string, text: string) => string;

/** Links from a folder of the repository ('' for its root) to its files. */
export function linksFrom(folder: string): Link {
  const from = folder === '' ? [] : folder.split('/');
  return (path, text) => {
    const to = path.split('/');
    let shared = 0;
    while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
    const relative = [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
    const target = encodeURI(relative).replace(/[()#?]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
    return `[${text}](${target})`;
  };
}

/** `[2026-02-04 The agent tried to stash](…)` */
export function nameEntry(link: Link, { path, date, title }: LibraryEntry): string {
  const words = escapeTitle(title, 80);
  return link(path, date === null ? words : `${date} ${words}`);
}

/** A writer's own Markdown as plain text on one line: its escapes are read, then nothing in it means anything. */
export function plain(markdown: string, limit = 160): string {
  return escapeTitle(markdown.replace(/\*\*/g, '').replace(/\\([^\w\s])/g, '$1'), limit);
}

/** A list of paths or globs as code. */
export function codes(paths: readonly string[], most = 3): string {
  const shown = paths.slice(0, most).map((path) => escapeCode(path, 100));
  const rest = paths.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** `1 change`, `3 changes`. */
export function amount(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A table in Markdown; cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => tableCell(cell)).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line), ''];
}
