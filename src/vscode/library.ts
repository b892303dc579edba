import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LibraryEntry } from '../core/model/library.ts';
import type { Library } from '../node/library/read-library.ts';
import { isPostmortem } from './documents.ts';
import type { Host } from './host.ts';
import { findPlace, type Place } from './place.ts';
import { readSettings } from './settings.ts';

/** A post-mortem as a list shows it. */
export interface ListedPostmortem extends LibraryEntry {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
}

/** The post-mortems of a workspace folder as the disk holds them. */
export interface FolderLibrary {
  readonly folder: vscode.WorkspaceFolder;
  /** The repository, and where the workspace folder lies in it. */
  readonly place: Place;
  readonly library: Library;
}

/** A library that is kept while the window is open, with the readings that are under way. */
interface Kept {
  readonly read: () => Promise<Library>;
}

const keptBy = new WeakMap<Host, Map<string, Promise<Kept>>>();
const placesBy = new WeakMap<Host, Map<string, Promise<Place>>>();

function getOrMake<T>(
  all: WeakMap<Host, Map<string, Promise<T>>>,
  host: Host,
  [key, make]: [string, () => Promise<T>],
) {
  const known = all.get(host) ?? new Map<string, Promise<T>>();
  all.set(host, known);
  const made = known.get(key) ?? make();
  known.set(key, made);
  // What failed is tried again by whoever asks next.
  made.catch(() => known.delete(key));
  return made;
}

/** Where a workspace folder lies. Where the workspace is not trusted, git is not run, and the folder stands for the repository. */
function placeOf(host: Host, folder: vscode.WorkspaceFolder): Promise<Place> {
  const { isTrusted } = vscode.workspace;
  const find = async (): Promise<Place> =>
    isTrusted ? findPlace(host, folder.uri, folder.uri) : { repo: await fs.realpath(folder.uri.fsPath), below: '' };
  return getOrMake(placesBy, host, [`${folder.uri.toString()} ${isTrusted}`, find]);
}

/** Readings come one after the other; whoever asks during one gets the next, so that nothing is missed or read twice. */
function oneByOne<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | undefined;
  return () => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        const reading = read();
        running = reading;
        return reading;
      });
    return waiting;
  };
}

const folderRead = new vscode.EventEmitter<FolderLibrary>();

/** Somebody had the library of a workspace folder read. */
export const onDidReadFolder = folderRead.event;

/** Reads what changed of a workspace folder's post-mortems since the last time; runs git only where the workspace is trusted. */
export async function readFolder(host: Host, folder: vscode.WorkspaceFolder): Promise<FolderLibrary> {
  const { openLibrary } = await host.engine();
  const place = await placeOf(host, folder);
  const options = {
    repo: place.repo,
    folder: path.posix.join(place.below, readSettings(folder).folder),
    cacheDir: host.cacheDir,
  };
  const open = async (): Promise<Kept> => {
    const library = openLibrary(options);
    return { read: oneByOne(() => library.refresh()) };
  };
  const kept = await getOrMake(keptBy, host, [JSON.stringify([options.repo, options.folder]), open]);
  const read = { folder, place, library: await kept.read() };
  folderRead.fire(read);
  return read;
}

/** Those of all workspace folders; a folder that cannot be read is left out and logged. */
export async function readFolders(host: Host): Promise<readonly FolderLibrary[]> {
  const found: FolderLibrary[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    try {
      found.push(await readFolder(host, folder));
    } catch (error) {
      host.log.warn(`the post-mortems of ${folder.uri.fsPath} could not be read: ${String(error)}`);
    }
  }
  return found;
}

/** Forgets where folders lie: a repository may have been made, moved or trusted. */
export function forgetPlaces(host: Host): void {
  placesBy.delete(host);
}

/** Where a post-mortem of a library stands. */
export function uriOf({ folder, place }: FolderLibrary, entry: LibraryEntry): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, path.posix.relative(place.below, entry.path));
}

/** What the user has typed and not saved, by address. */
async function readUnsaved(host: Host): Promise<ReadonlyMap<string, (path: string) => LibraryEntry | null>> {
  const { entryOf } = await host.engine();
  const unsaved = new Map<string, (path: string) => LibraryEntry | null>();
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || !isPostmortem(document)) continue;
    const postmortem = await host.documents.read(document);
    unsaved.set(document.uri.toString(), (name) => entryOf(name, postmortem));
  }
  return unsaved;
}

/** All post-mortems of the workspace as the user sees them, newest first; problems of reading are logged. */
export async function listPostmortems(host: Host): Promise<readonly ListedPostmortem[]> {
  const [libraries, unsaved] = [await readFolders(host), await readUnsaved(host)];
  const found = new Map<string, ListedPostmortem>();
  for (const one of libraries) {
    for (const { ref, message } of one.library.problems)
      host.log.warn(`${ref?.file ?? ''} could not be read: ${message}`);
    for (const saved of one.library.entries) {
      const uri = uriOf(one, saved);
      const key = uri.toString();
      const entry = unsaved.get(key)?.(saved.path) ?? saved;
      // A folder of the workspace may lie in another one: a post-mortem is the innermost's.
      const owner = vscode.workspace.getWorkspaceFolder(uri);
      if (!found.has(key) || owner?.uri.toString() === one.folder.uri.toString()) {
        found.set(key, { ...entry, uri, folder: one.folder });
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.uri.path.localeCompare(b.uri.path),
  );
}
