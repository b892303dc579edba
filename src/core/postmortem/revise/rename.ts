import type { Edit } from '../../model/finding.ts';
import type { Postmortem } from '../../model/postmortem.ts';
import { parseMarkdown, walk } from '../../text/markdown.ts';
import { joinPath } from '../../text/paths.ts';

/** Where files go: old path → new path, repository-relative with forward slashes. */
export type Moves = ReadonlyMap<string, string>;

/** The evidence file of a document that is renamed, and where it goes with it; null when it has none, or it stays. */
export function evidenceMove(document: Postmortem, from: string, to: string): { from: string; to: string } | null {
  const evidence = document.frontMatter?.evidence ?? null;
  if (evidence === null) return null;
  const isOwn = stemOf(evidence) === stemOf(from);
  if (!isOwn && folderOf(from) === folderOf(to)) return null;
  const name = isOwn ? `${stemOf(to)}${/\.[^./]*$/.exec(evidence)?.[0] ?? ''}` : baseOf(evidence);
  const below = [folderOf(evidence), name].filter((part) => part !== '').join('/');
  return { from: joinPath(folderOf(from), evidence), to: joinPath(folderOf(to), below) };
}

/** The edits of a document whose links, evidence included, are to lead to the same files after the moves. */
export function relink(document: Postmortem, path: string, moves: Moves): readonly Edit[] {
  const { text, frontMatter, fields } = document;
  const [from, to] = [folderOf(path), folderOf(moves.get(path) ?? path)];
  const follow = (url: string): string | null => {
    const target = joinPath(from, url);
    const next = moves.get(target) ?? target;
    return next === target && from === to ? null : relativePath(to, next);
  };
  const edits: Edit[] = [];
  const field = fields.get('evidence');
  const evidence = frontMatter?.evidence ?? null;
  const moved = evidence === null ? null : follow(evidence);
  if (field && evidence !== null && moved !== null) edits.push(...replaceIn(text, field, [evidence, moved]));
  const markdown = parseMarkdown(text);
  walk(markdown.tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') return;
    const [, file = '', rest = ''] = /^([^#?]*)(.*)$/s.exec(node.url) ?? [];
    if (file === '' || /^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(file)) return;
    const next = follow(decode(file));
    if (next !== null) edits.push(...replaceIn(text, markdown.range(node), [node.url, encode(next) + rest]));
  });
  return edits.sort((a, b) => a.start - b.start);
}

/** The last place of a text in a range, replaced; none when it is written otherwise there. */
function replaceIn(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  [old, next]: readonly [string, string],
): readonly Edit[] {
  const at = text.slice(start, end).lastIndexOf(old);
  return at === -1 || old === next ? [] : [{ start: start + at, end: start + at + old.length, text: next }];
}

/** The edits of a harness file that names a document by its path. */
export function renameMentions(text: string, from: string, to: string): readonly Edit[] {
  const edits: Edit[] = [];
  for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
    const end = at + from.length;
    const isWhole = !/[\w./-]$/.test(text.slice(0, at)) && !/^(?:[\w/-]|\.\w)/.test(text.slice(end, end + 2));
    if (isWhole) edits.push({ start: at, end, text: to });
  }
  return edits;
}

/** The edits of a document whose record of what was applied names files by a hash that is another now. */
export function renewHashes({ changes, text }: Postmortem, hashes: ReadonlyMap<string, Renewal>): readonly Edit[] {
  return changes.flatMap(({ change, fields }) =>
    Object.entries(change?.applied?.files ?? {}).flatMap(([file, hash]) => {
      const next = hashes.get(file);
      const range = fields.get(`applied.files.${file}`);
      return next && range && next.from === hash ? replaceIn(text, range, [next.from, next.to]) : [];
    }),
  );
}

/** Hash of a file's text before and after. */
export interface Renewal {
  readonly from: string;
  readonly to: string;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function stemOf(path: string): string {
  return baseOf(path).replace(/\.[^.]*$/, '');
}

function relativePath(folder: string, path: string): string {
  const [own, other] = [folder === '' ? [] : folder.split('/'), path.split('/')];
  let same = 0;
  while (same < own.length && same < other.length - 1 && own[same] === other[same]) same++;
  return [...own.slice(same).map(() => '..'), ...other.slice(same)].join('/');
}

function encode(path: string): string {
  return encodeURI(path).replace(/[()]/g, (mark) => (mark === '(' ? '%28' : '%29'));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
