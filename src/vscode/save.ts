import type * as vscode from 'vscode';

/**
 * Saves a document; false when it cannot be saved. VS Code also says no when something came in between, such as the news
 * that the file changed on the disk: then it is asked again.
 */
export async function saveDocument(document: vscode.TextDocument): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    if (await document.save()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50 * (tries + 1)));
    if (!document.isDirty) return true;
  }
  return false;
}
