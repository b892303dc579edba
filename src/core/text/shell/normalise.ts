import { joinPath } from '../paths.ts';
import type { SimpleCommand } from './command.ts';
import { parseCommands } from './parse.ts';

const filters = /^(tail|head|grep|egrep|rg|tee|cat|less|sort|uniq|wc|sed|awk|tr|cut|column|jq)$/;
const surroundings = /^(cd|echo|printf|sleep|set|true|:|export)$/;

/**
 * A line in a form in which two runs of the same command are equal: without wrappers, output filters, redirections,
 * `cd` and `echo`; what it is fed stays, and the folder it runs in goes before it when `cwd`, the line's own, is known.
 */
export function normaliseCommand(line: string, cwd: string | null = null): string {
  const commands = parseCommands(line);
  const telling = commands.filter(
    (command) => !surroundings.test(command.name) && !(command.stage > 0 && filters.test(command.name)),
  );
  const kept = telling.length > 0 ? telling : commands;
  if (kept.length === 0) return line.trim().replace(/\s+/g, ' ');
  return kept.map((command) => render(command, cwd)).join('; ');
}

function render({ argv, dir, input }: SimpleCommand, cwd: string | null): string {
  const place = dir === null ? '?' : joinPath(cwd ?? '', dir);
  return (place === '' ? '' : `(${place}) `) + argv.join(' ') + (input === null ? '' : ` <<< ${input}`);
}

/**
 * Whether a command begins with these words. Words that are no option must come first and in order (`git push`); options
 * may stand anywhere before `--` (`git push origin --force`), short ones also within a cluster (`-fd`). Wrappers count as
 * written too, so that `sudo` matches.
 */
export function commandStartsWith(command: SimpleCommand, words: readonly string[]): boolean {
  return words.length > 0 && (startsWith(command.argv, words) || startsWith(command.written, words));
}

function startsWith(argv: readonly string[], words: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const options = (end === -1 ? argv : argv.slice(0, end)).filter((word) => word.startsWith('-'));
  const plain = words.filter((word) => !isOption(word));
  const operands = argv.filter((word) => !isOption(word));
  const wanted = words.filter(isOption);
  return (
    plain.every((word, index) => operands[index] === word) &&
    wanted.every((word) => (word === '--' ? end !== -1 : has(options, word)))
  );
}

function isOption(word: string): boolean {
  return /^-./.test(word);
}

function has(options: readonly string[], wanted: string): boolean {
  if (options.some((option) => option === wanted || option.startsWith(`${wanted}=`))) return true;
  if (!/^-[A-Za-z]{1,3}$/.test(wanted)) return false;
  const clusters = options.filter((option) => /^-[A-Za-z]{1,5}$/.test(option)).join('');
  return [...wanted.slice(1)].every((letter) => clusters.includes(letter));
}
