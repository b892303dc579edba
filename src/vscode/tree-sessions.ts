import * as vscode from 'vscode';
import { escapeIcons } from './convert.ts';
import { dismiss, restore, type Deserving } from './deserving.ts';
import { logFailure } from './errors.ts';
import type { Host } from './host.ts';
import type { PostmortemTree } from './tree-data.ts';
import { isSessionNode, type TreeNode } from './tree-nodes.ts';
import { requireTrust } from './trust.ts';

/** The tree and the view that shows it. */
export interface Tree {
  readonly tree: PostmortemTree;
  readonly view: vscode.TreeView<TreeNode>;
}

/** The session of the line where a command was called, else of the line that is selected. */
async function chooseSession({ tree, view }: Tree, given: unknown): Promise<Deserving | undefined> {
  const node = given ?? view.selection[0];
  if (isSessionNode(node)) return node.found;
  const nodes = await tree.getChildren({ kind: 'sessions', count: null });
  const items = nodes
    .filter(isSessionNode)
    .map(({ found }) => ({
      label: escapeIcons(found.label),
      detail: found.reasons.map(({ text }) => text).join('; '),
      found,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage('No session waits for a post-mortem: there is nothing to dismiss.');
    return undefined;
  }
  const options = { title: 'Dismiss Session', placeHolder: 'Which session needs no post-mortem?' };
  return (await vscode.window.showQuickPick(items, options))?.found;
}

/** Takes a session off the list for good, unless the user thinks again. */
export async function dismissSession(host: Host, all: Tree, given: unknown): Promise<void> {
  if (!(await requireTrust('Dismissing a session'))) return;
  const found = await chooseSession(all, given);
  if (!found) return;
  await dismiss(host, found);
  all.tree.refresh();
  const undo = 'Undo';
  const text = `“${found.label}” is not named again. New Agent Post-Mortem still lists it.`;
  // Not awaited: the command is over, even while its message stands.
  void vscode.window.showInformationMessage(text, undo).then(
    async (answer) => {
      if (answer !== undo) return;
      await restore(host, found);
      all.tree.refresh();
    },
    logFailure(host, 'restoring a session'),
  );
}

/** Names again what was dismissed, and says how much that is. */
export async function restoreSessions(host: Host, { tree }: Tree): Promise<void> {
  if (!(await requireTrust('Restoring sessions'))) return;
  const restored = await restore(host);
  tree.refresh();
  const text =
    restored === 0
      ? 'No session was dismissed.'
      : `${restored} dismissed ${restored === 1 ? 'session is' : 'sessions are'} named again where they deserve a post-mortem.`;
  void vscode.window.showInformationMessage(text);
}
