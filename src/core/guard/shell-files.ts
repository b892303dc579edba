import { parseCommands, shellTouches } from '../text/shell.ts';
import type { SimpleCommand } from '../text/shell.ts';
import { isAbsolutePath, joinPath } from '../text/paths.ts';
import type { GuardedFile } from './call.ts';

/**
 * Files that a shell line reads, writes or deletes, as far as its literal words say; relative ones are relative to the
 * line's own directory. More than a transcript's reader may claim: whole folders count, and what git writes back.
 */
export function shellFiles(line: string): readonly GuardedFile[] {
  const touched = shellTouches(line, null).flatMap(({ path, action }): GuardedFile[] =>
    action === 'list' ? [] : [{ path, action: action === 'create' ? 'edit' : action }],
  );
  const wide = parseCommands(line).flatMap((command) => wideFiles(command));
  const seen = new Set<string>();
  return [...wide, ...touched].filter((file) => {
    const key = `${file.action} ${file.path}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function wideFiles(command: SimpleCommand): readonly GuardedFile[] {
  const { name, argv, dir } = command;
  const operands = command.words
    .slice(1)
    .filter((word) => word.literal && !/^-/.test(word.text))
    .map((word) => word.text);
  const place = (paths: readonly string[], action: GuardedFile['action'], isFolder: boolean): readonly GuardedFile[] =>
    paths.flatMap((path) =>
      dir === null && !isAbsolutePath(path) ? [] : [{ path: joinPath(dir ?? '', path) || '.', action, isFolder }],
    );
  const isRecursive = argv.some((word) => /^-[A-Za-z]*[rR]|^--recursive$/.test(word));
  if ((name === 'rm' && isRecursive) || name === 'rmdir') return place(operands, 'delete', true);
  if (name === 'mv') return place(operands.slice(0, -1), 'delete', true);
  if (name === 'cp' || name === 'rsync' || name === 'install') return place(operands.slice(-1), 'edit', false);
  if (name === 'ln' || name === 'truncate' || name === 'patch') return place(operands.slice(-1), 'edit', false);
  if (name === 'git') return gitFiles(operands, argv, place);
  return [];
}

function gitFiles(
  operands: readonly string[],
  argv: readonly string[],
  place: (paths: readonly string[], action: GuardedFile['action'], isFolder: boolean) => readonly GuardedFile[],
): readonly GuardedFile[] {
  const [verb, ...rest] = operands;
  const separator = argv.indexOf('--');
  const afterDashes = separator === -1 ? [] : argv.slice(separator + 1);
  if (verb === 'restore')
    return argv.includes('--staged') && !argv.includes('--worktree') ? [] : place(rest, 'edit', true);
  if (verb === 'checkout') return place(afterDashes, 'edit', true);
  if (verb === 'rm' && !argv.includes('--cached')) return place(rest, 'delete', true);
  if (verb === 'mv') return place(rest.slice(0, -1), 'delete', true);
  if (verb === 'clean') return place(rest, 'delete', true);
  return [];
}
