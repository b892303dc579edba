import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import { postmortemFolder } from './settings.ts';

/**
 * Calls back when post-mortems of the workspace come, change or go, whoever did it: an editor, git, another program. It
 * watches their folders, and these folders themselves, since one that goes as a whole is reported as one.
 */
export function watchPostmortems(onChange: () => void): vscode.Disposable {
  const store = new DisposableStore();
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const home = postmortemFolder(folder);
    const name = home.path.split('/').at(-1) ?? '';
    const patterns = [
      new vscode.RelativePattern(home, '**/*.md'),
      new vscode.RelativePattern(vscode.Uri.joinPath(home, '..'), name),
    ];
    for (const pattern of patterns) {
      const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(onChange));
    }
  }
  return store;
}
