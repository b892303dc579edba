import type * as vscode from 'vscode';

/**
 * What was read of a document; null when it was edited or closed meanwhile, so that no offset in what was read holds any
 * more. Whoever asked is asked again by the edit.
 */
export async function unlessEdited<T>(document: vscode.TextDocument, reading: Promise<T>): Promise<T | null> {
  const { version } = document;
  const value = await reading;
  return document.version === version && !document.isClosed ? value : null;
}
