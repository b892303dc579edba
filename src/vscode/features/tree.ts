import * as vscode from 'vscode';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { listPostmortems } from '../library.ts';
import { postmortemFolder, section } from '../settings.ts';
import { isChangeNode, statuses, toTreeItem, type TreeNode } from '../tree-items.ts';

const viewId = 'agentPostmortem.postmortems';

class PostmortemTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #host: Host;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(host: Host) {
    this.#host = host;
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return toTreeItem(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return this.#listStatuses();
    if (node.kind === 'status') return node.postmortems.map((postmortem) => ({ kind: 'postmortem', postmortem }));
    if (node.kind === 'change') return [];
    const { postmortem } = node;
    return postmortem.changes.map((change) => ({ kind: 'change', postmortem, change }));
  }

  async #listStatuses(): Promise<TreeNode[]> {
    const all = await listPostmortems(this.#host);
    return statuses
      .map(({ status }) => ({ status, postmortems: all.filter((one) => one.status === status) }))
      .filter(({ postmortems }) => postmortems.length > 0)
      .map((group) => ({ kind: 'status' as const, ...group }));
  }
}

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

/** The view of all post-mortems by status. It reads and watches only while it is visible. */
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
  store.add(
    registerCommand(host, 'agentPostmortem.refresh', async () => {
      tree.refresh();
    }),
  );
  store.add(registerCommand(host, 'agentPostmortem.openChange', openChange));
  return store;
}
