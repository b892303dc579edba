import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Change } from '../core/model/change.ts';
import type { Status } from '../core/model/postmortem.ts';
import type { Host } from './host.ts';
import { postmortemFolder } from './settings.ts';

/** A change as a list shows it. */
export interface ListedChange {
  readonly id: string;
  /** Null when the block cannot be read. */
  readonly change: Change | null;
  readonly range: { readonly start: number; readonly end: number };
}

/** A post-mortem as a list shows it. */
export interface ListedPostmortem {
  readonly uri: vscode.Uri;
  /** `pm-3f9a11c2` */
  readonly id: string | null;
  readonly folder: vscode.WorkspaceFolder;
  readonly title: string;
  readonly status: Status;
  readonly date: string | null;
  readonly pattern: string | null;
  readonly layer: string | null;
  /** The session it was written from. */
  readonly sessionId: string | null;
  /** How many questions wait for an answer. */
  readonly questions: number;
  readonly changes: readonly ListedChange[];
}

/** Markdown files of one folder, as far as it can be read; a folder that does not exist holds none. */
async function listFiles(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && name.endsWith('.md'))
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
    throw error;
  }
}

/** The text of a file as the user sees it: what an editor holds, else what the disk holds. */
async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function readOne(host: Host, uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<ListedPostmortem | null> {
  const { parsePostmortem } = await host.engine();
  const postmortem = parsePostmortem(await readText(uri));
  // Other notes may lie in the folder: a README, a review.
  if (!postmortem.frontMatter) return null;
  const { id, status, date, pattern, layer, session } = postmortem.frontMatter;
  return {
    uri,
    id,
    folder,
    title: postmortem.title?.text ?? path.posix.basename(uri.path),
    status,
    date,
    pattern,
    layer,
    sessionId: session?.id ?? null,
    questions: postmortem.questions.length,
    changes: postmortem.changes.map(({ change, range }, i) => ({ id: change?.id ?? `c${i + 1}`, change, range })),
  };
}

/** All post-mortems of the workspace, newest first; a file that cannot be read is left out and logged. */
export async function listPostmortems(host: Host): Promise<readonly ListedPostmortem[]> {
  const found: ListedPostmortem[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const uri of await listFiles(postmortemFolder(folder))) {
      try {
        const one = await readOne(host, uri, folder);
        if (one) found.push(one);
      } catch (error) {
        host.log.warn(`${uri.fsPath} could not be read: ${String(error)}`);
      }
    }
  }
  return found.sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.uri.path.localeCompare(b.uri.path));
}
