import * as vscode from 'vscode';
import type { SessionList } from '../node/sessions/list-sessions.ts';
import type { SessionSummary } from '../node/sessions/summary.ts';
import { DisposableStore } from './disposable.ts';
import type { Host } from './host.ts';
import { listPostmortems } from './library.ts';
import { listFolderSessions, type ListingOptions } from './list-sessions.ts';
import { describeList, toSessionItems, type SessionItem } from './session-items.ts';
import { section } from './settings.ts';

const title = 'New Agent Post-Mortem';

async function act(host: Host, action: SessionItem['action'], found: SessionList): Promise<void> {
  if (action === 'look-back-further') {
    await vscode.commands.executeCommand('workbench.action.openSettings', `${section}.lookBackDays`);
    return;
  }
  for (const { ref, message } of found.unreadable) {
    host.log.warn(`not read: ${ref ? `${ref.file}:${ref.line}: ` : ''}${message}`);
  }
  host.log.show();
}

/** Fills the picker when the sessions are read; hiding it before cancels the reading. */
async function fill(host: Host, picker: vscode.QuickPick<SessionItem>, options: ListingOptions): Promise<SessionList> {
  const found = await listFolderSessions(host, options);
  const written = new Set((await listPostmortems(host)).flatMap(({ sessionId }) => (sessionId ? [sessionId] : [])));
  picker.items = toSessionItems(found, written);
  picker.title = `${title}: ${describeList(found)}`;
  picker.placeholder = 'Which run went wrong? Type to filter by task, agent, date or signal';
  picker.busy = false;
  return found;
}

/**
 * Lets the user pick one of the sessions of a workspace folder, worst first. Resolves with undefined when they turn away;
 * rejects when the sessions cannot be listed.
 */
export async function pickSession(host: Host, folder: vscode.WorkspaceFolder): Promise<SessionSummary | undefined> {
  const store = new DisposableStore();
  const reading = new AbortController();
  const picker = store.add(vscode.window.createQuickPick<SessionItem>());
  picker.title = title;
  picker.placeholder = `Reading the sessions of ${folder.name} (Escape cancels)`;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  picker.show();
  const onProgress = (done: number, of: number): void => {
    if (picker.busy) picker.placeholder = `Reading sessions: ${done} of ${of} (Escape cancels)`;
  };
  try {
    const choice = new Promise<SessionItem | undefined>((resolve) => {
      store.add(
        picker.onDidAccept(() => {
          const item = picker.selectedItems[0];
          if (item) resolve(item);
        }),
      );
      store.add(
        picker.onDidHide(() => {
          resolve(undefined);
        }),
      );
    });
    const filled = fill(host, picker, { folder, signal: reading.signal, onProgress });
    const item = await Promise.race([choice, filled.then(() => choice)]);
    if (!item) return undefined;
    if (item.action) await act(host, item.action, await filled);
    return item.session;
  } finally {
    reading.abort();
    store.dispose();
  }
}
