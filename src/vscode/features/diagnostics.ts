import * as vscode from 'vscode';
import type { Finding } from '../../core/model/finding.ts';
import { toRange, toSeverity } from '../convert.ts';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure } from '../errors.ts';
import type { Host } from '../host.ts';
import { section } from '../settings.ts';

export const source = 'Agent Post-Mortem';
const delayMs = 200;

/** A finding as VS Code shows it; its id leads to the page that explains it. */
function toDiagnostic(host: Host, document: vscode.TextDocument, finding: Finding): vscode.Diagnostic {
  const range = toRange(document, finding.range);
  const diagnostic = new vscode.Diagnostic(range, finding.message, toSeverity(finding.severity));
  diagnostic.source = source;
  diagnostic.code = {
    value: finding.id,
    target: vscode.Uri.joinPath(host.extensionUri, 'docs/checks', `${finding.id}.md`),
  };
  return diagnostic;
}

/** Checks a document and shows what was found, unless the document has moved on meanwhile. */
async function refresh(
  host: Host,
  collection: vscode.DiagnosticCollection,
  document: vscode.TextDocument,
): Promise<void> {
  if (document.isClosed || !isPostmortem(document)) {
    collection.delete(document.uri);
    return;
  }
  const { version } = document;
  const findings = await host.findings.of(document);
  if (document.version !== version || document.isClosed) return;
  collection.set(
    document.uri,
    findings.map((finding) => toDiagnostic(host, document, finding)),
  );
}

/** One debounced refresh for each open document. */
function createSchedule(host: Host, collection: vscode.DiagnosticCollection) {
  const timers = new Map<string, ReturnType<typeof debounce>>();
  const failed = logFailure(host, 'checking a document');
  return {
    schedule(document: vscode.TextDocument): void {
      if (document.languageId !== 'markdown' || document.uri.scheme !== 'file') return;
      const key = document.uri.toString();
      let timer = timers.get(key);
      if (!timer) {
        timer = debounce(() => {
          refresh(host, collection, document).catch(failed);
        }, delayMs);
        timers.set(key, timer);
      }
      timer();
    },
    forget(document: vscode.TextDocument): void {
      const key = document.uri.toString();
      timers.get(key)?.dispose();
      timers.delete(key);
      collection.delete(document.uri);
    },
    dispose(): void {
      for (const timer of timers.values()) timer.dispose();
    },
  };
}

/** What the checks find, shown as one types. */
export function startDiagnostics(host: Host): vscode.Disposable {
  const store = new DisposableStore();
  const collection = store.add(vscode.languages.createDiagnosticCollection('agent-postmortem'));
  const { workspace } = vscode;
  const schedule = store.add(createSchedule(host, collection));
  const all = (): void => {
    host.findings.forget();
    for (const document of workspace.textDocuments) schedule.schedule(document);
  };
  store.add(
    workspace.onDidOpenTextDocument((document) => {
      schedule.schedule(document);
    }),
  );
  store.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      schedule.schedule(document);
    }),
  );
  store.add(
    workspace.onDidCloseTextDocument((document) => {
      schedule.forget(document);
    }),
  );
  store.add(host.proofs.onDidChange(all));
  store.add(workspace.onDidSaveTextDocument(all));
  store.add(workspace.onDidGrantWorkspaceTrust(all));
  store.add(vscode.window.onDidChangeActiveTextEditor(all));
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) all();
    }),
  );
  all();
  return store;
}
