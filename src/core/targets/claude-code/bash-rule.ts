import { parseCommands } from '../../text/shell.ts';
import type { SimpleCommand } from '../../text/shell.ts';

/** How Claude Code's matcher sees a line of shell. */
export interface SeenLine {
  /** Each simple command it finds, unwrapped step by step: `sudo git push` is that and `git push`. */
  readonly commands: readonly (readonly string[])[];
  /** False when the line holds what the matcher may take otherwise: `eval`, `bash -c`, a variable as program, `find -exec`. */
  readonly certain: boolean;
}

/** Programs that its matcher looks behind: options that take a value, and words before the command. */
const unwrapped: Readonly<Record<string, { readonly valued?: RegExp; readonly operands?: number }>> = {
  command: {},
  timeout: { valued: /^-[ks]$/, operands: 1 },
  env: { valued: /^-[uCS]$/ },
  nice: { valued: /^-n$/ },
  nohup: {},
  time: { valued: /^-[fo]$/ },
  xargs: { valued: /^-[IiLnPsEad]$/ },
  sudo: { valued: /^-[ugpChDRrTt]$/ },
};

/** What Claude Code 2.1.329 sees of a line: commands in lists, pipes, substitutions and bodies, but not inside `bash -c` or `eval`. */
export function seeLine(line: string): SeenLine {
  const all = parseCommands(line);
  const visible = all.filter(({ wrappers }) => !wrappers.some((name) => /^(bash -c|eval|find|fd)$/.test(name)));
  const raw = line.replace(/\s+/g, ' ').trim();
  const isHidden = visible.length < all.length || all.length === 0;
  const commands = visible.map(({ written }) => strip(written));
  return {
    // A part that is run through another shell is seen as text only.
    commands: isHidden ? [...commands, [raw]] : commands,
    certain: !isHidden && !all.some(isVague) && !/<<-?\s*['"]?\w+/.test(line),
  };
}

function isVague({ words, wrappers, name }: SimpleCommand): boolean {
  return words[0]?.literal === false || wrappers.includes('xargs') || name === 'source' || name === '.';
}

function strip(written: readonly string[]): readonly string[] {
  const forms: string[] = [];
  let words = written;
  for (let round = 0; round < 8; round++) {
    const [first = '', ...rest] = words;
    const name = first.split('/').at(-1) ?? first;
    forms.push([name, ...rest].join(' ').replace(/\s+/g, ' '));
    const wrapper = Object.hasOwn(unwrapped, name) ? unwrapped[name] : undefined;
    if (!wrapper) break;
    let index = 0;
    for (; index < rest.length; index++) {
      const word = rest[index] ?? '';
      if (wrapper.valued?.test(word)) index++;
      else if (!word.startsWith('-') && !(name === 'env' && /^\w+=/.test(word))) break;
    }
    words = rest.slice(index + (wrapper.operands ?? 0));
    if (words.length === 0) break;
  }
  return forms;
}

/** Whether a line is caught by what stands in the brackets of `Bash(…)`; null brackets mean every line. */
export function bashRuleMatches(pattern: string | null, { commands }: SeenLine): boolean {
  if (pattern === null || pattern === '*') return true;
  const regex = toRegex(pattern);
  return commands.some((forms) => forms.some((form) => regex.test(form)));
}

/** `git push:*` and `git push *` are prefixes at a word's end; elsewhere `*` stands for any text. */
function toRegex(pattern: string): RegExp {
  const text = pattern.endsWith(':*') ? `${pattern.slice(0, -2)} *` : pattern;
  const isOnly = text.indexOf('*') === text.length - 1;
  const [body, tail] = text.endsWith(' *') && isOnly ? [text.slice(0, -2), '( .*)?'] : [text, ''];
  const escaped = body.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*');
  return new RegExp(`^${escaped}${tail}$`, 's');
}
