import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Proof } from '../../core/model/proof.ts';
import type { ProvedLibrary, ProveOptions, UnreadChange } from '../../node/prove.ts';
import { HumanError } from '../../node/human-error.ts';
import { askConsent } from '../ask-consent.ts';
import { choosePostmortem } from '../choose-post-mortem.ts';
import { toTextEdit } from '../convert.ts';
import { DisposableStore } from '../disposable.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { findPlace } from '../place.ts';
import { withProgress, type Report } from '../progress.ts';
import type { LackingPlace } from '../proof-text.ts';
import { saveDocument } from '../save.ts';
import { plainLine } from '../session-items.ts';
import { readSettings } from '../settings.ts';
import { isChangeNode, isPostmortemNode } from '../tree-nodes.ts';
import { requireTrust } from '../trust.ts';

/** A document, and the one change of it that is meant, if one is. */
interface Wanted {
  readonly document: vscode.TextDocument;
  readonly changeId?: string | undefined;
}

async function readWanted(host: Host, [first, second]: readonly unknown[]): Promise<Wanted | undefined> {
  if (first instanceof vscode.Uri) {
    const document = await vscode.workspace.openTextDocument(first);
    return { document, changeId: typeof second === 'string' ? second : undefined };
  }
  if (isChangeNode(first) || isPostmortemNode(first)) {
    const document = await vscode.workspace.openTextDocument(first.postmortem.uri);
    return { document, changeId: isChangeNode(first) ? first.change.id : undefined };
  }
  const document = await choosePostmortem(host, 'Prove Harness Changes');
  return document && { document };
}

/** How a trial is stopped, and where it says how far it is. */
interface Running {
  readonly signal: AbortSignal;
  readonly report: Report;
}

async function proveOptions(host: Host, repo: string, { signal, report }: Running): Promise<ProveOptions> {
  const { readGuardProgram, rememberConsent } = await host.engine();
  return {
    repo,
    home: os.homedir(),
    guardProgram: await readGuardProgram(vscode.Uri.joinPath(host.extensionUri, 'dist').fsPath),
    consent: rememberConsent((question) => askConsent(question, signal), host.cacheDir),
    signal,
    onProgress: (done, of) => {
      report(`${done} of ${of} calls`);
    },
  };
}

/** Puts what was shown on record, through the editor; saves unless the user had changes that were not saved. */
async function record(host: Host, document: vscode.TextDocument, proofs: readonly Proof[]): Promise<void> {
  const { shownEdits } = await host.engine();
  // From here to the edit nothing is waited for: the offsets are those of this text.
  const edits = shownEdits(document.getText(), proofs, today());
  if (edits.length === 0) return;
  const wasDirty = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  edit.set(
    document.uri,
    edits.map((one) => toTextEdit(document, one)),
  );
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new HumanError('The editor refused to put the result on record. Try again.');
  }
  if (wasDirty || (await saveDocument(document))) return;
  throw new HumanError(`${path.basename(document.fileName)} could not be saved: save it to keep the result on record.`);
}

/** Lets the user choose among places that lack something, and opens the one that is chosen. */
async function openLacking(host: Host, places: readonly Place[]): Promise<void> {
  const items = places.map((place) => ({ label: plainLine(place.text, 200), description: place.document, place }));
  const title = 'What Could Not Be Proved';
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (!picked) return;
  const { uri, line, changeId } = picked.place;
  const document = await vscode.workspace.openTextDocument(uri);
  const { changes } = await host.documents.read(document);
  const block = changes.find(({ change }) => change?.id === changeId);
  const at = line === null ? document.positionAt(block?.range.start ?? 0) : new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

/** A place of which there is something to say, and its file. */
interface Place extends LackingPlace {
  readonly uri: vscode.Uri;
}

/** Says what was found without holding up the command. */
async function tell(host: Host, { proofs, unread, places }: Found, text: string): Promise<void> {
  const { describeUnread, describeWhole } = await host.engine();
  for (const proof of proofs) host.log.info(describeWhole(proof));
  for (const one of unread) host.log.warn(describeUnread(one));
  const [details, open] = ['Show Details', 'Open Place …'];
  const lacks = places.length > 0;
  const show = lacks ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(text, details, ...(lacks ? [open] : []))
    .then(async (answer) => {
      if (answer === details) host.log.show();
      if (answer === open) await openLacking(host, places);
    })
    .then(undefined, logFailure(host, 'showing what was proved'));
}

/** What was found, and the places at which something is lacking. */
interface Found extends ProvedLibrary {
  readonly places: readonly Place[];
}

/** Tries the changes of one document as the harness stands now. */
async function proveOne(host: Host, { document, changeId }: Wanted): Promise<readonly Proof[]> {
  const { describeProof, describeUnread, lackingPlaces, proveDocument, summariseProofs, unreadIn } =
    await host.engine();
  const { version } = document;
  const text = document.getText();
  const found = await withProgress('Proving on the recorded calls', async (signal, report) => {
    const { repo, below } = await findPlace(host, document.uri, vscode.Uri.joinPath(document.uri, '..'));
    const options = { ...(await proveOptions(host, repo, { signal, report })), runTests: true };
    const tried = await proveDocument(
      { document: below, text },
      { ...options, ...(changeId !== undefined && { changeId }) },
    );
    return { proofs: tried, unread: changeId === undefined ? unreadIn(text, below) : [] };
  });
  const { proofs, unread } = found;
  if (document.version !== version) {
    throw new HumanError('The post-mortem was edited while it was tried: prove it again to have the result on record.');
  }
  await record(host, document, proofs);
  host.proofs.put(document.uri, proofs);
  const shown = proofs.slice(0, 3).map(describeProof);
  const left = unread.map(describeUnread).slice(0, 1);
  const places = lackingPlaces(found).map((one) => ({ ...one, uri: document.uri }));
  await tell(
    host,
    { ...found, places },
    [...(proofs.length > 3 ? [summariseProofs(proofs)] : shown), ...left].join(' '),
  );
  return proofs;
}

/** Tries every applied change of a workspace folder; returns what was found for each document of it. */
async function proveFolder(host: Host, folder: vscode.WorkspaceFolder, running: Running): Promise<Found> {
  const { lackingPlaces, proveAll } = await host.engine();
  const { repo, below } = await findPlace(host, folder.uri, folder.uri);
  const library = path.posix.join(below, readSettings(folder).folder);
  const found = await proveAll(library, await proveOptions(host, repo, running));
  const uriOf = (document: string): vscode.Uri => vscode.Uri.joinPath(folder.uri, path.posix.relative(below, document));
  for (const document of new Set(found.proofs.map((proof) => proof.document))) {
    host.proofs.put(
      uriOf(document),
      found.proofs.filter((proof) => proof.document === document),
    );
  }
  return { ...found, places: lackingPlaces(found).map((one) => ({ ...one, uri: uriOf(one.document) })) };
}

async function proveLibrary(host: Host): Promise<readonly Proof[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await withProgress('Proving all applied changes', async (signal, report) => {
    const proofs: Proof[] = [];
    const unread: UnreadChange[] = [];
    const places: Place[] = [];
    for (const folder of folders) {
      const one = await proveFolder(host, folder, { signal, report });
      proofs.push(...one.proofs);
      unread.push(...one.unread);
      places.push(...one.places);
    }
    return { proofs, unread, places };
  });
  const { describeLibrary } = await host.engine();
  await tell(host, found, describeLibrary(found));
  return found.proofs;
}

/** Proving the changes of one post-mortem, one change, or all that is applied. Runs nothing where the workspace is not trusted. */
export function startProve(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const register = (id: string, run: (args: readonly unknown[]) => Promise<unknown>): void => {
    store.add(
      registerCommand(host, `agentPostmortem.${id}`, async (...args) => {
        if (await requireTrust('Proving harness changes')) await run(args);
      }),
    );
  };
  register('prove', async (args) => {
    const wanted = await readWanted(host, args);
    if (wanted) await proveOne(host, wanted);
  });
  register('proveAll', () => proveLibrary(host));
  return store;
}
