import * as vscode from 'vscode';
import type { Diff } from '../core/model/diff.ts';

/** Commits that a user chose; without members: those that were found. */
export interface ChosenRange {
  readonly base?: string;
  readonly head?: string;
}

const short = (revision: string | null): string =>
  revision === null ? '?' : /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;

function describeRange({ base, head }: Diff): string {
  return base === null && head === null ? 'No commits' : `${short(base)}..${short(head)}`;
}

function refuseRange(text: string): string | undefined {
  const [base = '', head = '', ...rest] = text.trim().split('..');
  const isRevision = (name: string): boolean => /^[^\s-]\S*$/.test(name);
  return isRevision(base) && isRevision(head) && rest.length === 0
    ? undefined
    : 'Write two revisions with two dots between, such as main..HEAD';
}

/** Asks for two revisions; undefined when the user turns away. */
async function askForRange(diff: Diff): Promise<ChosenRange | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Which commits came of this session?',
    prompt: 'BASE..HEAD, in any words that git understands',
    value: diff.base && diff.head ? `${short(diff.base)}..${short(diff.head)}` : 'HEAD~1..HEAD',
    validateInput: refuseRange,
    ignoreFocusOut: true,
  });
  if (text === undefined) return undefined;
  const [base, head] = text.trim().split('..');
  return base && head ? { base, head } : undefined;
}

/** Lets the user choose the diff where it does not follow from evidence; undefined when they turn away. */
export async function chooseRange(diff: Diff | null): Promise<ChosenRange | undefined> {
  if (!diff || diff.certain) return {};
  const size = diff.files.length === 1 ? '1 file' : `${diff.files.length} files`;
  const found = {
    label: describeRange(diff),
    description: diff.insertions === null ? size : `${size}, +${diff.insertions} −${diff.deletions ?? 0}`,
    detail: diff.how,
    iconPath: new vscode.ThemeIcon('git-compare'),
  };
  const other = { label: 'Other commits …', iconPath: new vscode.ThemeIcon('edit') };
  const picked = await vscode.window.showQuickPick([found, other], {
    title: 'Which commits came of this session? The transcript does not settle it',
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  return picked === other ? askForRange(diff) : {};
}
