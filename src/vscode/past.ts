import * as vscode from 'vscode';
import type { Sought } from '../core/library/similar.ts';
import type { LibraryEntry } from '../core/model/library.ts';
import type { Host } from './host.ts';
import { readFolder, uriOf, type FolderLibrary } from './library.ts';

/** A document as its library would hold it, with that library. */
export interface Past {
  readonly read: FolderLibrary;
  readonly entry: LibraryEntry;
  readonly sought: Sought;
}

/** The library around a document; null for one outside of the workspace, or without front matter. */
export async function readPast(host: Host, document: vscode.TextDocument): Promise<Past | null> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (!folder) return null;
  const [{ entryOf, soughtFor }, read] = [await host.engine(), await readFolder(host, folder)];
  const own = read.library.entries.find((entry) => uriOf(read, entry).toString() === document.uri.toString());
  const name = own?.path ?? vscode.workspace.asRelativePath(document.uri, false);
  const entry = entryOf(name, await host.documents.read(document));
  return entry && { read, entry, sought: soughtFor(entry, document.getText()) };
}
