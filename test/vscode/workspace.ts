import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';

/** The folder that the test editor has open. */
export function repo(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri.fsPath;
}

export function write(name: string, text: string): vscode.Uri {
  const file = path.join(repo(), name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return vscode.Uri.file(file);
}

export function read(name: string): string {
  return fs.readFileSync(path.join(repo(), name), 'utf8');
}

/** The example with its evidence, opened in an editor; `change` makes of it what the test needs. */
export async function openExample(change: (text: string) => string = (text) => text): Promise<vscode.TextDocument> {
  write('postmortems/evidence/2026-02-04-stash.jsonl', exampleEvidence);
  // A name of its own for each, since an editor may still hold what an earlier test wrote.
  const uri = write(`postmortems/2026-02-04-stash-${process.hrtime.bigint()}.md`, change(examplePostmortem));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  fs.rmSync(path.join(repo(), 'postmortems'), { recursive: true, force: true });
}

export async function activate(): Promise<void> {
  const extension = vscode.extensions.getExtension('agent-postmortem.agent-postmortem');
  assert.ok(extension);
  await extension.activate();
}

/** Waits until something is there; fails with what it waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  limitMs = 15_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}
