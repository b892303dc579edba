import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LibraryEntry } from '../../core/model/library.ts';
import type { Library } from '../../node/library/read-library.ts';
import { DisposableStore } from '../disposable.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { findPlace } from '../place.ts';
import { plainLine } from '../session-items.ts';
import { readSettings } from '../settings.ts';

const mostItems = 200;

/** The post-mortems of a workspace folder, and where its top lies in the repository. */
interface FolderLibrary {
  readonly folder: vscode.WorkspaceFolder;
  readonly below: string;
  readonly library: Library;
}

interface EntryItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

async function readFolder(host: Host, folder: vscode.WorkspaceFolder, signal: AbortSignal): Promise<FolderLibrary> {
  const { readLibrary } = await host.engine();
  // Where the workspace is not trusted, git is not run, and the folder stands for the repository.
  const place = vscode.workspace.isTrusted
    ? await findPlace(host, folder.uri, folder.uri)
    : { repo: await fs.realpath(folder.uri.fsPath), below: '' };
  const options = { folder: path.posix.join(place.below, readSettings(folder).folder), cacheDir: host.cacheDir };
  return { folder, below: place.below, library: await readLibrary({ repo: place.repo, ...options, signal }) };
}

function toItem({ folder, below }: FolderLibrary, entry: LibraryEntry): EntryItem {
  const facts = [entry.date, entry.status, entry.pattern, entry.layer].filter((fact) => fact !== null);
  return {
    label: plainLine(entry.title, 100),
    description: plainLine(facts.join(' · '), 120),
    detail: plainLine(entry.path, 200),
    iconPath: new vscode.ThemeIcon('notebook'),
    // The library has decided what fits, in fields and whole texts that the list does not show.
    alwaysShow: true,
    uri: vscode.Uri.joinPath(folder.uri, path.posix.relative(below, entry.path)),
  };
}

/** What a query finds, best first. */
function findItems(libraries: readonly FolderLibrary[], query: string): readonly EntryItem[] {
  return libraries.flatMap((one) => one.library.search(query).map((entry) => toItem(one, entry))).slice(0, mostItems);
}

/** Fills the list as its user types, from libraries that were read once. */
async function fill(host: Host, picker: vscode.QuickPick<EntryItem>, signal: AbortSignal): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const libraries = await Promise.all(folders.map((folder) => readFolder(host, folder, signal)));
  const show = (): void => {
    picker.items = findItems(libraries, picker.value);
  };
  picker.onDidChangeValue(show);
  picker.busy = false;
  show();
}

/** Lets the user look for a post-mortem by words and fields, and opens it. */
async function search(host: Host): Promise<void> {
  const store = new DisposableStore();
  const reading = new AbortController();
  const picker = store.add(vscode.window.createQuickPick<EntryItem>());
  picker.title = 'Search Post-Mortems';
  picker.placeholder = 'Words, and fields such as pattern:false-green layer:hooks file:src/x status:open';
  picker.busy = true;
  const choice = new Promise<EntryItem | undefined>((resolve) => {
    store.add(
      picker.onDidAccept(() => {
        if (picker.selectedItems[0]) resolve(picker.selectedItems[0]);
      }),
    );
    store.add(
      picker.onDidHide(() => {
        resolve(undefined);
      }),
    );
  });
  picker.show();
  try {
    const filled = fill(host, picker, reading.signal);
    const item = await Promise.race([choice, filled.then(() => choice)]);
    if (item) await vscode.window.showTextDocument(item.uri);
  } finally {
    reading.abort();
    store.dispose();
  }
}

/** The command that searches all post-mortems. */
export function startSearch(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.search', () => search(host));
}
