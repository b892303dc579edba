import * as vscode from 'vscode';
import type { Change } from '../core/model/change.ts';
import { HumanError } from '../node/human-error.ts';
import { choosePostmortem } from './choose-post-mortem.ts';
import type { Host } from './host.ts';
import { isChangeNode } from './tree-nodes.ts';

/** A change, in the document that decides it. */
export interface ChangeTarget {
  readonly document: vscode.TextDocument;
  readonly changeId: string;
}

/** The changes of the document that may be meant: those at the cursor, else all. */
async function offerChanges(host: Host, document: vscode.TextDocument): Promise<readonly Change[]> {
  const blocks = (await host.documents.read(document)).changes;
  const editor = vscode.window.activeTextEditor;
  const cursor = editor?.document === document ? document.offsetAt(editor.selection.active) : -1;
  const here = blocks.filter(({ range }) => range.start <= cursor && cursor <= range.end);
  return (here.length > 0 ? here : blocks).flatMap(({ change }) => change ?? []);
}

/** The change that the user means, of the post-mortem that they mean; undefined when they turn away. */
async function chooseChange(host: Host, title: string): Promise<ChangeTarget | undefined> {
  const document = await choosePostmortem(host, title);
  if (!document) return undefined;
  const changes = await offerChanges(host, document);
  const [only] = changes;
  if (!only) {
    throw new HumanError(
      'No harness-change block of this post-mortem can be read. Write one under “What changes”: typing “harness” offers it.',
    );
  }
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
