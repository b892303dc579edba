import * as vscode from 'vscode';
import type { Proof } from '../core/model/proof.ts';
import { escapeIcons } from './convert.ts';
import type { Deserving } from './deserving.ts';
import type { ListedChange, ListedPostmortem } from './library.ts';
import { today } from './local-date.ts';
import { firstOverdue, overdueSince, type Group } from './tree-groups.ts';

/** A change whose prevention does not stand any more, and why. */
export interface DisarmedChange {
  readonly postmortem: ListedPostmortem;
  readonly change: ListedChange;
  readonly proof: Proof;
}

/** A line of the tree. */
export type TreeNode =
  | { readonly kind: 'sessions' }
  | { readonly kind: 'session'; readonly found: Deserving }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'disarmed'; readonly changes: readonly DisarmedChange[] }
  | { readonly kind: 'postmortem'; readonly postmortem: ListedPostmortem }
  | {
      readonly kind: 'change';
      readonly postmortem: ListedPostmortem;
      readonly change: ListedChange;
      /** What its last trial found, if that was bad. */
      readonly proof?: Proof | undefined;
      /** It stands in the list of what is disarmed. */
      readonly isListed?: boolean;
    };

type Node<K extends TreeNode['kind']> = Extract<TreeNode, { kind: K }>;

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** A line with its icon, and what a screen reader says of it. */
function line(
  label: string,
  state: vscode.TreeItemCollapsibleState,
  look: { readonly icon: string; readonly facts: readonly string[] },
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  item.iconPath = new vscode.ThemeIcon(look.icon);
  item.description = look.facts.join(' · ');
  item.accessibilityInformation = { label: [label, ...look.facts].join(', ') };
  return item;
}

function groupItem({ group }: Node<'group'>): vscode.TreeItem {
  const { id, label, icon, postmortems } = group;
  const overdue = postmortems.filter((one) => firstOverdue(one, today()) !== null).length;
  const facts = [String(postmortems.length), ...(overdue > 0 ? [`${overdue} overdue`] : [])];
  const item = line(label, id === 'closed' ? Collapsed : Expanded, { icon, facts });
  item.id = `group:${id}`;
  item.contextValue = 'group';
  item.accessibilityInformation = {
    label: [label, count(postmortems.length, 'post-mortem'), ...facts.slice(1)].join(', '),
  };
  return item;
}

function sessionsItem(): vscode.TreeItem {
  const item = line('Sessions that deserve a post-mortem', Collapsed, { icon: 'comment-discussion', facts: [] });
  item.id = 'sessions';
  item.contextValue = 'sessions';
  item.tooltip = 'Recorded sessions are read when this is opened';
  return item;
}

function sessionItem({ found }: Node<'session'>): vscode.TreeItem {
  const { session, reasons, isNew, label } = found;
  const reason = reasons.map(({ text }) => text).join('; ');
  const facts = [...(isNew ? ['new'] : []), ...(session.start ? [session.start.slice(0, 10)] : []), reason];
  const item = line(label, None, { icon: 'flame', facts });
  item.id = `session:${session.selector}`;
  item.contextValue = 'session';
  item.tooltip = `${label}\n${reason}`;
  item.command = {
    command: 'agentPostmortem.new',
    title: 'New Agent Post-Mortem',
    arguments: [{ kind: 'session', found }],
  };
  return item;
}

function postmortemItem({ postmortem }: Node<'postmortem'>): vscode.TreeItem {
  const { uri, title, date, pattern, questions, changes, folder } = postmortem;
  const isMultiRoot = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const overdue = firstOverdue(postmortem, today());
  const facts = [
    ...(overdue ? [`overdue since ${overdue}`] : []),
    ...(date ? [date] : []),
    ...(pattern ? [pattern] : []),
    ...(questions > 0 ? [count(questions, 'question')] : []),
    ...(isMultiRoot ? [folder.name] : []),
  ];
  const item = line(title, changes.length > 0 ? Collapsed : None, { icon: overdue ? 'warning' : 'notebook', facts });
  item.id = uri.toString();
  item.tooltip = `${title}\n${vscode.workspace.asRelativePath(uri)}`;
  item.contextValue = `postmortem.${postmortem.status}`;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  return item;
}

function describeChange({ change, proof }: Node<'change'>): { readonly text: string; readonly icon: string } {
  const current = change.change;
  if (!current) return { text: 'cannot be read', icon: 'error' };
  if (proof) return { text: `disarmed: ${proof.reasons[0] ?? 'it stops nothing any more'}`, icon: 'error' };
  if (current.shown) return { text: `shown on ${current.shown.date}`, icon: 'pass-filled' };
  if (current.applied) return { text: `applied on ${current.applied.date}`, icon: 'pass' };
  const overdue = overdueSince(change, today());
  if (overdue) return { text: `overdue since ${overdue}`, icon: 'warning' };
  return { text: current.due ? `due ${current.due}` : 'not applied', icon: 'circle-large-outline' };
}

function changeItem(node: Node<'change'>): vscode.TreeItem {
  const { postmortem, change, isListed = false } = node;
  const { text, icon } = describeChange(node);
  const current = change.change;
  const name = current ? `${change.id}: ${current.kind} for ${current.targets.join(', ')}` : change.id;
  const label = isListed ? `${postmortem.title}, ${name}` : name;
  const item = line(label, None, { icon, facts: [text] });
  const id = `${postmortem.uri.toString()}#${change.id}@${change.range.start}`;
  item.id = isListed ? `disarmed:${id}@${node.proof?.target ?? ''}` : id;
  item.tooltip = `${label}\n${text}`;
  item.contextValue = current ? (current.applied ? 'change.applied' : 'change.pending') : 'change.broken';
  item.command = { command: 'agentPostmortem.openChange', title: 'Open', arguments: [node] };
  return item;
}

function disarmedItem({ changes }: Node<'disarmed'>): vscode.TreeItem {
  const item = line('Disarmed', Expanded, { icon: 'shield', facts: [String(changes.length)] });
  item.id = 'disarmed';
  item.contextValue = 'disarmed';
  item.accessibilityInformation = { label: `Disarmed, ${count(changes.length, 'change')}` };
  return item;
}

/** How a line looks, sounds, and what it does. */
export function toTreeItem(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'sessions':
      return sessionsItem();
    case 'session':
      return sessionItem(node);
    case 'note':
      return line(escapeIcons(node.text), None, { icon: 'info', facts: [] });
    case 'group':
      return groupItem(node);
    case 'disarmed':
      return disarmedItem(node);
    case 'postmortem':
      return postmortemItem(node);
    case 'change':
      return changeItem(node);
  }
}

const isKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

/** Whether a command's argument is a change of the tree. */
export function isChangeNode(value: unknown): value is Node<'change'> {
  return isKind(value, 'change');
}

/** Whether a command's argument is a post-mortem of the tree. */
export function isPostmortemNode(value: unknown): value is Node<'postmortem'> {
  return isKind(value, 'postmortem');
}

/** Whether a command's argument is a session of the tree. */
export function isSessionNode(value: unknown): value is Node<'session'> {
  return isKind(value, 'session');
}
