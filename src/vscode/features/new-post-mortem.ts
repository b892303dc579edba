import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Analysis } from '../../core/model/analysis.ts';
import type { SessionSummary } from '../../node/sessions/summary.ts';
import { chooseFolder } from '../choose-folder.ts';
import { chooseRange, type ChosenRange } from '../choose-range.ts';
import { registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { listPostmortems, readFolder } from '../library.ts';
import { today } from '../local-date.ts';
import { openDraft } from '../open-draft.ts';
import { pickSession } from '../pick-session.ts';
import { withProgress } from '../progress.ts';
import { readSettings } from '../settings.ts';
import { isSessionNode } from '../tree-nodes.ts';
import { requireTrust } from '../trust.ts';

/** Opens the post-mortem that the session has already, if the user wants that; false = write one. */
async function openExisting(host: Host, session: SessionSummary): Promise<boolean> {
  const existing = (await listPostmortems(host)).find(({ sessionId }) => sessionId === session.id);
  if (!existing) return false;
  const [open, another] = ['Open It', 'Write Another'];
  const text = 'This session has a post-mortem already.';
  const answer = await vscode.window.showInformationMessage(
    text,
    { modal: true, detail: existing.title },
    open,
    another,
  );
  if (answer === open) await vscode.window.showTextDocument(existing.uri);
  return answer !== another;
}

interface Run {
  readonly folder: vscode.WorkspaceFolder;
  readonly session: SessionSummary;
}

async function analyse(host: Host, { folder, session }: Run, range: ChosenRange): Promise<Analysis> {
  const { analyseSelected } = await host.engine();
  const repo = folder.uri.fsPath;
  const place = { repo, cwd: repo, home: os.homedir(), env: process.env, cacheDir: host.cacheDir };
  return withProgress('Reading the session and its commits', (signal) =>
    analyseSelected(session.selector, { ...place, ...range, signal }),
  );
}

async function write(host: Host, { folder }: Run, analysis: Analysis): Promise<vscode.Uri> {
  const { createDraft, writeDraft } = await host.engine();
  const { place, library } = await readFolder(host, folder);
  const { repo, below } = place;
  return withProgress('Writing the post-mortem', async (signal) => {
    const draft = await createDraft(analysis, {
      repo,
      home: os.homedir(),
      folder: path.posix.join(below, readSettings(folder).folder),
      today: today(),
      library: library.records,
      signal,
    });
    await writeDraft(draft, repo);
    return vscode.Uri.joinPath(folder.uri, path.posix.relative(below, draft.path));
  });
}

/** From a recorded session to a prefilled document, which opens at its first question. */
async function newPostmortem(host: Host, given: unknown): Promise<void> {
  if (!(await requireTrust('Reading sessions'))) return;
  const known = isSessionNode(given) ? given.found : undefined;
  const folder = known?.folder ?? (await chooseFolder());
  if (!folder) return;
  const session = known?.session ?? (await pickSession(host, folder));
  if (!session || (await openExisting(host, session))) return;
  const run = { folder, session };
  const found = await analyse(host, run, {});
  const range = await chooseRange(found.diff);
  if (!range) return;
  const analysis = range.base ? await analyse(host, run, range) : found;
  await openDraft(host, await write(host, run, analysis));
}

/** The command that begins a post-mortem. */
export function startNewPostmortem(host: Host): vscode.Disposable {
  return registerCommand(host, 'agentPostmortem.new', (given) => newPostmortem(host, given));
}
