import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { StatusPlan } from '../../node/closing.ts';
import { HumanError } from '../../node/human-error.ts';
import { choosePostmortem } from '../choose-post-mortem.ts';
import { toTextEdit } from '../convert.ts';
import { DisposableStore } from '../disposable.ts';
import { logFailure, registerCommand } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { findPlace, type Place } from '../place.ts';
import { withQuietProgress } from '../progress.ts';
import { saveDocument } from '../save.ts';
import { plainLine } from '../session-items.ts';
import { isPostmortemNode } from '../tree-nodes.ts';
import { requireTrust } from '../trust.ts';

/** What each step is called, on its button and once it is done. */
const words = {
  open: { title: 'Mark Post-Mortem as Open', anyway: 'Mark as Open Anyway', lacks: 'is not finished', done: 'is open' },
  closed: { title: 'Close Post-Mortem', anyway: 'Close Anyway', lacks: 'is not ready to be closed', done: 'is closed' },
} as const;

type Step = keyof typeof words;

const showFirst = 'Show the First';
const mostListed = 12;

async function documentFor(host: Host, given: unknown, step: Step): Promise<vscode.TextDocument | undefined> {
  const uri = given instanceof vscode.Uri ? given : isPostmortemNode(given) ? given.postmortem.uri : undefined;
  return uri ? vscode.workspace.openTextDocument(uri) : choosePostmortem(host, words[step].title);
}

async function plan(host: Host, document: vscode.TextDocument, step: Step) {
  const [{ planStatus, readGuardProgram }, team] = await Promise.all([host.engine(), host.teams.of(document)]);
  const { repo, below } = await findPlace(host, document.uri, vscode.Uri.joinPath(document.uri, '..'));
  const guardProgram = await readGuardProgram(vscode.Uri.joinPath(host.extensionUri, 'dist').fsPath);
  const place = { repo, home: os.homedir(), guardProgram };
  const known = { proofs: host.proofs.of(document.uri) };
  const text = document.getText();
  const found = await planStatus({ document: below, text }, step, { ...team, today: today(), known, place });
  return { found, place: { repo, below } };
}

/** Whether a person wants the step although something is missing; where nothing is, nobody is asked. */
async function isWanted(document: vscode.TextDocument, step: Step, { missing }: StatusPlan): Promise<boolean> {
  const [first] = missing;
  if (!first) return true;
  const { anyway, lacks } = words[step];
  const lines = missing.slice(0, mostListed).map(({ line, message }) => `Line ${line}: ${plainLine(message, 300)}`);
  const rest = missing.length > mostListed ? [`… and ${missing.length - mostListed} more.`] : [];
  const text = `${path.basename(document.fileName)} ${lacks}: ${missing.length === 1 ? 'something is' : `${missing.length} things are`} missing.`;
  const options = { modal: true, detail: [...lines, ...rest].join('\n') };
  const answer = await vscode.window.showWarningMessage(text, options, anyway, showFirst);
  if (answer === showFirst) {
    const selection = new vscode.Range(first.line - 1, 0, first.line - 1, 0);
    await vscode.window.showTextDocument(document, { selection });
  }
  return answer === anyway;
}

/** Writes the status; saves unless the user had changes that were not saved. */
async function write(document: vscode.TextDocument, { edit }: StatusPlan): Promise<void> {
  const wasDirty = document.isDirty;
  const all = new vscode.WorkspaceEdit();
  all.set(document.uri, [toTextEdit(document, edit)]);
  if (!(await vscode.workspace.applyEdit(all))) throw new HumanError('The editor refused the new status. Try again.');
  if (wasDirty || (await saveDocument(document))) return;
  throw new HumanError(`${path.basename(document.fileName)} could not be saved: save it to keep its status.`);
}

/** Says what was done; of a closed one also what other repositories can take from it. */
async function tell(host: Host, document: vscode.TextDocument, { step, place }: { step: Step; place: Place }) {
  const { entryOf, readCopy } = await host.engine();
  const postmortem = await host.documents.read(document);
  const entry = step === 'closed' ? entryOf(place.below, postmortem) : null;
  const content = entry && (await readCopy(entry, postmortem, place.repo));
  const show = 'Show What to Copy';
  const text = `${path.basename(document.fileName)} ${words[step].done}.`;
  const answer = await vscode.window.showInformationMessage(text, ...(content === null ? [] : [show]));
  if (answer !== show || content === null) return;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: 'markdown' }));
}

async function take(host: Host, given: unknown, step: Step): Promise<void> {
  const document = await documentFor(host, given, step);
  if (!document) return;
  const { version } = document;
  const { found, place } = await withQuietProgress(words[step].title, () => plan(host, document, step));
  if (!(await isWanted(document, step, found))) return;
  if (document.version !== version) throw new HumanError('The post-mortem was edited meanwhile. Try again.');
  await write(document, found);
  // Not awaited: the command is over, even while its message stands.
  void tell(host, document, { step, place }).catch(logFailure(host, 'saying what became of a post-mortem'));
}

/** A person's word on a post-mortem: from draft to open, from open to closed. */
export function startClose(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const register = (id: string, step: Step): void => {
    store.add(
      registerCommand(host, `agentPostmortem.${id}`, async (given) => {
        if (await requireTrust(words[step].title)) await take(host, given, step);
      }),
    );
  };
  register('markOpen', 'open');
  register('close', 'closed');
  return store;
}
