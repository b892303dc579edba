import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';

/** Called by VS Code on the first event that the manifest names. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  store.add(vscode.window.createOutputChannel('Agent Post-Mortem', { log: true }));
  store.add(vscode.commands.registerCommand('agentPostmortem.new', () => undefined));
}
