// Which commands of version control undo work, and what of it.
import { fileKind } from '../text/file-kind.ts';
import { commandStartsWith, type SimpleCommand } from '../text/shell.ts';

/** What an undo command throws away or takes back: named paths, or the whole tree when empty. */
export interface Undo {
  readonly verb: string;
  readonly paths: readonly string[];
  /** A stash: a later `git stash pop` or `apply` brings the work back. */
  readonly isStash?: true;
}

/** Null when the command undoes nothing, or when that cannot be told from its words. */
export function readUndo(command: SimpleCommand): Undo | null {
  const [name, verb = ''] = command.argv;
  if (name === 'git') return gitUndo(verb, command);
  if (name === 'patch' && command.argv.some((word) => /^(-R|--reverse)$/.test(word)))
    return { verb: 'patch -R', paths: [] };
  if ((name === 'hg' || name === 'svn') && verb === 'revert')
    return { verb: `${name} revert`, paths: operands(command) };
  return name === 'jj' && /^(undo|abandon|restore)$/.test(verb) ? { verb: `jj ${verb}`, paths: [] } : null;
}

function operands(command: SimpleCommand): readonly string[] {
  return command.argv.slice(2).filter((word) => !word.startsWith('-'));
}

function gitUndo(verb: string, command: SimpleCommand): Undo | null {
  const words = command.argv.slice(2);
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  switch (verb) {
    case 'checkout':
      return checkoutUndo(command, words);
    case 'restore':
      if (has(/^(--staged|-S)$/) && !has(/^(--worktree|-W)$/)) return null;
      return { verb: 'git restore', paths: treePaths(operands(command)) };
    case 'reset':
      return resetUndo(words);
    case 'revert':
      return has(/^--(abort|continue|quit|skip)$/) ? null : { verb: 'git revert', paths: [] };
    case 'stash':
      return stashUndo(words);
    case 'clean':
      return commandStartsWith(command, ['git', 'clean', '-n']) || has(/^--dry-run$/) || !has(/^-[a-zA-Z]*f|^--force$/)
        ? null
        : { verb: 'git clean', paths: operands(command) };
    case 'apply':
      return has(/^(-R|--reverse)$/) ? { verb: 'git apply -R', paths: [] } : null;
    default:
      return null;
  }
}

/** A stash takes the work away until it is popped; dropping it throws the work away. */
function stashUndo(words: readonly string[]): Undo | null {
  const verb = words.find((word) => !word.startsWith('-')) ?? 'push';
  if (/^(drop|clear)$/.test(verb)) return { verb: `git stash ${verb}`, paths: [] };
  return /^(push|save)$/.test(verb) ? { verb: 'git stash', paths: [], isStash: true } : null;
}

/** `git checkout` undoes work only where it names files: `--`, `.`, `--theirs`, `--ours`, or a path with an extension. */
function checkoutUndo(command: SimpleCommand, words: readonly string[]): Undo | null {
  if (words.some((word) => /^(-b|-B|--orphan|--track|-t|--detach)$/.test(word))) return null;
  const separator = words.indexOf('--');
  const side = words.find((word) => /^--(theirs|ours)$/.test(word));
  if (separator !== -1) {
    const paths = words.slice(separator + 1);
    return paths.length === 0
      ? null
      : { verb: side ? `git checkout ${side}` : 'git checkout --', paths: treePaths(paths) };
  }
  const named = operands(command);
  if (side) return { verb: `git checkout ${side}`, paths: treePaths(named) };
  if (words.some((word) => /^(-f|--force)$/.test(word))) return { verb: 'git checkout -f', paths: [] };
  const files = named.filter((word) => word === '.' || fileKind(word) !== 'other');
  return files.length > 0 && files.length >= named.length - 1
    ? { verb: 'git checkout --', paths: treePaths(files) }
    : null;
}

/** Moving back to an earlier commit undoes it; a reset of the index alone undoes nothing. */
function resetUndo(words: readonly string[]): Undo | null {
  if (words.includes('--hard')) return { verb: 'git reset --hard', paths: [] };
  const back = words.find((word) => /^(HEAD|@)[~^]/.test(word));
  return back === undefined ? null : { verb: `git reset ${back}`, paths: [] };
}

/** The whole tree is said by no path. */
function treePaths(paths: readonly string[]): readonly string[] {
  return paths.some((path) => /^(\.|\.\/|:\/|\*)$/.test(path)) ? [] : paths;
}
