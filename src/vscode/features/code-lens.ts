import * as vscode from 'vscode';
import type { ChangeBlock, Postmortem } from '../../core/model/postmortem.ts';
import { toRange } from '../convert.ts';
import { readCurrent, unlessEdited } from '../current.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import type { Host } from '../host.ts';

interface Offer {
  readonly title: string;
  readonly command: string;
}

function offersFor({ change }: ChangeBlock): readonly Offer[] {
  if (!change) return [];
  if (change.applied) {
    return [
      { title: 'Prove', command: 'prove' },
      { title: 'Undo harness change', command: 'undoChange' },
    ];
  }
  return [
    { title: 'Apply harness change', command: 'applyChange' },
    { title: 'Preview', command: 'previewChange' },
  ];
}

/** Closing, above the status, once nothing is left to be done. */
async function closingLens(
  host: Host,
  document: vscode.TextDocument,
  postmortem: Postmortem,
): Promise<vscode.CodeLens[]> {
  if (postmortem.frontMatter?.status !== 'open') return [];
  const { closingPlace } = await host.engine();
  const findings = await unlessEdited(document, host.findings.of(document));
  const place = findings && closingPlace(postmortem, findings);
  if (!place || postmortem.text !== document.getText()) return [];
  const title = 'Close: all changes are applied and shown';
  return [
    new vscode.CodeLens(toRange(document, place), {
      title,
      command: 'agentPostmortem.close',
      arguments: [document.uri],
    }),
  ];
}

async function provide(host: Host, document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  // In an untrusted workspace nothing is written, so nothing is offered.
  if (!vscode.workspace.isTrusted || !isPostmortem(document)) return [];
  const postmortem = await readCurrent(host.documents, document);
  if (!postmortem) return [];
  const lenses = postmortem.changes.flatMap((block) =>
    offersFor(block).map(({ title, command }) => {
      const range = toRange(document, { start: block.range.start, end: block.range.start });
      const call = { title, command: `agentPostmortem.${command}`, arguments: [document.uri, block.change?.id] };
      return new vscode.CodeLens(range, call);
    }),
  );
  return [...lenses, ...(await closingLens(host, document, postmortem))];
}

/** Apply, preview, prove and undo above each harness-change block; closing above the status. */
export function startCodeLens(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  store.add(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      changed.fire();
    }),
  );
  store.add(
    host.proofs.onDidChange(() => {
      changed.fire();
    }),
  );
  // A document that changed behind another tab keeps its old offers otherwise.
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isPostmortem(document)) changed.fire();
    }),
  );
  store.add(
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor && isPostmortem(editor.document)) changed.fire();
    }),
  );
  store.add(
    vscode.languages.registerCodeLensProvider(
      { language: 'markdown', scheme: 'file' },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses: (document) => provide(host, document) },
    ),
  );
  return store;
}
