import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { obstacleOf } from '../../core/targets/start-check.ts';
import type { HookList, ListedHook } from '../../node/prove.ts';
import { chooseFolder } from '../choose-folder.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { findPlace } from '../place.ts';
import { withQuietProgress } from '../progress.ts';
import { plainLine } from '../session-items.ts';
import { requireTrust } from '../trust.ts';

interface HookItem extends vscode.QuickPickItem {
  /** Repository-relative, or `~/…`; absent = there is nothing to open. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
}

function describeStart({ start }: ListedHook): { readonly text: string; readonly icon: string } {
  const reason = obstacleOf(start)?.message ?? '';
  if (start.verdict === 'would start') return { text: 'would start', icon: 'pass' };
  if (start.verdict === 'would not start') return { text: `never runs: ${reason}`, icon: 'error' };
  return { text: `not established whether it would start: ${reason}`, icon: 'question' };
}

function toItem(hook: ListedHook): HookItem {
  const { entry, content } = hook;
  const { text, icon } = describeStart(hook);
  const on = [entry.event, entry.matcher ?? ''].filter((part) => part !== '').join(' ');
  const what = content.command === '' ? entry.type : content.command;
  return {
    label: plainLine(`${on}${entry.ours ? ' (post-mortem guard)' : ''}`, 100),
    description: plainLine(`${entry.file}:${entry.line}`, 120),
    detail: plainLine(`${text} · ${what}`, 400),
    iconPath: new vscode.ThemeIcon(icon),
    file: entry.file,
    line: entry.line,
  };
}

/** The hooks of each agent under its name, with what could not be read. */
export function toHookItems(lists: readonly HookList[]): readonly HookItem[] {
  return lists.flatMap(({ title, measured, hooks, problems }) => {
    if (hooks.length === 0 && problems.length === 0) return [];
    const kind = vscode.QuickPickItemKind.Separator;
    const troubles = problems.map(({ file, line, message }) => ({
      label: plainLine(file === '' ? message : file, 120),
      detail: plainLine(message, 400),
      iconPath: new vscode.ThemeIcon('warning'),
      ...(file !== '' && { file, line: line ?? 1 }),
    }));
    return [{ label: `${title}, by the rules of ${measured}`, kind }, ...hooks.map(toItem), ...troubles];
  });
}

/** Lists every hook of the harness and whether its agent would start it; runs none of them. */
async function listHooks(host: Host): Promise<void> {
  if (!(await requireTrust('Listing hooks'))) return;
  const folder = await chooseFolder();
  if (!folder) return;
  const engine = await host.engine();
  const { repo } = await findPlace(host, folder.uri, folder.uri);
  const home = os.homedir();
  const lists = await withQuietProgress('Reading the hooks', () => engine.listHooks({ repo, home }));
  const items = toHookItems(lists);
  if (items.length === 0) {
    void vscode.window.showInformationMessage('No hooks are registered, in this repository or for you.');
    return;
  }
  const options = { title: 'Hooks', placeHolder: 'Opens the file at its entry', matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(items, { ...options, matchOnDescription: true });
  if (picked?.file === undefined) return;
  const file = picked.file.startsWith('~/') ? path.join(home, picked.file.slice(2)) : path.join(repo, picked.file);
  const position = new vscode.Position((picked.line ?? 1) - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(position, position) });
}

/** The command that lists hooks. */
export function startHooks(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.hooks', () => listHooks(host));
}
