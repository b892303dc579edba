import * as vscode from 'vscode';
import { today } from './local-date.ts';
import { oneLine } from './session-items.ts';
import { describeDue, dueOf, firstDue } from './tree-groups.ts';
import type { NodeOf, TreeNode } from './tree-nodes.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const longestLabel = 120;

/** A line with its icon, and what a screen reader says of it. */
function line(
  label: string,
  state: vscode.TreeItemCollapsibleState,
  look: { readonly icon: string; readonly facts: readonly string[] },
): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(label, longestLabel), state);
  item.iconPath = new vscode.ThemeIcon(look.icon);
  item.description = look.facts.join(' · ');
  item.accessibilityInformation = { label: [oneLine(label, longestLabel), ...look.facts].join(', ') };
  return item;
}

function groupItem({ group }: NodeOf<'group'>): vscode.TreeItem {
  const { id, label, icon, postmortems } = group;
  const overdue = postmortems.filter((one) => (firstDue(one) ?? '9999') < today()).length;
  const facts = [String(postmortems.length), ...(overdue > 0 ? [`${overdue} overdue`] : [])];
  const item = line(label, id === 'closed' ? Collapsed : Expanded, { icon, facts });
  item.id = `group:${id}`;
  item.contextValue = 'group';
  item.accessibilityInformation = {
    label: [label, count(postmortems.length, 'post-mortem'), ...facts.slice(1)].join(', '),
  };
  return item;
}

function sessionsItem({ count: found }: NodeOf<'sessions'>): vscode.TreeItem {
  // Short enough for a narrow side bar.
  const facts = ['that deserve a post-mortem', ...(found === null ? [] : [String(found)])];
  const item = line('Sessions', Collapsed, { icon: 'comment-discussion', facts });
  const deserving = 'Sessions that deserve a post-mortem';
  item.accessibilityInformation = { label: found === null ? deserving : `${deserving}, ${found}` };
  item.id = 'sessions';
  item.contextValue = 'sessions';
  item.tooltip = 'Redone work of an hour or more, a pattern that came back, or a near-miss. Read when this is opened.';
  return item;
}

function sessionItem({ found }: NodeOf<'session'>): vscode.TreeItem {
  const { session, reasons, isNew, label, folder } = found;
  const texts = reasons.map(({ text }) => oneLine(text, 300));
  const facts = [
    ...(isNew ? ['new'] : []),
    ...(session.start ? [session.start.slice(0, 10)] : []),
    ...(isMultiRoot() ? [folder.name] : []),
    texts.join('; '),
  ];
  const item = line(label, None, { icon: 'flame', facts });
  item.id = `session:${folder.uri.toString()} ${session.selector}`;
  item.contextValue = 'session';
  item.tooltip = [label, ...texts.map((text) => `• ${text}`), 'Enter begins its post-mortem, Delete dismisses it'].join(
    '\n',
  );
  item.command = {
    command: 'agentPostmortem.new',
    title: 'New Agent Post-Mortem',
    arguments: [{ kind: 'session', found }],
  };
  return item;
}

function isMultiRoot(): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
}

function postmortemItem({ postmortem }: NodeOf<'postmortem'>): vscode.TreeItem {
  const { uri, title, date, pattern, questions, problems, changes, actions, folder } = postmortem;
  const due = firstDue(postmortem);
  const isOverdue = due !== null && due < today();
  const facts = [
    ...(due ? [describeDue(due, today())] : []),
    ...(problems.length > 0 ? [count(problems.length, 'problem')] : []),
    ...(date ? [date] : []),
    ...(pattern ? [oneLine(pattern, 40)] : []),
    ...(questions > 0 ? [count(questions, 'question')] : []),
    ...(isMultiRoot() ? [folder.name] : []),
  ];
  const hasParts = changes.length + actions.length + problems.length > 0;
  const icon = problems.length > 0 ? 'error' : isOverdue ? 'warning' : 'notebook';
  const item = line(title, hasParts ? Collapsed : None, { icon, facts });
  item.id = uri.toString();
  item.tooltip = [oneLine(title, 300), ...facts, vscode.workspace.asRelativePath(uri)].join('\n');
  item.contextValue = `postmortem.${postmortem.status}`;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [uri] };
  return item;
}

function describeChange({ change, disarmed }: NodeOf<'change'>): { readonly text: string; readonly icon: string } {
  if (disarmed) return { text: `disarmed: ${oneLine(disarmed.reason, 300)}`, icon: 'error' };
  if (change.shown) return { text: `shown on ${change.shown.date}`, icon: 'pass-filled' };
  if (change.applied) return { text: `applied on ${change.applied.date}`, icon: 'pass' };
  const due = dueOf(change);
  if (due === null) return { text: 'not applied', icon: 'circle-large-outline' };
  return { text: describeDue(due, today()), icon: due < today() ? 'warning' : 'circle-large-outline' };
}

/** A line that opens its post-mortem at a place. */
function placed(item: vscode.TreeItem, node: NodeOf<'change' | 'action' | 'problem'>): vscode.TreeItem {
  item.command = { command: 'agentPostmortem.openChange', title: 'Open', arguments: [node] };
  return item;
}

function changeItem(node: NodeOf<'change'>): vscode.TreeItem {
  const { postmortem, change, isListed = false } = node;
  const { text, icon } = describeChange(node);
  const name = `${change.id}: ${change.kind}`;
  const label = isListed ? `${postmortem.title}, ${name}` : name;
  const item = line(label, None, { icon, facts: [text, change.targets.join(', ')] });
  const id = `${postmortem.uri.toString()}#${change.id}@${change.line}`;
  item.id = isListed ? `disarmed:${id}@${node.disarmed?.target ?? ''}` : id;
  item.tooltip = [label, ...(change.lead === '' ? [] : [change.lead]), text]
    .map((part) => oneLine(part, 300))
    .join('\n');
  item.contextValue = change.applied ? 'change.applied' : 'change.pending';
  return placed(item, node);
}

function actionItem(node: NodeOf<'action'>): vscode.TreeItem {
  const { postmortem, action } = node;
  const due = dueOf(action);
  const state = action.done ? 'done' : due ? describeDue(due, today()) : 'not done';
  const icon = action.done ? 'pass' : due && due < today() ? 'warning' : 'circle-large-outline';
  const facts = [state, ...(action.owner ? [oneLine(action.owner, 60)] : [])];
  const item = line(action.text, None, { icon, facts });
  item.id = `${postmortem.uri.toString()}#action@${action.line}`;
  item.tooltip = [oneLine(action.text, 300), ...facts].join('\n');
  item.contextValue = 'action';
  return placed(item, node);
}

function problemItem(node: NodeOf<'problem'>): vscode.TreeItem {
  const message = oneLine(node.message, 300);
  const item = line(`Line ${node.line}`, None, { icon: 'error', facts: [message] });
  item.tooltip = message;
  item.contextValue = 'problem';
  return placed(item, node);
}

function disarmedItem({ changes }: NodeOf<'disarmed'>): vscode.TreeItem {
  const item = line('Disarmed', Expanded, { icon: 'shield', facts: [String(changes.length)] });
  item.id = 'disarmed';
  item.contextValue = 'disarmed';
  item.tooltip = 'Applied changes whose prevention does not stand any more';
  item.accessibilityInformation = { label: `Disarmed, ${count(changes.length, 'change')}` };
  return item;
}

function noteItem({ text, more, icon = 'info', command }: NodeOf<'note'>): vscode.TreeItem {
  const item = line(text, None, { icon, facts: more === undefined ? [] : [more] });
  item.tooltip = [text, ...(more === undefined ? [] : [more])].join('\n');
  item.contextValue = 'note';
  if (command) item.command = { ...command, arguments: [...(command.arguments ?? [])] };
  return item;
}

/** How a line looks, sounds, and what it does. */
export function toTreeItem(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'sessions':
      return sessionsItem(node);
    case 'session':
      return sessionItem(node);
    case 'note':
      return noteItem(node);
    case 'group':
      return groupItem(node);
    case 'disarmed':
      return disarmedItem(node);
    case 'postmortem':
      return postmortemItem(node);
    case 'problem':
      return problemItem(node);
    case 'action':
      return actionItem(node);
    case 'change':
      return changeItem(node);
  }
}
