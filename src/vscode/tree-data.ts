import * as vscode from 'vscode';
import { listDeserving } from './deserving.ts';
import type { Host } from './host.ts';
import { listPostmortems, type ListedPostmortem } from './library.ts';
import { groupPostmortems, isGrouping, matchesFilter, type Grouping } from './tree-groups.ts';
import { toTreeItem, type DisarmedChange, type TreeNode } from './tree-items.ts';

const groupingKey = 'tree.grouping';

/** All post-mortems in groups, with what is disarmed, and the sessions that deserve one once someone asks for them. */
export class PostmortemTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #host: Host;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #filter = '';

  constructor(host: Host) {
    this.#host = host;
  }

  get grouping(): Grouping {
    const kept = this.#host.state.get<unknown>(groupingKey);
    return isGrouping(kept) ? kept : 'state';
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    await this.#host.state.update(groupingKey, grouping);
    this.refresh();
  }

  /** Words, all of which a post-mortem must have; '' = all are shown. */
  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text.trim();
    this.refresh();
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
    if (!node) return this.#listGroups();
    switch (node.kind) {
      case 'sessions':
        return this.#listSessions();
      case 'group':
        return node.group.postmortems.map((postmortem) => ({ kind: 'postmortem', postmortem }));
      case 'disarmed':
        return node.changes.map((one) => ({ kind: 'change', ...one, isListed: true }));
      case 'postmortem': {
        const disarmed = this.#disarmedOf(node.postmortem);
        return node.postmortem.changes.map((change) => {
          const proof = disarmed.find((one) => one.change === change)?.proof;
          return { kind: 'change', postmortem: node.postmortem, change, proof };
        });
      }
      default:
        return [];
    }
  }

  async #listGroups(): Promise<TreeNode[]> {
    const all = await listPostmortems(this.#host);
    // The welcome view, which leads to the sessions as well, shows while there is nothing else.
    if (all.length === 0) return [];
    const shown = this.#filter === '' ? all : all.filter((one) => matchesFilter(one, this.#filter));
    const changes = shown.flatMap((one) => this.#disarmedOf(one));
    const groups = groupPostmortems(shown, this.grouping).map((group) => ({ kind: 'group' as const, group }));
    return [
      ...(vscode.workspace.isTrusted && this.#filter === '' ? [{ kind: 'sessions' as const }] : []),
      ...(changes.length > 0 ? [{ kind: 'disarmed' as const, changes }] : []),
      ...groups,
      ...(shown.length === 0 ? [{ kind: 'note' as const, text: `No post-mortem has “${this.#filter}”` }] : []),
    ];
  }

  #disarmedOf(postmortem: ListedPostmortem): readonly DisarmedChange[] {
    const proofs = this.#host.proofs.of(postmortem.uri).filter(({ word }) => word === 'disarmed');
    return proofs.flatMap((proof) => {
      const change = postmortem.changes.find(({ id, change: own }) => id === proof.changeId && own?.applied);
      return change ? [{ postmortem, change, proof }] : [];
    });
  }

  async #listSessions(): Promise<TreeNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const found = await listDeserving(this.#host);
    if (found.length === 0) return [{ kind: 'note', text: 'No session without a post-mortem deserves one' }];
    return found.map((one) => ({ kind: 'session', found: one }));
  }
}
