import type { SimpleCommand } from './command.ts';
import { parseCommands } from './parse.ts';

const searches = /^(grep|egrep|fgrep|zgrep|rg|ag|ack|pgrep)$/;
const lookups = /^(which|command|type|hash)$/;
/** They cannot be what failed, or only where the line's own answer would be missing too. */
const surroundings = /^(cd|echo|printf|true|:|set|export|sleep)$/;

/**
 * What a shell line's exit status 1 says where it is an answer and no failure: `no match` of a search, `files differ`,
 * `condition is false`, `not found` of a look-up. Null when the status tells of a failure, or nothing can be told.
 */
export function benignExit(line: string, exitCode: number): string | null {
  if (exitCode !== 1) return null;
  const deciding = parseCommands(line).filter(({ decidesExit, name }) => decidesExit && !surroundings.test(name));
  const answers = new Set(deciding.map(answerOf));
  const [answer] = answers;
  return answers.size === 1 ? (answer ?? null) : null;
}

function answerOf({ name, argv }: SimpleCommand): string | null {
  if (searches.test(name) || (name === 'git' && argv[1] === 'grep')) return 'no match';
  if (name === 'diff' || name === 'cmp') return 'files differ';
  if (name === 'git' && argv[1] === 'diff' && argv.some((word) => /^--(exit-code|quiet)$/.test(word)))
    return 'files differ';
  if (/^(test|\[|\[\[)$/.test(name)) return 'condition is false';
  return lookups.test(name) ? 'not found' : null;
}
