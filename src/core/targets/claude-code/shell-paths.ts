import type { Command, SyntaxNode, Word } from 'unbash';
import { joinPath } from '../../text/paths.ts';
import { parseLine } from '../../text/shell/written.ts';

/** The paths of a shell line that Claude Code's file rules look at. */
export interface ShellPaths {
  /** Absolute. */
  readonly reads: readonly string[];
  readonly edits: readonly string[];
  /** False where a path stands behind a variable or in a form that was not measured. */
  readonly certain: boolean;
}

const readers =
  /^(cat|head|tail|nl|tac|sort|uniq|cut|paste|comm|column|fold|expand|rev|fmt|pr|wc|od|hexdump|strings|base64|md5sum|sha1sum|sha256sum|diff|cmp|stat|file|ls|jq|awk|sed|grep|egrep|fgrep|rg|cp|mv)$/;
/** Their first operand is no path, unless an option brings it. */
const scripted = /^(jq|awk|sed|grep|egrep|fgrep|rg)$/;
const writers = /^(tee|touch|mkdir|rmdir|rm|mv)$/;
const wrappers = /^(env|timeout|nice|nohup|command|builtin|stdbuf)$/;
const valued = /^-[nsk]$/;

interface Scope {
  readonly line: string;
  /** Absolute; commands of a subshell are read from where the line begins. */
  readonly start: string;
  cwd: string;
  /** Directory changes are not followed. */
  readonly isFixed: boolean;
  readonly reads: string[];
  readonly edits: string[];
  certain: boolean;
}

/** What file rules of Claude Code 2.1.329 see of a shell line: known programs and redirections, not what functions, braces and arguments hold. */
export function shellPaths(line: string, cwd: string): ShellPaths {
  const scope: Scope = { line, start: cwd, cwd, isFixed: false, reads: [], edits: [], certain: true };
  const script = parseLine(line);
  if (script) script.commands.forEach(({ command }) => walk(command, scope));
  return { reads: scope.reads, edits: scope.edits, certain: scope.certain && script !== null };
}

function walk(node: SyntaxNode, scope: Scope): void {
  switch (node.type) {
    case 'Command':
      return look(node, scope);
    case 'AndOr':
    case 'CompoundList':
    case 'Pipeline':
      return node.commands.forEach((one) => walk(one.type === 'Statement' ? one.command : one, scope));
    case 'Subshell':
      // Of several commands in one, none is looked at.
      return node.body.commands.length === 1 ? inside(scope, (inner) => walk(node.body, inner)) : undefined;
    case 'If':
      for (const { clause, then } of [node, ...node.elif]) [clause, then].forEach((part) => walk(part, scope));
      return node.else && walk(node.else, scope);
    case 'While':
    case 'For':
      if (node.type === 'While') walk(node.clause, scope);
      return walk(node.body, scope);
    case 'Redirected':
      return walk(node.command, scope);
    default:
      // Braces, functions and the like are not looked into.
      return;
  }
}

/** A directory change inside is not followed, and one before is forgotten. */
function inside(scope: Scope, visit: (inner: Scope) => void): void {
  const inner = { ...scope, cwd: scope.start, isFixed: true };
  visit(inner);
  scope.certain &&= inner.certain;
}

function look(command: Command, scope: Scope): void {
  for (const part of [...command.prefix, ...command.suffix]) {
    const script = part.type === 'Assignment' && part.value.type === 'Word' ? substituted(part.value) : undefined;
    script?.commands.forEach(({ command: inner }) => walk(inner, scope));
  }
  for (const redirect of command.redirects) {
    if (redirect.type === 'HereString') scope.certain = false;
    if (redirect.type !== 'Redirect' || !redirect.target) continue;
    if (/^(>|>>|>\||&>|&>>)$/.test(redirect.operator)) add(redirect.target, scope.edits, scope);
    else if (redirect.operator === '<') add(redirect.target, scope.reads, scope);
  }
  const words = unwrap([...(command.name ? [command.name] : []), ...command.args.filter((arg) => arg.type === 'Word')]);
  const [program, ...rest] = words;
  if (program) lookAt(program.value, rest, scope);
}

/** The command that a variable is given the output of. */
function substituted({ parts }: Word) {
  const [only] = parts ?? [];
  return only?.type === 'CommandExpansion' ? only.script : undefined;
}

function unwrap(words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  if (!first || !wrappers.test(first.value)) return words;
  const skipped = rest.findIndex(
    ({ value }, index) => !/^-|=/.test(value) && !valued.test(rest[index - 1]?.value ?? ''),
  );
  const from = first.value === 'timeout' ? skipped + 1 : skipped;
  return skipped === -1 ? [] : unwrap(rest.slice(from));
}

function lookAt(program: string, words: readonly Word[], scope: Scope): void {
  const isOption = ({ value }: Word): boolean => value.startsWith('-') && value !== '-';
  const options = words.filter(isOption).map(({ value }) => value);
  const operands = words.filter((word) => !isOption(word));
  if (program === 'cd' || program === 'pushd') {
    const [target] = operands;
    if (!target || !isPlain(target)) scope.certain = false;
    else if (!scope.isFixed) scope.cwd = joinPath(scope.cwd, target.value);
    return;
  }
  if (program === 'git') return lookAtGit(operands, scope);
  const brings = options.some((option) => /^-[ef]|^--(regexp|file)=/.test(option));
  const paths = scripted.test(program) && !brings ? operands.slice(1) : operands;
  const isCopy = program === 'cp' || program === 'mv';
  const target = isCopy ? (wordAfter(words, '-t') ?? paths.at(-1)) : undefined;
  const sources = isCopy ? paths.filter((one) => one !== target) : paths;
  if (readers.test(program)) for (const path of sources) if (isFixed(path)) add(path, scope.reads, scope);
  const printsOnly = options.includes('-n') && /^[\d,$]*p$/.test(operands[0]?.value ?? '');
  const isEdit = writers.test(program) || (program === 'sed' && !printsOnly);
  for (const path of isEdit ? paths : target ? [target] : []) if (isFixed(path)) add(path, scope.edits, scope);
  if (program === 'mv' && target) add(target, scope.edits, scope);
}

function lookAtGit(operands: readonly Word[], scope: Scope): void {
  const verb = operands.findIndex(({ value }) => value === 'diff' || value === 'grep');
  if (verb === 0 || verb === 1) for (const word of operands.slice(verb + 1)) add(word, scope.reads, scope);
}

function wordAfter(words: readonly Word[], option: string): Word | undefined {
  const at = words.findIndex(({ value }) => value === option);
  return at === -1 ? undefined : words[at + 1];
}

function isPlain({ parts }: Word): boolean {
  return parts?.every(({ type }) => /^(Literal|SingleQuoted|DoubleQuoted)$/.test(type)) ?? true;
}

/** Whether no glob or brace stands in it; such a word is passed over. */
function isFixed({ parts }: Word): boolean {
  return parts?.every(({ type }) => !/Glob|Brace/.test(type)) ?? true;
}

function add(word: Word, list: string[], scope: Scope): void {
  const { value, text } = word;
  if (/[$`]/.test(text) && !/^'[^']*'$/.test(text)) {
    scope.certain = false;
    return;
  }
  if (!value.startsWith('~')) list.push(joinPath(scope.cwd, value));
}
