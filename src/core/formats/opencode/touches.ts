import type { FileTouch, Json } from '../../model/session.ts';
import { fingerprint } from '../../text/clip.ts';
import { joinPath } from '../../text/paths.ts';
import { listAt, textAt } from './json.ts';
import type { ToolPart } from './parts.ts';

/** The files that a finished call of a file tool touched; paths absolute where the session's directory is known. */
export function fileTouches(part: ToolPart, cwd: string | null): readonly FileTouch[] {
  const { input, metadata } = part;
  const named = textAt(metadata['target']) ?? textAt(input['filePath']) ?? textAt(input['path']);
  const path = named === null ? null : joinPath(cwd ?? '', named);
  switch (part.tool) {
    case 'read':
    case 'view':
      return path === null ? [] : [{ path, action: isFolder(part) ? 'list' : 'read', by: 'tool' }];
    case 'list':
    case 'ls':
      return path === null ? [] : [{ path, action: 'list', by: 'tool' }];
    case 'write':
      return path === null ? [] : [writeTouch(part, path)];
    case 'edit':
      return path === null ? [] : [{ path, action: 'edit', by: 'tool', ...editTexts([part.input]), ...prints(part) }];
    case 'multiedit':
      return path === null ? [] : [{ path, action: 'edit', by: 'tool', ...editTexts(listAt(part.input, 'edits')) }];
    case 'patch':
    case 'apply_patch':
      return patchTouches(part, cwd);
    default:
      return [];
  }
}

/** `read` of a folder lists it: newer versions say so in their metadata, all in their output. */
function isFolder({ metadata, output }: ToolPart): boolean {
  return (
    textAt(metadata, 'display', 'type') === 'directory' ||
    Array.isArray(metadata['entries']) ||
    /^<path>[^\n]*<\/path>\n<type>directory<\/type>/.test(output)
  );
}

function writeTouch(part: ToolPart, path: string): FileTouch {
  const existed = part.metadata['exists'] ?? part.metadata['existed'];
  const content = textAt(part.input['content']);
  const texts = content === null ? {} : { added: content, after: fingerprint(content) };
  return { path, action: existed === false ? 'create' : 'edit', by: 'tool', ...texts };
}

function editTexts(edits: readonly Json[]): Pick<FileTouch, 'added' | 'removed'> {
  const added = edits.map((edit) => textAt(edit, 'newString') ?? '').join('\n');
  const removed = edits.map((edit) => textAt(edit, 'oldString') ?? '').join('\n');
  return { added, removed };
}

/** Before 1.18 an edit recorded the whole content on both sides; since then only a patch. */
function prints({ metadata }: ToolPart): Pick<FileTouch, 'before' | 'after'> {
  const [before, after] = [textAt(metadata, 'filediff', 'before'), textAt(metadata, 'filediff', 'after')];
  return {
    ...(before === null ? {} : { before: fingerprint(before) }),
    ...(after === null ? {} : { after: fingerprint(after) }),
  };
}

const patchActions: Readonly<Record<string, FileTouch['action']>> = {
  add: 'create',
  added: 'create',
  Add: 'create',
  delete: 'delete',
  deleted: 'delete',
  Delete: 'delete',
};

function patchTouches(part: ToolPart, cwd: string | null): readonly FileTouch[] {
  const files = listAt(part.metadata, 'files').flatMap((file) => recordedTouches(file, cwd));
  return files.length > 0 ? files : writtenTouches(textAt(part.input['patchText']) ?? '', cwd);
}

/** The files of a patch as the call's result lists them. */
function recordedTouches(file: Json, cwd: string | null): readonly FileTouch[] {
  const name = textAt(file, 'filePath') ?? textAt(file, 'file');
  if (name === null) return [];
  const path = joinPath(cwd ?? '', name);
  const moved = textAt(file, 'movePath');
  const action = patchActions[textAt(file, 'type') ?? textAt(file, 'status') ?? ''] ?? 'edit';
  const texts = changedLines(textAt(file, 'patch') ?? textAt(file, 'diff') ?? '');
  if (moved === null) return [{ path, action, by: 'tool', ...texts }];
  return [
    { path, action: 'delete', by: 'tool' },
    { path: joinPath(cwd ?? '', moved), action: 'create', by: 'tool', ...texts },
  ];
}

/** The files of a patch as the model wrote it. */
function writtenTouches(patch: string, cwd: string | null): readonly FileTouch[] {
  return patch.split(/^(?=\*\*\* (?:Add|Update|Delete) File: )/m).flatMap((section): readonly FileTouch[] => {
    const head = /^\*\*\* (Add|Update|Delete) File: (.+)$/m.exec(section);
    if (!head?.[1] || !head[2]) return [];
    const moved = /^\*\*\* Move to: (.+)$/m.exec(section)?.[1]?.trim();
    const type = head[1];
    const file = { filePath: head[2].trim(), type, diff: section, ...(moved ? { movePath: moved } : {}) };
    return recordedTouches(file, cwd);
  });
}

function changedLines(diff: string): Pick<FileTouch, 'added' | 'removed'> {
  const lines = diff.split('\n').filter((line) => !/^(\+\+\+|---|\*\*\*)( |$)/.test(line));
  const taken = (mark: string): string =>
    lines.flatMap((line) => (line.startsWith(mark) ? [`${line.slice(1)}\n`] : [])).join('');
  const [added, removed] = [taken('+'), taken('-')];
  return { ...(added ? { added } : {}), ...(removed ? { removed } : {}) };
}
