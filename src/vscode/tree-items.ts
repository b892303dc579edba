import * as vscode from 'vscode';
import type { Status } from '../core/model/postmortem.ts';
import type { ListedChange, ListedPostmortem } from './library.ts';
import { today } from './local-date.ts';

/** A line of the tree: a status, a post-mortem under it, a change under that. */
export type TreeNode =
  | { readonly kind: 'status'; readonly status: Status; readonly postmortems: readonly ListedPostmortem[] }
  | { readonly kind: 'postmortem'; readonly postmortem: ListedPostmortem }
  | { readonly kind: 'change'; readonly postmortem: ListedPostmortem; readonly change: ListedChange };

/** The groups of the tree, in order. */
export const statuses: readonly { readonly status: Status; readonly label: string; readonly icon: string }[] = [
  { status: 'draft', label: 'Drafts', icon: 'edit' },
  { status: 'open', label: 'Open', icon: 'issue-opened' },
  { status: 'closed', label: 'Closed', icon: 'pass' },
];

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function statusItem(node: Extract<TreeNode, { kind: 'status' }>): vscode.TreeItem {
  const look = statuses.find(({ status }) => status === node.status);
  const label = look?.label ?? node.status;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `status:${node.status}`;
  item.iconPath = new vscode.ThemeIcon(look?.icon ?? 'notebook');
  item.description = String(node.postmortems.length);
  item.contextValue = 'status';
  item.accessibilityInformation = { label: `${label}, ${count(node.postmortems.length, 'post-mortem')}` };
  return item;
}

function postmortemItem({ postmortem }: Extract<TreeNode, { kind: 'postmortem' }>): vscode.TreeItem {
  const { uri, title, date, pattern, questions, changes, folder } = postmortem;
  const state = changes.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(title, state);
  const isMultiRoot = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const facts = [
    ...(date ? [date] : []),
    ...(pattern ? [pattern] : []),
    ...(questions > 0 ? [count(questions, 'question')] : []),
    ...(isMultiRoot ? [folder.name] : []),
  ];
  item.id = uri.toString();
  item.description = facts.join(' · ');
  item.tooltip = `${title}\n${vscode.workspace.asRelativePath(uri)}`;
  item.iconPath = new vscode.ThemeIcon('notebook');
  item.contextValue = `postmortem.${postmortem.status}`;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  item.accessibilityInformation = { label: [title, ...facts].join(', ') };
  return item;
}

function describeChange({ change }: ListedChange): { readonly text: string; readonly icon: string } {
  if (!change) return { text: 'cannot be read', icon: 'error' };
  if (change.shown) return { text: `shown on ${change.shown.date}`, icon: 'pass-filled' };
  if (change.applied) return { text: `applied on ${change.applied.date}`, icon: 'pass' };
  if (!change.due) return { text: 'not applied', icon: 'circle-large-outline' };
  if (change.due < today()) return { text: `overdue since ${change.due}`, icon: 'warning' };
  return { text: `due ${change.due}`, icon: 'circle-large-outline' };
}

function changeItem({ postmortem, change }: Extract<TreeNode, { kind: 'change' }>): vscode.TreeItem {
  const { text, icon } = describeChange(change);
  const label = change.change
    ? `${change.id}: ${change.change.kind} for ${change.change.targets.join(', ')}`
    : change.id;
  const item = new vscode.TreeItem(label);
  item.id = `${postmortem.uri.toString()}#${change.id}@${change.range.start}`;
  item.description = text;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = change.change ? (change.change.applied ? 'change.applied' : 'change.pending') : 'change.broken';
  item.command = {
    command: 'agentPostmortem.openChange',
    title: 'Open',
    arguments: [{ kind: 'change', postmortem, change }],
  };
  item.accessibilityInformation = { label: `${label}, ${text}` };
  return item;
}

/** How a line looks, sounds, and what it does. */
export function toTreeItem(node: TreeNode): vscode.TreeItem {
  if (node.kind === 'status') return statusItem(node);
  return node.kind === 'postmortem' ? postmortemItem(node) : changeItem(node);
}

/** Whether a command's argument is a change of the tree. */
export function isChangeNode(value: unknown): value is Extract<TreeNode, { kind: 'change' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'change';
}

/** Whether a command's argument is a post-mortem of the tree. */
export function isPostmortemNode(value: unknown): value is Extract<TreeNode, { kind: 'postmortem' }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'postmortem';
}
