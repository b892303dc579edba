import * as vscode from 'vscode';
import type { Postmortem } from '../core/model/postmortem.ts';
import { loadEngine } from './load-engine.ts';
import { postmortemFolder } from './settings.ts';

/** Markdown that lies in the folder of the post-mortems, or whose front matter names a template. */
export function isPostmortem(document: vscode.TextDocument): boolean {
  if (document.languageId !== 'markdown' || document.uri.scheme !== 'file') return false;
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder) {
    const home = postmortemFolder(folder).path;
    const rest = document.uri.path.startsWith(`${home}/`) ? document.uri.path.slice(home.length + 1) : null;
    if (rest !== null && !rest.includes('/')) return true;
  }
  if (document.lineAt(0).text !== '---') return false;
  for (let line = 1; line < Math.min(document.lineCount, 40); line++) {
    const { text } = document.lineAt(line);
    if (text === '---') return false;
    if (/^template:\s*\S/.test(text)) return true;
  }
  return false;
}

/** The readings of open documents, one for each version. */
export interface Documents {
  read(document: vscode.TextDocument): Promise<Postmortem>;
}

/** Remembers the last reading of each document as long as the editor holds the document. */
export function createDocuments(): Documents {
  const readings = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly reading: Promise<Postmortem> }
  >();
  return {
    read(document) {
      const known = readings.get(document);
      if (known?.version === document.version) return known.reading;
      const text = document.getText();
      const reading = loadEngine().then((engine) => engine.parsePostmortem(text));
      readings.set(document, { version: document.version, reading });
      return reading;
    },
  };
}
