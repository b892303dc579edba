import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { HookEntry } from '../../core/model/proof.ts';
import { parseCommands, shellTouches } from '../../core/text/shell.ts';
import { isFileError } from '../sessions/store-files.ts';

/** A file that a hook's command names. */
export interface NamedFile {
  /** As people know it: repository-relative where it lies inside, else as written. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly isInside: boolean;
  /** Its bytes; null when there is no such file. */
  readonly content: Buffer | null;
  /** It is named from the agent's directory, which moves when the agent says `cd`. */
  readonly isRelative: boolean;
}

/** What a person is asked about before it runs: a command and the files that it names. */
export interface HookContent {
  readonly command: string;
  readonly files: readonly NamedFile[];
  /** Of all of it; another hash is another question. */
  readonly hash: string;
}

const largest = 4 * 1024 * 1024;
/** Stands for the repository's root in a command. */
const rootMark = '\u0001';
const rootForms =
  /["']?\$\{?\w*PROJECT_DIR\}?["']?|["']?\$\(git rev-parse --show-toplevel\)["']?|process\.env\.\w*PROJECT_DIR\s*\+\s*["'`]|%\w*PROJECT_DIR%|\$env:\w*PROJECT_DIR/g;
const script = /\.(sh|bash|zsh|fish|[cm]?[jt]s|py|rb|pl|php|ps1|cmd|bat|exe)$/i;

/** The command of a hook with the files that it names. */
export async function readHookContent(entry: HookEntry, repo: string, home: string): Promise<HookContent> {
  const command = [entry.command ?? '', ...(entry.args ?? [])].join(' ');
  return readContent({ command, identity: [entry.command, entry.args, entry.fields.env ?? null] }, repo, home);
}

/** A command of no hook with the files that it names. */
export async function readCommandContent(command: string, repo: string, home: string): Promise<HookContent> {
  return readContent({ command, identity: ['test', command] }, repo, home);
}

async function readContent(
  { command, identity }: { readonly command: string; readonly identity: readonly unknown[] },
  repo: string,
  home: string,
): Promise<HookContent> {
  const files: NamedFile[] = [];
  for (const { name, isRelative } of namesIn(command)) {
    const whole = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.resolve(repo, name);
    const below = path.relative(repo, whole);
    const isInside = !below.startsWith('..') && !path.isAbsolute(below) && below !== '';
    const content = await readSmall(whole);
    // A word with a slash may be anything; only what is there, or is called like a script, is a file.
    if (content === null && !script.test(name)) continue;
    files.push({ name: isInside ? below.split(path.sep).join('/') : name, path: whole, isInside, content, isRelative });
  }
  const hash = createHash('sha256').update(JSON.stringify(identity));
  for (const { name, content } of files) hash.update(`\0${name}\0`).update(content ?? '');
  return { command, files, hash: hash.digest('hex') };
}

function namesIn(command: string): readonly { readonly name: string; readonly isRelative: boolean }[] {
  const marked = command.replace(rootForms, rootMark);
  const words = new Set(marked.split(/[\s"'`;|&()<>=,]+/));
  return [...words].flatMap((word) => {
    if (word.startsWith(`${rootMark}/`) || word.startsWith(`${rootMark}\\`))
      return [{ name: word.slice(2), isRelative: false }];
    if (word.includes(rootMark) || /^[a-z]+:\/\//.test(word) || word.startsWith('-')) return [];
    const isPath = script.test(word) || /^(\.{1,2}|~)?\/.|^[\w.-]+\/[\w.-]/.test(word);
    return isPath ? [{ name: word, isRelative: !path.isAbsolute(word) && !word.startsWith('~/') }] : [];
  });
}

async function readSmall(file: string): Promise<Buffer | null> {
  try {
    const stats = await fs.stat(file);
    return stats.isFile() && stats.size <= largest ? await fs.readFile(file) : null;
  } catch (error) {
    if (isFileError(error, ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'])) return null;
    throw error;
  }
}

/** Words by which a program looks at more than its standard input, and what it looks at; `shell` ones mean that only there. */
const looks: readonly { readonly at: string; readonly pattern: RegExp; readonly shell?: boolean }[] = [
  { at: 'the transcript', pattern: /transcript_?path/i },
  { at: 'git', pattern: /(?:^|[;&|(`!]|\b(?:then|do|else|if|while)\s)\s*git\s+[a-z-]/m, shell: true },
  { at: 'other programs', pattern: /child_process|subprocess|os\.system|\bpopen\b/ },
  {
    at: 'files',
    pattern:
      /readFile(?:Sync)?\s*\(\s*(?!0\b|['"]\/dev\/stdin)|existsSync|statSync|readdir|\bopen\s*\(|os\.path|pathlib/,
  },
  {
    at: 'files',
    pattern: /\[\[?\s+(?:!\s+)?-[defhrswxL]\s|\btest\s+(?:!\s+)?-[defhrswxL]\s|\b(?:find|ls|stat)\s+[\w./$"~-]/,
    shell: true,
  },
  { at: 'files', pattern: /\bcat\s+(?:"?\$|[\w./~])/, shell: true },
  {
    at: 'files',
    pattern: /(?<![0-9&=<-])>{1,2}\s*(?![&(]|\/dev\/(?:null|stderr|stdout|fd))["']?[\w$./~]/,
    shell: true,
  },
  { at: 'the network', pattern: /\b(?:curl|wget)\b|\bfetch\s*\(|https?\.(?:get|request)/ },
  {
    at: 'the clock or chance',
    pattern: /\$RANDOM|\$\(date\b|Math\.random|Date\.now|new Date\(\)|time\.time|datetime\.now/,
  },
];
/** Programs that look at nothing but what they are handed, when no file of their own is named. */
const plain =
  /^\s*(?:sh|bash|node|python3?|jq|grep|exit|echo|printf|case|if|read|input|cat|true|false|sleep|env|:)\b|^\s*[[{(]/;

/** Why a hook's answer may depend on more than the call, as far as its text tells; null when nothing says so. */
export function stateIn({ command, files }: HookContent): string | null {
  const found = lookIn(command, true);
  if (found !== null) return `its command looks at ${found}`;
  for (const { name, content } of files) {
    if (content === null) continue;
    if (content.includes(0)) return `${name} is no text that could be read through`;
    const text = content.toString('utf8').replace(/^\s*(?:#|\/\/).*$/gm, '');
    const isShell = /\.(?:sh|bash|zsh)$/.test(name) || /^#!.*\b(?:ba|z|da)?sh\b/.test(content.toString('utf8', 0, 100));
    const inFile = lookIn(text, isShell);
    if (inFile !== null) return `${name} looks at ${inFile}`;
  }
  return files.length === 0 && !plain.test(command) ? 'what its command starts was not looked into' : null;
}

function lookIn(text: string, isShell: boolean): string | null {
  const found = looks.find(({ pattern, shell }) => (isShell || shell !== true) && pattern.test(text))?.at;
  return found ?? (isShell && readsFiles(text) ? 'files' : null);
}

/** Programs that read the files they are given, and how many words before those say what to do with them. */
const readers: Readonly<Record<string, number>> = {
  ...{ grep: 1, egrep: 1, fgrep: 1, rg: 0 },
  ...{ diff: 0, cmp: 0, comm: 0, source: 0, '.': 0, md5sum: 0, sha256sum: 0, tac: 0, paste: 0 },
};

/** Whether a line or script of a shell reads files by name. */
function readsFiles(script: string): boolean {
  const bare = script.replace(/"[^"]*"|'[^']*'/g, '""');
  if (/(?<![<\d])<\s*(?:""|[\w$./~])/.test(bare)) return true;
  if (shellTouches(script, null).some(({ action }) => action === 'read')) return true;
  return parseCommands(script).some(({ name, argv }) => {
    const before = Object.hasOwn(readers, name) ? readers[name] : undefined;
    return before !== undefined && argv.slice(1).filter((word) => !word.startsWith('-')).length > before;
  });
}
