import * as os from 'node:os';
import type * as vscode from 'vscode';
import type { SessionList } from '../node/sessions/list-sessions.ts';
import type { Host } from './host.ts';
import { readSettings } from './settings.ts';

const dayMs = 86_400_000;

export interface ListingOptions {
  readonly folder: vscode.WorkspaceFolder;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** The sessions of a workspace folder as the settings want them; reads transcripts and runs git. */
export async function listFolderSessions(host: Host, { folder, ...options }: ListingOptions): Promise<SessionList> {
  const { agents, lookBackDays } = readSettings(folder);
  const { listSessions } = await host.engine();
  return listSessions({
    repo: folder.uri.fsPath,
    home: os.homedir(),
    env: process.env,
    cacheDir: host.cacheDir,
    since: new Date(Date.now() - lookBackDays * dayMs).toISOString(),
    ...(agents.length > 0 && { agents }),
    ...options,
  });
}
