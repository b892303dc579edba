import type { ShellWord } from './command.ts';

/** A command with its wrapping programs taken off. */
export interface Unwrapped {
  readonly words: readonly ShellWord[];
  readonly wrappers: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Directory that the wrappers and git's own options choose; null when it is not literal. */
  readonly dir: string | null;
  /** The text that `bash -c` or `eval` runs. */
  readonly script: string | null;
  /** A shell without a script: it runs its standard input. */
  readonly readsScript: boolean;
  /** `bash -c` starts a shell of its own, `eval` does not. */
  readonly isOwnShell: boolean;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Commands that it starts besides itself: `find … -exec`. */
  readonly nested: readonly (readonly ShellWord[])[];
}

/** How a wrapping program's own words end: options that take a value, and words of its own before the command. */
interface Wrapper {
  readonly valued?: RegExp;
  readonly operands?: number;
  /** The words that make it a wrapper: `exec` in `pnpm exec`. */
  readonly verb?: RegExp;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: /^-[ugpChDRrTt]$|^--(user|group|prompt|chdir)$/ },
  doas: { valued: /^-[uC]$/ },
  env: { valued: /^-[uCS]$|^--(unset|chdir)$/ },
  timeout: { valued: /^-[ks]$|^--(kill-after|signal)$/, operands: 1 },
  gtimeout: { valued: /^-[ks]$|^--(kill-after|signal)$/, operands: 1 },
  nice: { valued: /^-n$|^--adjustment$/ },
  ionice: { valued: /^-[cn]$/ },
  nohup: {},
  time: { valued: /^-[fo]$/ },
  command: {},
  builtin: {},
  exec: { valued: /^-a$/ },
  stdbuf: { valued: /^-[ioe]$/ },
  setsid: {},
  caffeinate: { valued: /^-[tw]$/ },
  unbuffer: {},
  xargs: { valued: /^-[IiLnPsEad]$|^--(max-args|max-procs|replace|delimiter|arg-file)$/ },
  'cross-env': {},
  npx: { valued: /^-[pc]$|^--(package)$/ },
  bunx: {},
  pnpx: {},
  pnpm: { verb: /^(exec|dlx)$/, valued: /^-[CF]$|^--(dir|filter)$/ },
  yarn: { verb: /^(exec|dlx)$/, valued: /^--cwd$/ },
  npm: { verb: /^(exec|x)$/, valued: /^--(workspace|prefix|package)$|^-w$/ },
  uv: { verb: /^run$/, valued: /^--(with|extra|group|python|project|directory|package|env-file)$|^-p$/ },
  uvx: { valued: /^--(with|from|python)$/ },
  poetry: { verb: /^run$/ },
  pipenv: { verb: /^run$/ },
  pdm: { verb: /^run$/ },
  hatch: { verb: /^run$/ },
  rye: { verb: /^run$/ },
  bundle: { verb: /^exec$/ },
  mise: { verb: /^(exec|x)$/ },
  dotenv: { valued: /^-[efv]$/ },
};

const shells = /^(ba|z|da|k)?sh$/;
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/** Takes wrapping programs and git's global options off a command's words. */
export function unwrap(all: readonly ShellWord[]): Unwrapped {
  const env: Record<string, string> = {};
  const names: string[] = [];
  let words = all;
  for (let round = 0; round < 8; round++) {
    const next = unwrapOnce(words, env);
    if (!next) break;
    names.push(next.name);
    words = next.words;
  }
  const name = programOf(words[0]);
  const none = { script: null, readsScript: false, isOwnShell: false, errexit: false, pipefail: false, nested: [] };
  const base = { ...none, words, wrappers: names, env, dir: '' };
  if (shells.test(name)) return { ...base, ...shellScript(words, names) };
  if (name === 'eval') {
    const rest = words.slice(1);
    return rest.every((word) => word.literal) && rest.length > 0
      ? { ...base, wrappers: [...names, 'eval'], script: rest.map((word) => word.text).join(' ') }
      : base;
  }
  if (name === 'git') return { ...base, ...gitCommand(words) };
  if (name === 'find' || name === 'fd') return { ...base, nested: findCommands(words) };
  return base;
}

function programOf(word: ShellWord | undefined): string {
  return word?.literal ? (word.text.split(/[/\\]/).at(-1) ?? '') : '';
}

/** Null when the words begin with no wrapper, or with one that wraps nothing. */
function unwrapOnce(
  words: readonly ShellWord[],
  env: Record<string, string>,
): { name: string; words: readonly ShellWord[] } | null {
  const name = programOf(words[0]);
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (!wrapper) return null;
  let index = skipOptions(words, 1, wrapper);
  if (wrapper.verb) {
    if (!wrapper.verb.test(words[index]?.text ?? '')) return null;
    index = skipOptions(words, index + 1, wrapper);
  }
  index += wrapper.operands ?? 0;
  const set: Record<string, string> = {};
  for (; index < words.length; index++) {
    const [, variable, value] = assignment.exec(words[index]?.text ?? '') ?? [];
    if (variable === undefined || value === undefined) break;
    set[variable] = value;
  }
  const rest = words.slice(index);
  const [first] = rest;
  // `command -v git` and `sudo -v` ask; they start nothing.
  const asks = name === 'command' && words.slice(1, index).some((word) => /^-[vV]/.test(word.text));
  if (!first || asks) return null;
  Object.assign(env, set);
  const isPackage = /^(npx|bunx|pnpx|uvx|pnpm|yarn|npm)$/.test(name);
  const text = isPackage ? first.text.replace(/^(@?[^@]+)@.+$/, '$1') : first.text;
  return { name, words: [{ ...first, text }, ...rest.slice(1)] };
}

function skipOptions(words: readonly ShellWord[], from: number, wrapper: Wrapper): number {
  let index = from;
  for (; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    if (text === '--') return index + 1;
    if (!text.startsWith('-') || text === '-') break;
    if (wrapper.valued?.test(text)) index++;
  }
  return index;
}

function shellScript(words: readonly ShellWord[], names: readonly string[]): Partial<Unwrapped> {
  let errexit = false;
  let pipefail = false;
  for (let index = 1; index < words.length; index++) {
    const word = words[index];
    const text = word?.text ?? '';
    if (!text.startsWith('-')) return {};
    if (/^-[a-z]*e/.test(text)) errexit = true;
    if (/^-[a-z]*o$/.test(text)) {
      pipefail ||= words[index + 1]?.text === 'pipefail';
      index++;
    }
    if (/^-[a-z]*c$/.test(text)) {
      const script = words[index + 1];
      // What variables stand for inside the script is not known, the script's own words are.
      return { script: script?.text ?? null, isOwnShell: true, errexit, pipefail, wrappers: [...names, 'bash -c'] };
    }
  }
  return { readsScript: true, isOwnShell: true, errexit, pipefail };
}

function gitCommand(words: readonly ShellWord[]): Partial<Unwrapped> {
  let dir: string | null = '';
  let index = 1;
  for (; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    if (!text.startsWith('-')) break;
    if (text === '-C') {
      const target = words[++index];
      dir = target?.literal ? target.text : null;
    } else if (/^(-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(text)) index++;
  }
  return { words: [...words.slice(0, 1), ...words.slice(index)], dir };
}

function findCommands(words: readonly ShellWord[]): readonly (readonly ShellWord[])[] {
  const nested: (readonly ShellWord[])[] = [];
  for (const [index, word] of words.entries()) {
    if (!/^(-exec|-execdir|-ok|-x|--exec|-X)$/.test(word.text)) continue;
    const rest = words.slice(index + 1);
    const end = rest.findIndex((argument) => /^[;+]$/.test(argument.text));
    const command = end === -1 ? rest : rest.slice(0, end);
    if (command.length > 0) nested.push(command.map((w) => (w.text === '{}' ? { ...w, literal: false } : w)));
  }
  return nested;
}
