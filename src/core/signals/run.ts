// What detectors share: which calls of a run did work, what they wrote, and how to name them in a title.
import { eventsOf, type CallEvent, type FileTouch, type Ref, type Session } from '../model/session.ts';
import type { RunFacts } from '../model/signal.ts';
import { joinPath, normalisePath, pathBelow } from '../text/paths.ts';
import { quoteCode } from '../text/quote.ts';
import type { SimpleCommand } from '../text/shell.ts';

/** The session and all its sub-agents; an agent's own reviewers are no part of the user's run. */
export function runsOf(session: Session): readonly Session[] {
  return [session, ...session.subagents.flatMap(runsOf)].filter((run) => run.role !== 'reviewer');
}

/** Whether a call was carried out, well or badly. */
export function hasRun(call: CallEvent): boolean {
  return call.status === 'ok' || call.status === 'failed' || call.status === 'unknown';
}

/** The calls of the session and its sub-agents that were carried out. */
export function callsThatRan(facts: RunFacts): readonly CallEvent[] {
  return runsOf(facts.session).flatMap((run) => eventsOf(run, 'call').filter(hasRun));
}

/** A call with one file that it wrote. */
export interface Write {
  readonly call: CallEvent;
  readonly touch: FileTouch;
  /** Below the repository's root. */
  readonly path: string;
}

/** What the session and its sub-agents wrote below the repository's root, in order, run by run. */
export function writesOf(facts: RunFacts): readonly Write[] {
  return callsThatRan(facts).flatMap((call) =>
    call.files.flatMap((touch) => {
      const path = ownPath(facts, touch.path);
      return path === null || touch.action === 'read' || touch.action === 'list' ? [] : [{ call, touch, path }];
    }),
  );
}

/** Where worktrees of a repository are customarily kept: inside it, or beside it under its name. */
function isWorktreeFolder(name: string, repository: string): boolean {
  return (
    name === '.worktrees' || name === 'worktrees' || new RegExp(`^${escape(repository)}[-_.]+worktrees?$`).test(name)
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The worktree of the same repository in which a path lies; null when it lies in none that its name shows. */
function worktreeOf(root: string, path: string): string | null {
  const parts = normalisePath(path).split('/');
  const own = normalisePath(root).split('/');
  const index = parts.findIndex((part, i) => i > 0 && i + 2 < parts.length && isWorktreeFolder(part, own.at(-1) ?? ''));
  const isNear = index >= own.length - 1 && own.slice(0, -1).every((part, i) => parts[i] === part);
  return isNear ? parts.slice(0, index + 2).join('/') : null;
}

/**
 * The path below the repository's root, its worktree's, or the session's folder (the transcript can be of another clone);
 * null when it lies elsewhere.
 */
export function ownPath(facts: RunFacts, path: string): string | null {
  const { root, session } = facts;
  const isWider = root !== null && session.cwd !== null && pathBelow(session.cwd, root) !== null;
  const homes = [root, isWider ? null : session.cwd].filter((home) => home !== null);
  if (homes.length === 0) return path;
  for (const home of homes) {
    const own = pathBelow(worktreeOf(home, path) ?? home, path);
    if (own !== null && own !== '') return own;
  }
  return null;
}

/** Whether a command works in the repository: not in a scratch folder, not in one that cannot be told. */
export function isAtHome(facts: RunFacts, call: CallEvent, command: SimpleCommand): boolean {
  if (command.dir === null || 'GIT_DIR' in command.env) return false;
  const place = joinPath(call.cwd ?? facts.session.cwd ?? '', command.dir);
  return ownPath(facts, `${place}/x`) !== null;
}

/** Texts that a write put in and took out; null when it is not known what the file held before. */
export function writtenTexts(
  facts: RunFacts,
  write: Write,
): { readonly added: string; readonly removed: string } | null {
  const { added, removed, action } = write.touch;
  if (action === 'delete') return removed === undefined ? null : { added: '', removed };
  if (added === undefined) return null;
  if (removed !== undefined) return { added, removed };
  const isNew = action === 'create' && facts.knownPaths?.has(write.path) !== true && write.touch.before === undefined;
  return isNew ? { added, removed: '' } : null;
}

/** Names a call in a sentence: its command, or what it does to which file. */
export function nameCall(facts: RunFacts, call: CallEvent): string {
  if (call.command !== null) return quoteCode(call.command);
  const path = inputPath(call) ?? call.files[0]?.path ?? null;
  if (path === null) return quoteCode(call.tool);
  const shown = quoteCode(ownPath(facts, path) ?? path);
  const verbs: Partial<Record<CallEvent['toolKind'], string>> = { read: 'reading', delete: 'deleting' };
  const isChange = call.toolKind === 'edit' || call.toolKind === 'write';
  return isChange ? `changing ${shown}` : `${verbs[call.toolKind] ?? quoteCode(call.tool)} ${shown}`;
}

/** The path that a file tool was given, also when it failed. */
export function inputPath(call: CallEvent): string | null {
  for (const key of ['file_path', 'filePath', 'path', 'notebook_path', 'absolute_path', 'target_file']) {
    const value = call.input[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** A sentence's first letter made large, unless it begins with code. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Groups by key, in order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Refs in order, each once. */
export function distinctRefs(refs: readonly Ref[]): readonly Ref[] {
  return [...new Map(refs.map((ref) => [`${ref.file}:${ref.line}`, ref])).values()];
}

/** Up to three names in code spans, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => quoteCode(name, 60));
  return shown.join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
}
