import * as vscode from 'vscode';
import { listDeserving, type Deserving, type DeservingList } from './deserving.ts';
import type { Host } from './host.ts';
import { listPostmortems, type ListedPostmortem } from './library.ts';
import { oneLine } from './session-items.ts';
import { groupPostmortems, isGrouping, matchesFilter, type Grouping } from './tree-groups.ts';
import { toTreeItem } from './tree-items.ts';
import type { DisarmedChange, TreeNode } from './tree-nodes.ts';

const groupingKey = 'tree.grouping';

/** What an empty library offers: each line does what it says. */
const beginnings: readonly TreeNode[] = [
  {
    kind: 'note',
    text: 'Write the first post-mortem',
    more: 'from the session of a run that went wrong',
    icon: 'add',
    command: { command: 'agentPostmortem.new', title: 'New Agent Post-Mortem' },
  },
  {
    kind: 'note',
    text: 'Record a near-miss',
    more: 'in one sentence',
    icon: 'bell',
    command: { command: 'agentPostmortem.nearMiss', title: 'Record a Near-Miss' },
  },
  {
    kind: 'note',
    text: 'Learn the practice',
    more: 'in ten minutes',
    icon: 'mortar-board',
    command: { command: 'agentPostmortem.learn', title: 'Learn the Practice' },
  },
];

/** All post-mortems in groups, with what is disarmed, and the sessions that deserve one once someone asks for them. */
export class PostmortemTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #host: Host;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #filter = '';
  /** What was found when the sessions were read last; absent = read them. */
  #deserving: DeservingList | undefined;
  /** Sessions that have a post-mortem, as of the last look. */
  #written: ReadonlySet<string | null> = new Set();

  constructor(host: Host) {
    this.#host = host;
  }

  get grouping(): Grouping {
    const kept = this.#host.state.get<unknown>(groupingKey);
    return isGrouping(kept) ? kept : 'state';
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    await this.#host.state.update(groupingKey, grouping);
    this.redraw();
  }

  /** Words, all of which a post-mortem must have; '' = all are shown. */
  get filter(): string {
    return this.#filter;
  }

  set filter(text: string) {
    this.#filter = text.trim();
    this.redraw();
  }

  /** Shows the post-mortems as they are now; sessions are not read again. */
  redraw(): void {
    this.#changed.fire();
  }

  /** Reads everything again. */
  refresh(): void {
    this.#deserving = undefined;
    this.redraw();
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
        return node.changes.map((one) => ({ kind: 'change', ...one, disarmed: one, isListed: true }));
      case 'postmortem':
        return this.#listParts(node.postmortem);
      default:
        return [];
    }
  }

  async #listGroups(): Promise<TreeNode[]> {
    const all = await listPostmortems(this.#host);
    this.#written = new Set(all.map(({ sessionId }) => sessionId));
    const { isTrusted } = vscode.workspace;
    const isFiltered = this.#filter !== '';
    // The welcome view says what can be done where nothing may be read.
    if (all.length === 0 && !isTrusted) return [];
    const sessions: readonly TreeNode[] =
      isTrusted && !isFiltered ? [{ kind: 'sessions', count: this.#waiting()?.length ?? null }] : [];
    if (all.length === 0) return [...sessions, ...beginnings];
    const shown = isFiltered ? all.filter((one) => matchesFilter(one, this.#filter)) : all;
    if (shown.length === 0) return [this.#noMatch()];
    const groups = groupPostmortems(shown, this.grouping).map((group) => ({ kind: 'group' as const, group }));
    const changes = shown.flatMap((one) => this.#disarmedOf(one));
    const disarmed: readonly TreeNode[] = changes.length > 0 ? [{ kind: 'disarmed', changes }] : [];
    // What does not stand any more comes before what is done with, and before groups that say nothing of states.
    const at = this.grouping === 'state' ? groups.findIndex(({ group }) => group.id === 'closed') : 0;
    const before = at < 0 ? groups.length : at;
    return [...sessions, ...groups.slice(0, before), ...disarmed, ...groups.slice(before)];
  }

  /** The sessions that still have none; undefined before they were read. */
  #waiting(): readonly Deserving[] | undefined {
    return this.#deserving?.sessions.filter(({ session }) => !this.#written.has(session.id));
  }

  #noMatch(): TreeNode {
    return {
      kind: 'note',
      text: 'Show all post-mortems',
      more: `none has “${oneLine(this.#filter, 60)}”`,
      icon: 'clear-all',
      command: { command: 'agentPostmortem.clearFilter', title: 'Show All Post-Mortems' },
    };
  }

  #listParts(postmortem: ListedPostmortem): TreeNode[] {
    const disarmed = this.#disarmedOf(postmortem);
    return [
      ...postmortem.problems.map((problem) => ({ kind: 'problem' as const, postmortem, ...problem })),
      ...postmortem.changes.map((change) => {
        const found = disarmed.find((one) => one.change === change);
        return { kind: 'change' as const, postmortem, change, disarmed: found };
      }),
      ...postmortem.actions.map((action) => ({ kind: 'action' as const, postmortem, action })),
    ];
  }

  #disarmedOf(postmortem: ListedPostmortem): readonly DisarmedChange[] {
    const proofs = this.#host.proofs.of(postmortem.uri).filter(({ word }) => word === 'disarmed');
    return proofs.flatMap(({ changeId, target, reasons }) => {
      const change = postmortem.changes.find(({ id, applied }) => id === changeId && applied);
      const reason = reasons[0] ?? 'it stops nothing any more';
      return change ? [{ postmortem, change, target, reason }] : [];
    });
  }

  async #listSessions(): Promise<TreeNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const isNews = this.#deserving === undefined;
    this.#deserving ??= await listDeserving(this.#host);
    const { problems } = this.#deserving;
    const sessions = this.#waiting() ?? [];
    // The group says how many there are, from now on.
    if (isNews) this.redraw();
    const troubles = problems.map((text) => ({ kind: 'note' as const, text, icon: 'warning' }));
    if (sessions.length > 0) return [...sessions.map((found) => ({ kind: 'session' as const, found })), ...troubles];
    const none: TreeNode = {
      kind: 'note',
      text: 'None waits for one',
      more: 'pick any session …',
      command: { command: 'agentPostmortem.new', title: 'New Agent Post-Mortem' },
    };
    return [...(troubles.length > 0 ? [] : [none]), ...troubles];
  }
}
