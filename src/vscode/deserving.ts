import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DeservingSession } from '../node/library/told-sessions.ts';
import type { SessionSummary } from '../node/sessions/list-sessions.ts';
import type { Host } from './host.ts';
import { listFolderSessions } from './list-sessions.ts';
import { today } from './local-date.ts';
import { findPlace } from './place.ts';
import { plainLine } from './session-items.ts';
import { readSettings } from './settings.ts';

/** A session that deserves a post-mortem, with the folder it ran in. */
export interface Deserving extends DeservingSession<SessionSummary> {
  readonly folder: vscode.WorkspaceFolder;
  /** One plain line. */
  readonly label: string;
}

/** The sessions of a folder that deserve a post-mortem and have none; the user counts as told of them from now on. */
async function findInFolder(host: Host, folder: vscode.WorkspaceFolder): Promise<readonly Deserving[]> {
  const { findDeserving, markTold, readLibrary } = await host.engine();
  const { cacheDir } = host;
  const { signal } = new AbortController();
  const { sessions } = await listFolderSessions(host, { folder, signal });
  const { repo, below } = await findPlace(host, folder.uri, folder.uri);
  const library = await readLibrary({ repo, folder: path.posix.join(below, readSettings(folder).folder), cacheDir });
  const found = await findDeserving(sessions, library.entries, { repo, cacheDir });
  const told = found.map(({ session }) => session);
  await markTold(told, today(), { repo, cacheDir });
  return found.map((one) => ({
    ...one,
    folder,
    label: plainLine(one.session.task ?? '', 60) || `Session ${one.session.id.slice(0, 8)}`,
  }));
}

/** Those of all workspace folders. Reads transcripts and runs git: only where the workspace is trusted. */
export async function listDeserving(host: Host): Promise<readonly Deserving[]> {
  const found: Deserving[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) found.push(...(await findInFolder(host, folder)));
  return found;
}
