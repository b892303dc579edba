import * as vscode from 'vscode';
import type { Postmortem } from '../core/model/postmortem.ts';
import { loadEngine } from './load-engine.ts';
import { postmortemFolder } from './settings.ts';
import type { Team, Teams } from './team.ts';

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

interface Reading {
  readonly version: number;
  readonly team: Team;
  readonly postmortem: Postmortem;
}

/** Remembers the last reading of each document as long as the editor holds the document. */
export function createDocuments(teams: Teams): Documents {
  const readings = new WeakMap<vscode.TextDocument, Reading>();
  return {
    async read(document) {
      const [team, engine] = await Promise.all([teams.of(document), loadEngine()]);
      const known = readings.get(document);
      // The text is that of this very moment, whatever was waited for.
      const { version } = document;
      if (known?.version === version && known.team === team) return known.postmortem;
      const postmortem = engine.parsePostmortem(document.getText(), team.templates);
      readings.set(document, { version, team, postmortem });
      return postmortem;
    },
  };
}
