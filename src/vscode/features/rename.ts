import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../../node/human-error.ts';
import { toTextEdit } from '../convert.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { readFolder, uriOf } from '../library.ts';
import { readSettings } from '../settings.ts';
import { isPostmortemNode } from '../tree-nodes.ts';
import { requireTrust } from '../trust.ts';

interface Renaming {
  readonly oldUri: vscode.Uri;
  readonly newUri: vscode.Uri;
}

/** The text of a file as its user sees it; null where there is none. */
async function readText(file: string): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === file);
  if (open) return open.getText();
  return fs.readFile(file, 'utf8').catch(() => null);
}

/** What goes with a post-mortem that is renamed; null for other files. */
async function planFor(host: Host, { oldUri, newUri }: Renaming): Promise<vscode.WorkspaceEdit | null> {
  const folder = vscode.workspace.getWorkspaceFolder(oldUri);
  if (!folder || !/\.md$/i.test(oldUri.path) || !/\.md$/i.test(newUri.path)) return null;
  const { place, library } = await readFolder(host, folder);
  const read = { folder, place, library };
  const entry = library.entries.find((one) => uriOf(read, one).toString() === oldUri.toString());
  // Renaming in an editor says where the file goes by the address of the folder that is open, not by real paths.
  const below = path.posix.relative(folder.uri.path, newUri.path);
  if (!entry || below.startsWith('..')) return null;
  const { planRename } = await host.engine();
  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, path.posix.relative(place.below, name));
  const plan = await planRename({
    repo: place.repo,
    folder: path.posix.join(place.below, readSettings(folder).folder),
    from: entry.path,
    to: path.posix.join(place.below, below),
    read: (name) => readText(at(name).fsPath),
  });
  const edit = new vscode.WorkspaceEdit();
  for (const { path: name, before, edits } of plan.files) {
    const document = await vscode.workspace.openTextDocument(at(name));
    // An editor may read other line ends than the disk has: offsets would lie elsewhere.
    if (document.getText() !== before) {
      void vscode.window.showWarningMessage(
        `${name} has mixed line ends and was left as it is: rename it there by hand.`,
      );
      continue;
    }
    edit.set(
      document.uri,
      edits.map((one) => toTextEdit(document, one)),
    );
  }
  for (const { from, to } of plan.moves) edit.renameFile(at(from), at(to), { overwrite: false });
  return edit;
}

/** Asks for the new name of a post-mortem's file and renames it; all that names it goes along. */
async function rename(given: unknown): Promise<void> {
  if (!(await requireTrust('Renaming a post-mortem'))) return;
  const active = vscode.window.activeTextEditor?.document;
  const own = active && isPostmortem(active) ? active.uri : undefined;
  const uri = given instanceof vscode.Uri ? given : isPostmortemNode(given) ? given.postmortem.uri : own;
  if (!uri) throw new HumanError('Open a post-mortem first, or use the tree of post-mortems.');
  const stem = path.posix.basename(uri.path).replace(/\.md$/i, '');
  const day = /^\d{4}-\d\d-\d\d-/.exec(stem)?.[0].length ?? 0;
  const name = await vscode.window.showInputBox({
    title: 'Rename Post-Mortem',
    prompt: 'Its evidence, the links to it and the harness follow',
    value: stem,
    valueSelection: [day, stem.length],
    validateInput: (text) =>
      /^[^\s\p{Cc}./\\:*?"<>|][^\p{Cc}/\\:*?"<>|]*$/u.test(text) ? undefined : 'Write a file name without its ending',
  });
  if (name === undefined || name === stem) return;
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(uri, vscode.Uri.joinPath(uri, '..', `${name}.md`), { overwrite: false });
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new HumanError(`There is a ${name}.md already: choose another name.`);
}

/** Post-mortems keep their evidence and links when their file is renamed, in the explorer or by the command. */
export function startRename(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const failed = logFailure(host, 'renaming a post-mortem');
  // Files that go along and had no unsaved changes are saved, so that the disk holds together.
  let toSave: readonly vscode.Uri[] = [];
  const prepare = async (files: readonly Renaming[]): Promise<vscode.WorkspaceEdit> => {
    const whole = new vscode.WorkspaceEdit();
    if (!vscode.workspace.isTrusted) return whole;
    for (const renaming of files) {
      const edit = await planFor(host, renaming);
      if (!edit) continue;
      const dirty = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString());
      const edited = edit.entries().map(([uri]) => uri);
      toSave = edited
        .filter((uri) => !dirty.includes(uri.toString()))
        .map((uri) => (uri.toString() === renaming.oldUri.toString() ? renaming.newUri : uri));
      return edit;
    }
    return whole;
  };
  store.add(
    vscode.workspace.onWillRenameFiles((event) => {
      event.waitUntil(prepare(event.files));
    }),
  );
  store.add(
    vscode.workspace.onDidRenameFiles(({ files }) => {
      if (!files.some(({ newUri }) => toSave.some((uri) => uri.toString() === newUri.toString()))) return;
      const uris = toSave;
      toSave = [];
      Promise.all(uris.map((uri) => vscode.workspace.save(uri))).catch(failed);
    }),
  );
  store.add(registerCommand(host, 'agentPostmortem.rename', rename));
  return store;
}
