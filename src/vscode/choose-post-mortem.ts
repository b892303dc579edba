import * as vscode from 'vscode';
import { HumanError } from '../node/human-error.ts';
import { hasFolder } from './choose-folder.ts';
import { isPostmortem } from './documents.ts';
import type { Host } from './host.ts';
import { listPostmortems, type ListedPostmortem } from './library.ts';
import { plainLine } from './session-items.ts';

/** What can still change comes first, newest first. */
function byStatus(all: readonly ListedPostmortem[]): readonly ListedPostmortem[] {
  return [...all.filter(({ status }) => status !== 'closed'), ...all.filter(({ status }) => status === 'closed')];
}

/**
 * The post-mortem that a command without an argument is about: the active one, else the only one that is visible or that
 * there is, else the user's choice; undefined when they turn away. One that was not seen is shown. Throws a HumanError when
 * there is none.
 */
export async function choosePostmortem(host: Host, title: string): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && isPostmortem(active)) return active;
  const visible = vscode.window.visibleTextEditors.map(({ document }) => document).filter(isPostmortem);
  if (visible.length === 1) return visible[0];
  if (!(await hasFolder())) return undefined;
  const all = byStatus(await listPostmortems(host));
  if (all.length === 0) {
    throw new HumanError(
      'There is no post-mortem in this workspace yet. “New Agent Post-Mortem” writes the first one.',
    );
  }
  const items = all.map(({ title: name, status, date, uri, path }) => ({
    label: plainLine(name, 100),
    description: [status, date ?? ''].join(' · '),
    detail: plainLine(path, 200),
    uri,
  }));
  const options = { title, placeHolder: 'Of which post-mortem?', matchOnDescription: true, matchOnDetail: true };
  const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, options);
  return picked && (await vscode.window.showTextDocument(picked.uri, { preview: false })).document;
}
