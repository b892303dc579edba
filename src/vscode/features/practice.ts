import * as vscode from 'vscode';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure } from '../errors.ts';
import type { Host } from '../host.ts';
import { postmortemFolder } from '../settings.ts';

/** What the walkthrough checks off, each when it was done; the manifest names them. */
type Step = 'written' | 'blameless' | 'applied' | 'shown' | 'decided' | 'reviewed';

/** What a document that was just saved shows to have been done. */
const marks: readonly (readonly [Step, RegExp])[] = [
  ['applied', /^applied: \{/m],
  ['shown', /^shown: \{/m],
  ['decided', /^status: *(?:open|closed)\b/m],
];

function isReview({ uri }: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder !== undefined && uri.path.startsWith(`${postmortemFolder(folder).path}/reviews/`);
}

function hasBlame(uri: vscode.Uri): boolean {
  return vscode.languages
    .getDiagnostics(uri)
    .some(({ code }) => typeof code === 'object' && 'value' in code && code.value === 'blame');
}

/** Sees from the documents alone which steps of the practice were done, so that no feature has to know of the walkthrough. */
export function startPractice(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const done = new Set<Step>();
  const blamed = new Set<string>();
  const checkOff = (step: Step): void => {
    if (done.has(step)) return;
    done.add(step);
    vscode.commands
      .executeCommand('setContext', `agentPostmortem.practice.${step}`, true)
      .then(undefined, logFailure(host, 'checking off a step'));
  };
  const look = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'markdown') return;
    if (isReview(document)) checkOff('reviewed');
    else if (isPostmortem(document)) checkOff('written');
  };
  const lookAtSaved = (document: vscode.TextDocument): void => {
    if (done.size < 6 && isPostmortem(document)) {
      const text = document.getText();
      for (const [step, mark] of marks) if (mark.test(text)) checkOff(step);
    }
  };
  // A sentence that blamed and does so no more, in a document that is still there.
  const lookAtBlame = (uris: readonly vscode.Uri[]): void => {
    for (const uri of done.has('blameless') ? [] : uris) {
      const key = uri.toString();
      if (hasBlame(uri)) blamed.add(key);
      else if (blamed.delete(key) && vscode.workspace.textDocuments.some((one) => one.uri.toString() === key)) {
        checkOff('blameless');
      }
    }
  };
  store.add(
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor) look(editor.document);
    }),
  );
  store.add(vscode.workspace.onDidSaveTextDocument(lookAtSaved));
  store.add(
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      lookAtBlame(uris);
    }),
  );
  if (vscode.window.activeTextEditor) look(vscode.window.activeTextEditor.document);
  return store;
}
