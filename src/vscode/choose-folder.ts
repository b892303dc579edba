import * as vscode from 'vscode';

/** The folder that is meant: the only one, else the user's choice. */
export async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: 'Where did the agent work?' });
  const open = 'Open Folder';
  const text = 'Open the folder that the agent worked in, then try again.';
  if ((await vscode.window.showInformationMessage(text, open)) === open) {
    await vscode.commands.executeCommand('vscode.openFolder');
  }
  return undefined;
}
