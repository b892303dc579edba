import type { Guard, GuardSubject } from '../model/change.ts';
import { testRun } from '../text/shell.ts';
import type { GuardCall, GuardedFile } from './call.ts';
import { globNames } from './glob.ts';
import type { SentCall } from './normalise.ts';
import type { Past, PastCall } from './past.ts';

/** What has happened so far, and how a call of it is told in this repository's terms. */
export interface History {
  readonly past: Past;
  resolve(sent: SentCall): GuardCall;
}

/** Whether a guard can be judged only with what happened before. */
export function needsHistory(guard: Guard): boolean {
  return guard.require !== undefined || guard.limit !== undefined;
}

/** What a guard demands of the run so far and is not so, in words; null when all is well. */
export function findBreach(guard: Guard, call: GuardCall, history: History): string | null {
  if (guard.require === 'read-before-edit' && call.kind === 'edit') {
    const unread = findUnread(guard, call, history);
    if (unread) return `edits \`${unread.path}\`, which it has not read`;
  }
  if (guard.require === 'tests-before-finish' && call.kind === 'finish' && isUntested(guard, history)) {
    return 'finishes without a test run after its last edit';
  }
  return guard.limit ? findExcess(guard, history.past) : null;
}

function isMeant({ paths }: Guard, file: GuardedFile, ignoreCase: boolean): boolean {
  const isInside = !/^([/~]|[A-Za-z]:)/.test(file.path);
  return isInside && (!paths || paths.some((glob) => globNames(glob, file, ignoreCase)));
}

/** An edited file of the repository, there before, that nothing so far has shown to the agent. */
function findUnread(guard: Guard, call: GuardCall, history: History): GuardedFile | null {
  const ignoreCase = call.ignoreCase === true;
  const edited = call.files.filter(
    (file) => file.action === 'edit' && file.isNew !== true && isMeant(guard, file, ignoreCase),
  );
  const seen = (file: GuardedFile): boolean =>
    // Of a link two files stand for one, and either may have been read.
    call.files.filter(({ of }) => of === file.of).some((view) => wasSeen(view, history));
  return edited.find((file) => !seen(file)) ?? null;
}

function wasSeen({ path }: GuardedFile, { past, resolve }: History): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const inLine = new RegExp(`(?<![\\w.-])${literal}(?![\\w-])`);
  if (past.shown.some((shown) => shown.replaceAll('\\', '/').endsWith(path))) return true;
  return past.calls.some(({ sent, failed }) => {
    if (failed !== false) return false;
    // A line that names the file has most likely shown it; better to let an edit pass than to stop it wrongly.
    if (sent.kind === 'shell') return inLine.test(sent.command ?? '');
    if (!sent.files.some((file) => file.path.replaceAll('\\', '/').endsWith(name))) return false;
    return resolve(sent).files.some((file) => file.path === path);
  });
}

/** Whether a file was edited since the user's last prompt and no tests ran after that. */
function isUntested(guard: Guard, { past, resolve }: History): boolean {
  for (const { sent, failed } of past.calls.slice(past.turn).toReversed()) {
    if (sent.kind === 'shell' && sent.command !== null && testRun(sent.command)) return false;
    const isEdit = sent.kind === 'edit' || sent.kind === 'delete' || (sent.kind === 'shell' && sent.files.length > 0);
    if (!isEdit || failed === true) continue;
    const call = resolve({ ...sent, command: null });
    if (call.files.some((file) => isMeant(guard, file, call.ignoreCase === true))) return true;
  }
  return false;
}

function findExcess(guard: Guard, past: Past): string | null {
  const subjects = new Set<GuardSubject>(typeof guard.on === 'string' ? [guard.on] : guard.on);
  const own = past.calls
    .slice(past.turn)
    .filter(({ sent }) => subjects.has('any') || (sent.kind !== 'other' && subjects.has(sent.kind)));
  const { calls, failures } = guard.limit ?? {};
  if (calls !== undefined && own.length >= calls) return `makes more than ${calls} calls since the last prompt`;
  return failures !== undefined && failuresInARow(own) >= failures
    ? `goes on after ${failures} failed calls in a row`
    : null;
}

function failuresInARow(calls: readonly PastCall[]): number {
  const ended = calls.filter(({ failed }) => failed !== null);
  const lastGood = ended.findLastIndex(({ failed }) => failed === false);
  return ended.length - 1 - lastGood;
}
