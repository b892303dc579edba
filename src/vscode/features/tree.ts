import * as vscode from 'vscode';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { forgetPlaces } from '../library.ts';
import { section } from '../settings.ts';
import { PostmortemTree } from '../tree-data.ts';
import { groupings, isGrouping } from '../tree-groups.ts';
import { isPlacedNode, type TreeNode } from '../tree-nodes.ts';
import { dismissSession, restoreSessions, type Tree } from '../tree-sessions.ts';
import { watchPostmortems } from '../watch-postmortems.ts';

const viewId = 'agentPostmortem.postmortems';
const walkthroughId = 'agent-postmortem.agent-postmortem#practice';

/** Opens the post-mortem of a change, an action or a problem where it stands. */
async function openPlace(node: unknown): Promise<void> {
  if (!isPlacedNode(node)) return;
  const at = node.kind === 'change' ? node.change : node.kind === 'action' ? node.action : node;
  const document = await vscode.workspace.openTextDocument(node.postmortem.uri);
  const position = new vscode.Position(Math.min(at.line, document.lineCount) - 1, 0);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
}

/** Calls back on whatever changes the list, as long as the view is visible: nobody waits for what nobody sees. */
function followChanges(view: vscode.TreeView<TreeNode>, onChange: () => void): vscode.Disposable {
  const store = new DisposableStore();
  let watching: vscode.Disposable | undefined;
  const follow = (): void => {
    watching?.dispose();
    watching = view.visible ? watchPostmortems(onChange) : undefined;
    if (view.visible) onChange();
  };
  store.add(view.onDidChangeVisibility(follow));
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(follow));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) follow();
    }),
  );
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (view.visible && isPostmortem(document)) onChange();
    }),
  );
  store.add({ dispose: () => watching?.dispose() });
  follow();
  return store;
}

/** Asks what the tree is to be grouped by; nothing changes when the user turns away. */
async function chooseGrouping(tree: PostmortemTree): Promise<void> {
  const items = Object.entries(groupings).map(([id, label]) => ({
    label,
    id,
    ...(id === tree.grouping && { description: 'now' }),
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Group Post-Mortems By' });
  if (picked && isGrouping(picked.id)) await tree.setGrouping(picked.id);
}

/** Asks for the words that are to be in what is shown. */
async function askForFilter(tree: PostmortemTree): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: 'Filter Post-Mortems',
    prompt: 'Words of the title, status, date, pattern, layer, owner, target or file name; empty shows all',
    value: tree.filter,
  });
  if (text !== undefined) tree.filter = text;
}

/** The commands on the view's title, which tells what it shows. */
function registerViewCommands(host: Host, { tree, view }: Tree): vscode.Disposable {
  const store = new DisposableStore();
  const describe = async (): Promise<void> => {
    const by = tree.grouping === 'state' ? [] : [`by ${tree.grouping}`];
    view.description = [...by, ...(tree.filter === '' ? [] : [`“${tree.filter}”`])].join(' · ');
    await vscode.commands.executeCommand('setContext', `${viewId}.filtered`, tree.filter !== '');
  };
  const register = (id: string, run: () => Promise<void>): void => {
    store.add(
      registerCommand(host, `agentPostmortem.${id}`, async () => {
        await run();
        await describe();
      }),
    );
  };
  register('groupBy', () => chooseGrouping(tree));
  register('filter', () => askForFilter(tree));
  register('clearFilter', async () => {
    tree.filter = '';
  });
  describe().catch(logFailure(host, 'describing the view'));
  return store;
}

/** The commands on the lines, and on all of them. */
function registerLineCommands(host: Host, all: Tree): vscode.Disposable {
  const store = new DisposableStore();
  const register = (id: string, run: (given: unknown) => Promise<unknown>): void => {
    store.add(registerCommand(host, `agentPostmortem.${id}`, run));
  };
  register('openChange', openPlace);
  register('dismissSession', (given) => dismissSession(host, all, given));
  register('restoreSessions', () => restoreSessions(host, all));
  register('learn', async () =>
    vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthroughId, false),
  );
  register('refresh', async () => {
    forgetPlaces(host);
    all.tree.refresh();
  });
  return store;
}

/** The view of all post-mortems in groups. It reads and watches only while it is visible. */
export function startTree(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const tree = store.add(new PostmortemTree(host));
  const view = store.add(vscode.window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true }));
  const redraw = store.add(
    debounce(() => {
      tree.redraw();
    }, 150),
  );
  store.add(followChanges(view, redraw));
  store.add(host.proofs.onDidChange(redraw));
  store.add(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      tree.refresh();
    }),
  );
  store.add(registerViewCommands(host, { tree, view }));
  store.add(registerLineCommands(host, { tree, view }));
  return store;
}
