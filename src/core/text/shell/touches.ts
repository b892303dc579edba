import type { FileTouch } from '../../model/session.ts';
import { isAbsolutePath, joinPath } from '../paths.ts';
import type { ShellWord, SimpleCommand } from './command.ts';
import { parseCommands } from './parse.ts';

type Action = FileTouch['action'];

interface Found {
  readonly action: Action;
  readonly word: ShellWord;
  readonly added?: string;
}

const readers = /^(cat|head|tail|less|more|nl|bat|batcat|tac|jq|yq|xxd|hexdump|strings)$/;
const searches = /^(grep|egrep|fgrep|rg|ag|ack)$/;
/** Options that take the next word as their value, by program. */
const valued: Readonly<Record<string, RegExp>> = {
  head: /^-[nc]$|^--(lines|bytes)$/,
  tail: /^-[ncs]$|^--(lines|bytes)$/,
  nl: /^-[bdfhilnsvw]$/,
  bat: /^-[lrHm]$|^--(language|line-range|theme|style|map-syntax)$/,
  jq: /^--(arg|argjson|indent|slurpfile|rawfile)$/,
  grep: /^-[ABCmef]$|^--(include|exclude|exclude-dir|context|max-count|regexp|file)$/,
  rg: /^-[ABCmegtTfjMdr]$|^--(glob|type|type-not|context|max-count|regexp|file|replace|max-depth|sort|iglob)$/,
  tree: /^-[LIPoH]$/,
  tee: /^$/,
  touch: /^-[drt]$/,
  cp: /^-[St]$/,
  mv: /^-[St]$/,
};

/**
 * The files that a line of shell reads, lists, writes or deletes, as far as its literal words say: partial by nature.
 * Paths are absolute when `cwd` is known; words with variables, substitutions or globs name no file.
 */
export function shellTouches(line: string, cwd: string | null): readonly FileTouch[] {
  const touches = new Map<string, FileTouch>();
  for (const command of parseCommands(line)) {
    for (const { action, word, added } of touchesOf(command)) {
      const path = locate(word, command.dir, cwd);
      if (path === null) continue;
      const text = added === undefined ? {} : { added };
      touches.set(`${action} ${path}`, { path, action, by: 'shell', ...text });
    }
  }
  return [...touches.values()];
}

function locate(word: ShellWord, dir: string | null, cwd: string | null): string | null {
  const isPlain = word.literal && word.text !== '' && !/[\n*?{}<>|]/.test(word.text) && word.text !== '-';
  if (!isPlain || /^\/(dev|proc)\//.test(word.text)) return null;
  if (isAbsolutePath(word.text)) return joinPath('', word.text);
  return dir === null ? null : joinPath(joinPath(cwd ?? '', dir), word.text) || '.';
}

function touchesOf(command: SimpleCommand): readonly Found[] {
  if (command.conditional) return [];
  // `xargs rm` names its files elsewhere; what stands on the line are options.
  const own = command.wrappers.includes('xargs') ? [] : ownTouches(command);
  return [...own, ...redirectTouches(command)];
}

function redirectTouches(command: SimpleCommand): readonly Found[] {
  const text = printedText(command);
  return command.redirects.flatMap(({ operator, target }): Found[] => {
    const added = text === null ? {} : { added: text };
    if (operator === '>' || operator === '>|' || operator === '&>')
      return [{ action: 'create', word: target, ...added }];
    if (operator === '>>' || operator === '&>>') return [{ action: 'edit', word: target, ...added }];
    return [];
  });
}

/** What a here-document or `echo` puts into the file that its output goes to. */
function printedText(command: SimpleCommand): string | null {
  const hasOperands = command.argv.length > 1;
  if (command.name === 'cat' && command.input !== null && !hasOperands) return command.input;
  const rest = command.words.slice(1);
  if (command.name === 'echo' && rest.every((word) => word.literal && !/^-[neE]+$/.test(word.text))) {
    return `${rest.map((word) => word.text).join(' ')}\n`;
  }
  return null;
}

function ownTouches(command: SimpleCommand): readonly Found[] {
  const { name } = command;
  const operands = operandsOf(command);
  const goesToFile = command.redirects.some(({ operator }) => /^(>|>>|>\||&>)$/.test(operator));
  if (readers.test(name)) return goesToFile ? [] : as('read', /^[jy]q$/.test(name) ? operands.slice(1) : operands);
  if (searches.test(name)) return searchTouches(command, operands);
  if (name === 'sed' || name === 'perl') return streamEdits(command, operands);
  if (name === 'awk')
    return goesToFile
      ? []
      : as(
          'read',
          operands.slice(1).filter((word) => !word.text.includes('=')),
        );
  if (name === 'ls' || name === 'tree') return as('list', operands.length > 0 ? operands : here);
  if (name === 'find') return findTouches(command);
  return writes(command, operands);
}

const here: readonly ShellWord[] = [{ text: '.', literal: true }];

function as(action: Action, words: readonly ShellWord[]): readonly Found[] {
  return words.map((word) => ({ action, word }));
}

function operandsOf({ name, words }: SimpleCommand): readonly ShellWord[] {
  const operands: ShellWord[] = [];
  let isOperand = false;
  for (let index = 1; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    if (!isOperand && word.text === '--') isOperand = true;
    else if (isOperand || !/^-./.test(word.text)) operands.push(word);
    else if (valued[name]?.test(word.text)) index++;
  }
  return operands;
}

function hasOption(command: SimpleCommand, short: string, long: RegExp): boolean {
  return command.argv
    .slice(1)
    .some((word) => (word.startsWith('--') ? long.test(word) : /^-[a-zA-Z]/.test(word) && word.includes(short)));
}

/** A search prints lines of the files it is given; a folder it only looks through. */
function searchTouches(command: SimpleCommand, operands: readonly ShellWord[]): readonly Found[] {
  const isQuiet = ['l', 'L', 'c', 'q'].some((short) => hasOption(command, short, /^--(files|count|quiet|silent)/));
  if (isQuiet || command.input !== null) return [];
  const hasPattern = command.argv.some((word) => /^(-e|-f|--regexp|--file)/.test(word));
  const files = hasPattern ? operands : operands.slice(1);
  const isRecursive =
    command.name !== 'grep' || hasOption(command, 'r', /^--recursive/) || hasOption(command, 'R', /^$/);
  return as('read', isRecursive ? files.filter(namesFile) : files);
}

/** Whether the last part of a path has an extension, so that it is a file rather than a folder. */
function namesFile(word: ShellWord): boolean {
  return /[^/.][^/]*\.[A-Za-z]\w{0,9}$/.test(word.text);
}

function streamEdits(command: SimpleCommand, operands: readonly ShellWord[]): readonly Found[] {
  const inPlace =
    command.name === 'sed'
      ? command.argv.some((word) => /^-[nrEsz]*i|^--in-place/.test(word))
      : command.argv.some(
          (word) => /^-[a-z0-9]*i/.test(word) && command.argv.some((other) => /^-[a-z0-9]*p/.test(other)),
        );
  const hasScript = command.argv.some((word) => /^(-e|-f|--expression|--file)/.test(word)) && command.name === 'sed';
  // BSD's `-i ''` leaves an empty word before the script.
  const words = operands.filter((word) => word.text !== '');
  const scripts = hasScript
    ? words.filter((word) => command.argv[command.argv.indexOf(word.text) - 1] !== '-e')
    : words.slice(1);
  if (inPlace) return as('edit', scripts);
  return command.name === 'sed' ? as('read', scripts) : [];
}

function findTouches(command: SimpleCommand): readonly Found[] {
  const end = command.words.findIndex((word, index) => index > 0 && /^[-(!]/.test(word.text));
  const places = command.words.slice(1, end === -1 ? undefined : end);
  return as('list', places.length > 0 ? places : here);
}

function writes(command: SimpleCommand, operands: readonly ShellWord[]): readonly Found[] {
  const verb = command.name === 'git' ? `git ${command.argv[1] ?? ''}` : command.name;
  const files = command.name === 'git' ? operands.slice(1) : operands;
  const isRecursive = ['r', 'R'].some((short) => hasOption(command, short, /^--recursive/));
  switch (verb) {
    case 'tee':
      return as(hasOption(command, 'a', /^--append/) ? 'edit' : 'create', files);
    case 'touch':
      return as('create', files);
    case 'rm':
    case 'unlink':
    case 'git rm':
      return hasOption(command, '\0', /^--cached/) ? [] : as('delete', isRecursive ? files.filter(namesFile) : files);
    case 'cp':
      return isRecursive ? [] : as('create', destinations(files));
    case 'mv':
    case 'git mv':
      return [...as('delete', files.slice(0, -1)), ...as('create', destinations(files))];
    default:
      return [];
  }
}

/** Where copies end up: inside a folder when there are several, or when the last word says so. */
function destinations(files: readonly ShellWord[]): readonly ShellWord[] {
  const target = files.at(-1);
  const sources = files.slice(0, -1);
  if (!target || sources.length === 0) return [];
  const isFolder = sources.length > 1 || /(^|\/)\.{0,2}$|\/$/.test(target.text);
  if (!isFolder) return [target];
  return sources.map(({ text, literal }) => ({
    text: `${target.text.replace(/\/$/, '')}/${text.split('/').at(-1) ?? ''}`,
    literal: literal && target.literal,
  }));
}
