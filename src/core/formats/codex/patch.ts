import { fingerprint } from '../../text/clip.ts';
import { joinPath } from '../../text/paths.ts';
import type { FileTouch, Json } from '../../model/session.ts';
import { fields, text } from './row.ts';

const header = /^\*\*\* (Add|Update|Delete) File: (.+?)\s*$/;
const move = /^\*\*\* Move to: (.+?)\s*$/;

/** The patch that a command line hands to `apply_patch`, here-document or argument; null when it hands none. */
export function patchInCommand(command: string): string | null {
  if (!/\bapply_?patch\b/.test(command)) return null;
  return /\*\*\* Begin Patch[\s\S]*?\*\*\* End Patch/.exec(command)?.[0] ?? null;
}

/** What a patch in the `apply_patch` notation does to its files; relative paths are seen from `cwd`. */
export function patchTouches(patch: string, cwd: string | null): readonly FileTouch[] {
  const hunks: { action: string; path: string; to: string | null; lines: string[] }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const head = header.exec(line);
    const last = hunks.at(-1);
    if (head) hunks.push({ action: head[1] ?? '', path: head[2] ?? '', to: null, lines: [] });
    else if (last && move.test(line)) last.to = move.exec(line)?.[1] ?? null;
    else last?.lines.push(line);
  }
  return hunks.flatMap(({ action, path, to, lines }) => {
    const place = joinPath(cwd ?? '', path);
    const { added, removed } = changedLines(lines);
    if (action === 'Add') return [wrote(place, added)];
    if (action === 'Delete') return [{ path: place, action: 'delete', by: 'tool' }];
    return edited({ path: place, to: to === null ? null : joinPath(cwd ?? '', to), added, removed });
  });
}

/** The touches of a `changes` map: path → what was done, with the kind as a member or (2025) as the only key. */
export function changeTouches(changes: Json | undefined, cwd: string | null): readonly FileTouch[] {
  return Object.entries(fields(changes)).flatMap(([path, change]) => {
    const place = joinPath(cwd ?? '', path);
    const [only = ''] = Object.keys(fields(change));
    const kind = text(fields(change).type) ?? only;
    const detail = text(fields(change).type) === null ? fields(fields(change)[only]) : fields(change);
    const content = text(detail.content);
    if (kind === 'add') return [wrote(place, content ?? '')];
    if (kind === 'delete') return [{ path: place, action: 'delete', by: 'tool', ...(content ? lost(content) : {}) }];
    const lines = (text(detail.unified_diff) ?? '').split('\n').filter((line) => !/^(---|\+\+\+) /.test(line));
    const to = text(detail.move_path);
    return edited({ path: place, to: to === null ? null : joinPath(cwd ?? '', to), ...changedLines(lines) });
  });
}

function wrote(path: string, content: string): FileTouch {
  return { path, action: 'create', by: 'tool', added: content, after: fingerprint(content) };
}

function lost(content: string): Pick<FileTouch, 'removed' | 'before'> {
  return { removed: content, before: fingerprint(content) };
}

interface Edited {
  readonly path: string;
  readonly to: string | null;
  readonly added: string;
  readonly removed: string;
}

function edited({ path, to, added, removed }: Edited): readonly FileTouch[] {
  const texts = { ...(added === '' ? {} : { added }), ...(removed === '' ? {} : { removed }) };
  if (to === null || to === path) return [{ path, action: 'edit', by: 'tool', ...texts }];
  return [
    { path, action: 'delete', by: 'tool' },
    { path: to, action: 'create', by: 'tool', ...texts },
  ];
}

function changedLines(lines: readonly string[]): { readonly added: string; readonly removed: string } {
  const marked = (mark: string) =>
    lines
      .filter((line) => line.startsWith(mark))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { added: marked('+'), removed: marked('-') };
}
