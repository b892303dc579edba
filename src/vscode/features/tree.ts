import * as vscode from 'vscode';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { postmortemFolder, section } from '../settings.ts';
import { PostmortemTree } from '../tree-data.ts';
import { groupings, isGrouping } from '../tree-groups.ts';
import { isChangeNode, type TreeNode } from '../tree-items.ts';

const viewId = 'agentPostmortem.postmortems';

/** Watches the folders of the post-mortems, these alone and not what lies below them. */
function watchFolders(onChange: () => void): vscode.Disposable {
  const store = new DisposableStore();
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const pattern = new vscode.RelativePattern(postmortemFolder(folder), '*.md');
    const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(onChange));
  }
  return store;
}

async function openChange(node: unknown): Promise<void> {
  if (!isChangeNode(node)) return;
  const { postmortem, change } = node;
  const document = await vscode.workspace.openTextDocument(postmortem.uri);
  const position = document.positionAt(change.range.start);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
}

/** Calls back on whatever changes the list, as long as the view is visible: nobody waits for what nobody sees. */
function followChanges(view: vscode.TreeView<TreeNode>, onChange: () => void): vscode.Disposable {
  const store = new DisposableStore();
  let watching: vscode.Disposable | undefined;
  const follow = (): void => {
    watching?.dispose();
    watching = view.visible ? watchFolders(onChange) : undefined;
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
function registerViewCommands(host: Host, tree: PostmortemTree, view: vscode.TreeView<TreeNode>): vscode.Disposable {
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

/** The view of all post-mortems in groups. It reads and watches only while it is visible. */
export function startTree(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const tree = store.add(new PostmortemTree(host));
  const view = store.add(vscode.window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true }));
  const refresh = store.add(
    debounce(() => {
      tree.refresh();
    }, 150),
  );
  store.add(followChanges(view, refresh));
  store.add(host.proofs.onDidChange(refresh));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  store.add(registerViewCommands(host, tree, view));
  store.add(
    registerCommand(host, 'agentPostmortem.refresh', async () => {
      tree.refresh();
    }),
  );
  store.add(registerCommand(host, 'agentPostmortem.openChange', openChange));
  return store;
}
