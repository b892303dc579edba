import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Hunk } from '../node/hunk.ts';
import type { Host } from './host.ts';
import { readFolder } from './library.ts';

/** What was caught: a hunk, a selection, a file's changes; with the folder it is of. */
export interface Caught {
  readonly folder: vscode.WorkspaceFolder;
  readonly hunk: Hunk;
}

/** A change of a file as the editor's source control hands it to commands; 0 as an end = no line on that side. */
interface LineChange {
  readonly modifiedStartLineNumber: number;
  readonly modifiedEndLineNumber: number;
}

function isLineChange(value: unknown): value is LineChange {
  return (
    typeof value === 'object' &&
    value !== null &&
    'modifiedStartLineNumber' in value &&
    typeof value.modifiedStartLineNumber === 'number' &&
    'modifiedEndLineNumber' in value &&
    typeof value.modifiedEndLineNumber === 'number'
  );
}

interface Place {
  readonly folder: vscode.WorkspaceFolder;
  readonly repo: string;
  /** Repository-relative, forward slashes. */
  readonly path: string;
}

/** Where a file lies; older versions of it have its path under another scheme. Null outside of the workspace. */
async function placeOf(host: Host, uri: vscode.Uri): Promise<Place | null> {
  const folder = vscode.workspace.getWorkspaceFolder(uri.with({ scheme: 'file', query: '', fragment: '' }));
  if (!folder) return null;
  const { place } = await readFolder(host, folder);
  const below = path.posix.relative(folder.uri.path, uri.path);
  return { folder, repo: place.repo, path: path.posix.join(place.below, below) };
}

async function textOf(uri: vscode.Uri): Promise<string | null> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    // Of a file that is gone, or is no text, the editor says only that it cannot be opened.
    return null;
  }
}

/** What changed in a file since git's index, at a line or everywhere. */
async function sinceIndex(host: Host, uri: vscode.Uri, line: number | null): Promise<Caught | null> {
  const place = await placeOf(host, uri);
  if (!place) return null;
  const { changedHunk, readIndexed } = await host.engine();
  const versions = { path: place.path, before: await readIndexed(place.repo, place.path), after: await textOf(uri) };
  const hunk = changedHunk(versions, line) ?? changedHunk(versions, null);
  return hunk && { folder: place.folder, hunk };
}

/** The two sides of the diff that is open. */
function openDiff(): vscode.TabInputTextDiff | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input : null;
}

/** What is selected in the active editor; on the earlier side of a diff it is what went. */
async function selected(host: Host, editor: vscode.TextEditor): Promise<Caught | null> {
  const { document, selection } = editor;
  const place = selection.isEmpty ? null : await placeOf(host, document.uri);
  if (!place) return null;
  const diff = openDiff();
  const isBefore = diff?.original.toString() === document.uri.toString();
  const isAfter = diff?.modified.toString() === document.uri.toString();
  const lines = document.getText(selection).split(/\r?\n/);
  const mark = isBefore ? '-' : isAfter ? '+' : '';
  const hunk: Hunk = {
    path: place.path,
    line: selection.start.line + 1,
    text: lines.map((line) => mark + line).join('\n'),
    kind: mark === '' ? 'selection' : 'hunk',
  };
  return { folder: place.folder, hunk };
}

/** The change at the cursor of the diff that is open. */
async function atCursor(host: Host, editor: vscode.TextEditor): Promise<Caught | null> {
  const diff = openDiff();
  const place = diff && (await placeOf(host, diff.modified));
  if (!diff || !place) return null;
  const { changedHunk } = await host.engine();
  const versions = { path: place.path, before: await textOf(diff.original), after: await textOf(diff.modified) };
  const hunk = changedHunk(versions, editor.selection.active.line + 1);
  return hunk && { folder: place.folder, hunk };
}

/**
 * What a command was called on: a change in the margin of a file, a file of source control, else what is selected, or the
 * change at the cursor of a diff; null when there is nothing of the kind.
 */
export async function readCaught(host: Host, [first, second, third]: readonly unknown[]): Promise<Caught | null> {
  if (first instanceof vscode.Uri && Array.isArray(second) && typeof third === 'number') {
    const change: unknown = second[third];
    if (isLineChange(change)) {
      return sinceIndex(host, first, Math.max(1, change.modifiedEndLineNumber || change.modifiedStartLineNumber));
    }
  }
  if (
    typeof first === 'object' &&
    first !== null &&
    'resourceUri' in first &&
    first.resourceUri instanceof vscode.Uri
  ) {
    return sinceIndex(host, first.resourceUri, null);
  }
  const editor = vscode.window.activeTextEditor;
  return editor ? ((await selected(host, editor)) ?? atCursor(host, editor)) : null;
}
