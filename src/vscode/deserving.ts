import * as vscode from 'vscode';
import type { DeservingSession, ToldOptions } from '../node/library/told-sessions.ts';
import type { SessionSummary } from '../node/sessions/summary.ts';
import type { Host } from './host.ts';
import { readFolder } from './library.ts';
import { listFolderSessions } from './list-sessions.ts';
import { today } from './local-date.ts';
import { oneLine } from './session-items.ts';

/** A session that deserves a post-mortem, with the folder it ran in. */
export interface Deserving extends DeservingSession<SessionSummary> {
  readonly folder: vscode.WorkspaceFolder;
  /** One plain line. */
  readonly label: string;
}

/** What was found in all folders of the workspace. */
export interface DeservingList {
  readonly sessions: readonly Deserving[];
  /** Why a folder's sessions could not be listed, one plain sentence each. */
  readonly problems: readonly string[];
}

async function toldOptions(host: Host, folder: vscode.WorkspaceFolder): Promise<ToldOptions> {
  const { place } = await readFolder(host, folder);
  return { repo: place.repo, cacheDir: host.cacheDir };
}

/** The sessions of a folder that deserve a post-mortem and have none; the user counts as told of them from now on. */
async function findInFolder(host: Host, folder: vscode.WorkspaceFolder): Promise<readonly Deserving[]> {
  const { findDeserving, markTold } = await host.engine();
  const { signal } = new AbortController();
  const { sessions } = await listFolderSessions(host, { folder, signal });
  const { library } = await readFolder(host, folder);
  const options = await toldOptions(host, folder);
  const found = await findDeserving(sessions, library.entries, options);
  const told = found.map(({ session }) => session);
  await markTold(told, today(), options);
  return found.map((one) => ({
    ...one,
    folder,
    label: oneLine(one.session.task ?? '', 60) || `Session ${one.session.id.slice(0, 8)}`,
  }));
}

/** Those of all workspace folders, each once. Reads transcripts and runs git: only where the workspace is trusted. */
export async function listDeserving(host: Host): Promise<DeservingList> {
  const found = new Map<string, Deserving>();
  const problems: string[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    try {
      for (const one of await findInFolder(host, folder)) {
        // Two folders of one repository have the same sessions.
        const key = `${one.session.agent} ${one.session.id}`;
        if (!found.has(key)) found.set(key, one);
      }
    } catch (error) {
      host.log.error(`the sessions of ${folder.uri.fsPath} could not be listed: ${String(error)}`);
      const reason = error instanceof Error && error.name === 'HumanError' ? error.message : 'the log says why';
      problems.push(`The sessions of ${folder.name} could not be listed: ${reason}`);
    }
  }
  return { sessions: [...found.values()], problems };
}

/** Remembers that a session needs no post-mortem. */
export async function dismiss(host: Host, { session, folder }: Deserving): Promise<void> {
  const { dismissSession } = await host.engine();
  await dismissSession(session, today(), await toldOptions(host, folder));
}

/** Names again what was dismissed: one session, or all of the workspace; returns how many these are. */
export async function restore(host: Host, one?: Deserving): Promise<number> {
  const { restoreSessions } = await host.engine();
  const folders = one ? [one.folder] : (vscode.workspace.workspaceFolders ?? []);
  let restored = 0;
  for (const folder of folders) restored += await restoreSessions(await toldOptions(host, folder), one?.session);
  return restored;
}
