import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { addDays, addMonths } from '../../core/text/dates.ts';
import type { Review } from '../../node/library/review.ts';
import { chooseFolder } from '../choose-folder.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { findPlace } from '../place.ts';
import { withProgress } from '../progress.ts';
import { readSettings } from '../settings.ts';
import { requireTrust } from '../trust.ts';

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}

/** Writes the document, never over one that exists, and its charts. */
async function write(host: Host, repo: string, { files }: Review): Promise<void> {
  const { assertInside } = await host.engine();
  for (const { path: name } of files) await assertInside(repo, name);
  const document = files.at(-1);
  for (const { path: name, text } of files) {
    const file = path.join(repo, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text, { flag: name === document?.path ? 'wx' : 'w' });
  }
}

/** Writes the last three months' review and opens it; today's is opened as it is, since people may have written into it. */
async function reviewQuarter(host: Host): Promise<void> {
  if (!(await requireTrust('Reviewing the quarter'))) return;
  const folder = await chooseFolder();
  if (!folder) return;
  const { readGuardProgram, reviewRepository, reviewsFolder } = await host.engine();
  const { repo, below } = await findPlace(host, folder.uri, folder.uri);
  const day = today();
  const library = path.posix.join(below, readSettings(folder).folder);
  const out = path.posix.join(library, reviewsFolder, `${day}.md`);
  const uri = vscode.Uri.joinPath(folder.uri, path.posix.relative(below, out));
  if (await exists(uri)) {
    void vscode.window.showInformationMessage('Today’s review was written before; it is left as it is.');
  } else {
    const since = addDays(addMonths(day, -3) ?? day, 1) ?? day;
    const guardProgram = await readGuardProgram(vscode.Uri.joinPath(host.extensionUri, 'dist').fsPath);
    const review = await withProgress('Reviewing the quarter', (signal) => {
      const place = { repo, home: os.homedir(), env: process.env, cacheDir: host.cacheDir };
      return reviewRepository({ ...place, folder: library, since, today: day, out, guardProgram, signal });
    });
    await write(host, repo, review);
    for (const { ref, message } of review.problems) host.log.warn(`not read: ${ref?.file ?? ''}: ${message}`);
  }
  await vscode.window.showTextDocument(uri, { preview: false });
}

/** The command that writes the quarter's review. */
export function startReview(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.review', () => reviewQuarter(host));
}
