import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Host } from './host.ts';

/** Where a file or folder of the workspace lies in its repository. */
export interface Place {
  /** The repository's root; where there is no repository, the workspace folder's, else the folder given. Absolute, real. */
  readonly repo: string;
  /** Repository-relative with forward slashes; empty for the root itself. */
  readonly below: string;
}

/** Finds the place of a file in the repository around `folder`; runs git, so only where the workspace is trusted. */
export async function findPlace(host: Host, uri: vscode.Uri, folder: vscode.Uri): Promise<Place> {
  const { openRepository } = await host.engine();
  const outer = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
  const [start, target] = await Promise.all([fs.realpath(folder.fsPath), fs.realpath(uri.fsPath)]);
  const repo = (await openRepository(start))?.root ?? (await fs.realpath(outer.fsPath));
  return { repo, below: path.relative(repo, target).split(path.sep).join('/') };
}
