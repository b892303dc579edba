import * as vscode from 'vscode';

/** Whether a folder is open; where none is, says what to do about it. */
export async function hasFolder(): Promise<boolean> {
  if ((vscode.workspace.workspaceFolders?.length ?? 0) > 0) return true;
  const open = 'Open Folder';
  const text = 'Open the folder that the agent worked in, then try again.';
  // Not awaited by the command, which is over even while its message stands.
  void vscode.window.showInformationMessage(text, open).then(async (answer) => {
    if (answer === open) await vscode.commands.executeCommand('vscode.openFolder');
  });
  return false;
}

/** The folder that is meant: the only one, else the user's choice. */
export async function chooseFolder(
  placeHolder = 'Where did the agent work?',
): Promise<vscode.WorkspaceFolder | undefined> {
  if (!(await hasFolder())) return undefined;
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 1 ? folders[0] : vscode.window.showWorkspaceFolderPick({ placeHolder });
}
