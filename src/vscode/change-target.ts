import * as vscode from 'vscode';
import type { Change } from '../core/model/change.ts';
import { HumanError } from '../node/human-error.ts';
import { isPostmortem } from './documents.ts';
import type { Host } from './host.ts';
import { isChangeNode } from './tree-items.ts';

/** A change, in the document that decides it. */
export interface ChangeTarget {
  readonly document: vscode.TextDocument;
  readonly changeId: string;
}

/** The changes of the document that may be meant: those at the cursor, else all. */
async function offerChanges(host: Host, editor: vscode.TextEditor): Promise<readonly Change[]> {
  const { document, selection } = editor;
  const cursor = document.offsetAt(selection.active);
  const blocks = (await host.documents.read(document)).changes;
  const here = blocks.filter(({ range }) => range.start <= cursor && cursor <= range.end);
  return (here.length > 0 ? here : blocks).flatMap(({ change }) => change ?? []);
}

/** The change of the active document that the user means; undefined when they turn away. */
async function chooseChange(host: Host, title: string): Promise<ChangeTarget | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isPostmortem(editor.document)) {
    throw new HumanError('Open a post-mortem first, or use the tree of post-mortems.');
  }
  const { document } = editor;
  const changes = await offerChanges(host, editor);
  const [only] = changes;
  if (!only) throw new HumanError('This post-mortem has no harness-change block that can be read.');
  if (changes.length === 1) return { document, changeId: only.id };
  const items = changes.map(({ id, kind, targets, applied }) => ({
    label: id,
    description: `${kind} for ${targets.join(', ')}`,
    detail: applied ? `applied on ${applied.date}` : 'not applied',
  }));
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked && { document, changeId: picked.label };
}

/** What a command was called on: a CodeLens or quick-fix hands over place and id, the tree its line, the palette nothing. */
export async function readChangeTarget(
  host: Host,
  title: string,
  [first, second]: readonly unknown[],
): Promise<ChangeTarget | undefined> {
  if (first instanceof vscode.Uri && typeof second === 'string') {
    return { document: await vscode.workspace.openTextDocument(first), changeId: second };
  }
  if (isChangeNode(first)) {
    return { document: await vscode.workspace.openTextDocument(first.postmortem.uri), changeId: first.change.id };
  }
  return chooseChange(host, title);
}
