import * as vscode from 'vscode';

/** Whether the workspace is trusted; where it is not, says what that means and how to change it. */
export async function requireTrust(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const text = `${what} needs a trusted workspace. In Restricted Mode, post-mortems can be read and are checked.`;
  if ((await vscode.window.showWarningMessage(text, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
  return false;
}
