import type { Guard, GuardMatch, GuardSubject } from '../model/change.ts';
import { commandStartsWith, parseCommands } from '../text/shell.ts';
import type { SimpleCommand } from '../text/shell.ts';
import type { GuardCall, GuardedFile } from './call.ts';
import { globNames } from './glob.ts';
import { findBreach, needsHistory } from './history.ts';
import type { History } from './history.ts';

/** What a guard says of a call. `pass` says nothing: other guards and the agent's own rules decide. */
export interface GuardVerdict {
  readonly verdict: 'deny' | 'ask' | 'pass';
  /** Which condition it met, in words; empty for `pass`. */
  readonly reason: string;
}

const pass: GuardVerdict = { verdict: 'pass', reason: '' };

/**
 * What a guard says of a call: deny before the allowlist before what must have happened before ask. Without a history only
 * a hard guard that needs one stops calls. @throws SyntaxError when a content pattern does not compile.
 */
export function evaluateGuard(guard: Guard, call: GuardCall, history: History | null = null): GuardVerdict {
  const subjects = new Set<GuardSubject>(typeof guard.on === 'string' ? [guard.on] : guard.on);
  const files = filesOf(call, subjects);
  const isSubject = subjects.has('any') || (call.kind !== 'other' && subjects.has(call.kind));
  if (!isSubject && files.length === 0) return pass;
  const view: View = { call, files, isSubject, commands: commandsOf(call) };
  const denied = guard.deny && findMatch(guard.deny, view);
  if (denied) return { verdict: 'deny', reason: denied };
  const outside = guard.allow && findOutside(guard.allow, view, subjects);
  if (outside) return { verdict: 'deny', reason: outside };
  const breach = isSubject && needsHistory(guard) ? judgePast(guard, call, history) : null;
  if (breach !== null) return { verdict: 'deny', reason: breach };
  const asked = guard.ask && findMatch(guard.ask, view);
  return asked ? { verdict: 'ask', reason: asked } : pass;
}

function judgePast(guard: Guard, call: GuardCall, history: History | null): string | null {
  if (history) return findBreach(guard, call, history);
  return guard.hard ? 'cannot be held against what happened before: there is no transcript that could be read' : null;
}

interface View {
  readonly call: GuardCall;
  /** The files that the guard looks at. */
  readonly files: readonly GuardedFile[];
  /** Whether the guard looks at the call itself, not only at files that it touches. */
  readonly isSubject: boolean;
  readonly commands: readonly SimpleCommand[];
}

function filesOf(call: GuardCall, subjects: ReadonlySet<GuardSubject>): readonly GuardedFile[] {
  if (subjects.has('any') || (call.kind === 'shell' && subjects.has('shell'))) return call.files;
  return call.files.filter((file) => subjects.has(file.action));
}

function commandsOf(call: GuardCall): readonly SimpleCommand[] {
  return call.command === null ? [] : parseCommands(call.command);
}

/** The condition that a call meets, in words. */
function findMatch(match: GuardMatch, { call, files, isSubject, commands }: View): string | null {
  for (const prefix of isSubject ? (match.command ?? []) : []) {
    const words = prefix.trim().split(/\s+/);
    if (commands.some((command) => commandStartsWith(command, words))) return `runs \`${prefix}\``;
    if (commands.length === 0 && startsPart(call.command ?? '', words)) return `runs \`${prefix}\``;
    if (call.kind === 'mcp' && isTool(call.tool, prefix)) return `calls \`${prefix}\``;
  }
  for (const glob of match.path ?? []) {
    const file = files.find((candidate) => globNames(glob, candidate, call.ignoreCase === true));
    if (file) return `${file.action}s \`${file.path}\``;
  }
  for (const pattern of isSubject && call.content !== null ? (match.content ?? []) : []) {
    if (compile(pattern).test(call.content ?? '')) return `puts in text that matches /${pattern}/`;
  }
  return null;
}

/** For a line too long or too broken to be read: whether any part of it between separators begins with these words. */
function startsPart(line: string, words: readonly string[]): boolean {
  return line.split(/[;&|\n(){}`]+/).some((part) => {
    const own = part.trim().split(/\s+/, 50);
    return words.every((word) => own.includes(word)) && own[0] === words[0];
  });
}

/** `mcp__server__tool`, or with `*` at the end everything that begins so. */
function isTool(tool: string, wanted: string): boolean {
  return wanted.endsWith('*') ? tool.startsWith(wanted.slice(0, -1)) : tool === wanted;
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'mu');
  } catch {
    // Patterns that only the older syntax takes, such as `\-`, are sound too.
    return new RegExp(pattern, 'm');
  }
}

/** Commands that only move about or print: an allowlist of commands does not name them. */
const harmless = /^(cd|pushd|popd|pwd|echo|printf|true|:|set|export|sleep|wait)$/;

/** What lies outside an allowlist, in words. Reading is never refused by one unless the guard says `read`. */
function findOutside(allow: GuardMatch, view: View, subjects: ReadonlySet<GuardSubject>): string | null {
  const { call, commands } = view;
  const globs = allow.path ?? [];
  const stray =
    globs.length === 0
      ? undefined
      : view.files
          .filter((file) => file.action !== 'read' || subjects.has('read'))
          .filter((file) => !isScratch(file.path))
          .find(
            (file) => !globs.some((glob) => globNames(glob, { ...file, isFolder: false }, call.ignoreCase === true)),
          );
  if (stray) return `${stray.action}s \`${stray.path}\`, which is outside what is allowed here`;
  const prefixes = (allow.command ?? []).map((prefix) => prefix.trim().split(/\s+/));
  if (prefixes.length === 0 || !view.isSubject || call.kind !== 'shell') return null;
  if (commands.length === 0 && (call.command ?? '').trim() !== '') return 'runs a line that could not be read';
  const other = commands.find(
    (command) => !harmless.test(command.name) && !prefixes.some((words) => commandStartsWith(command, words)),
  );
  return other ? `runs \`${other.argv.slice(0, 3).join(' ')}\`, which is outside what is allowed here` : null;
}

/** Temporary files and the agents' own notes lie outside every repository, and no allowlist of its paths means them. */
function isScratch(path: string): boolean {
  return (
    /^(\/private)?\/(tmp|var\/folders|dev)\/|^[A-Za-z]:\/.*\/Temp\/|^[/~A-Za-z].*\/\.(claude|codex|copilot|gemini|cursor)\//.test(
      path,
    ) && /^([/~]|[A-Za-z]:\/)/.test(path)
  );
}
