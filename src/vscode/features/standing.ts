import * as os from 'node:os';
import * as vscode from 'vscode';
import type { Proof } from '../../core/model/proof.ts';
import type { Standing } from '../../node/prove.ts';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { logFailure } from '../errors.ts';
import { createHarnessWatch, type HarnessWatch } from '../harness-watch.ts';
import type { Host } from '../host.ts';
import { readFolder, uriOf } from '../library.ts';
import { postmortemFolder, section } from '../settings.ts';
import { watchPostmortems } from '../watch-postmortems.ts';

const delayMs = 250;

function toProof({ document, changeId, kind, target, reasons }: Standing): Proof {
  return {
    document,
    postmortemId: null,
    changeId,
    kind,
    target,
    applied: true,
    word: 'disarmed',
    reasons,
    how: 'looked for in its files',
    inexact: [],
    cases: [],
    variations: [],
    ms: null,
    notes: [],
  };
}

/** What looking needs, and what it leaves behind for the next time. */
interface Look {
  readonly host: Host;
  /** By workspace folder. */
  readonly watches: Map<string, HarnessWatch>;
  readonly onChange: () => void;
}

/** Looks at one folder's harness; from then on its files are watched. */
async function lookAt(folder: vscode.WorkspaceFolder, look: Look, signal: AbortSignal): Promise<Map<string, Proof[]>> {
  const { host, watches } = look;
  const { checkLibrary, readGuardProgram } = await host.engine();
  const read = await readFolder(host, folder);
  const { entries } = read.library;
  const { repo } = read.place;
  const guardProgram = await readGuardProgram(vscode.Uri.joinPath(host.extensionUri, 'dist').fsPath);
  const { broken, files } = await checkLibrary(entries, { repo, home: os.homedir(), guardProgram, signal });
  const key = folder.uri.toString();
  const watch = watches.get(key) ?? createHarnessWatch(look.onChange);
  watches.set(key, watch);
  watch.set(repo, files);
  const found = new Map<string, Proof[]>();
  for (const entry of entries) {
    const own = broken.filter(({ document }) => document === entry.path);
    if (own.length > 0) found.set(uriOf(read, entry).toString(), own.map(toProof));
  }
  return found;
}

/** Whether a folder has post-mortems at all: without them the engine is not even loaded. */
async function hasPostmortems(folder: vscode.WorkspaceFolder): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(postmortemFolder(folder))).type & vscode.FileType.Directory) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}

/** Looks at the harness of every folder and says what was found; a later look ends an earlier one. */
function createLooks(host: Host, onChange: () => void) {
  const watches = new Map<string, HarnessWatch>();
  let documents: vscode.Disposable | undefined;
  let running: AbortController | undefined;
  return {
    /** Somebody wanted to know before. */
    get isBegun(): boolean {
      return running !== undefined;
    },
    async run(): Promise<void> {
      if (!vscode.workspace.isTrusted) return;
      running?.abort();
      running = new AbortController();
      const { signal } = running;
      documents ??= watchPostmortems(onChange);
      const all = new Map<string, readonly Proof[]>();
      for (const folder of vscode.workspace.workspaceFolders ?? []) {
        if (!(await hasPostmortems(folder))) continue;
        for (const [uri, proofs] of await lookAt(folder, { host, watches, onChange }, signal)) all.set(uri, proofs);
      }
      if (!signal.aborted) host.proofs.stand(all);
    },
    isWatched: (document: vscode.TextDocument): boolean => [...watches.values()].some((one) => one.covers(document)),
    /** Folders or settings are others than before. */
    forgetFolders(): void {
      documents?.dispose();
      documents = undefined;
      for (const watch of watches.values()) watch.dispose();
      watches.clear();
    },
    dispose(): void {
      running?.abort();
      this.forgetFolders();
    },
  };
}

/**
 * Looks whether applied changes still stand: once somebody wants to know or saves a file, and then whenever one of their
 * files changes. No hook is run, and nothing is looked at or watched when the editor starts.
 */
export function startStanding(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const schedule = store.add(
    debounce(() => {
      looks.run().catch(logFailure(host, 'looking whether applied changes still stand'));
    }, delayMs),
  );
  const looks = store.add(createLooks(host, schedule));
  const again = (): void => {
    if (!looks.isBegun) return;
    looks.forgetFolders();
    schedule();
  };
  store.add(host.proofs.onDidWant(schedule));
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (document.uri.scheme === 'file' && (!looks.isBegun || looks.isWatched(document))) schedule();
    }),
  );
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(schedule));
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(again));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) again();
    }),
  );
  return store;
}
