import * as vscode from 'vscode';
import type { Finding } from '../../core/model/finding.ts';
import { toRange, toSeverity } from '../convert.ts';
import { debounce } from '../debounce.ts';
import { DisposableStore } from '../disposable.ts';
import { isPostmortem } from '../documents.ts';
import { logFailure } from '../errors.ts';
import type { Host } from '../host.ts';
import { today } from '../local-date.ts';
import { section } from '../settings.ts';

export const source = 'Agent Post-Mortem';
const delayMs = 200;

/** A finding as VS Code shows it; its id leads to the page that explains it. */
function toDiagnostic(host: Host, range: vscode.Range, finding: Finding): vscode.Diagnostic {
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
    findings.map((finding) => toDiagnostic(host, toRange(document, finding.range), finding)),
  );
}

/** Where an offset of a text lies that no editor holds. */
function positionIn(text: string, offset: number): vscode.Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}

/** What is disarmed in a post-mortem that nobody has open; all else is said when it is opened. */
async function findDisarmed(host: Host, uri: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  const { checkText } = await host.engine();
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const team = await host.teams.of({ uri });
  const options = { ...team, today: today(), known: { proofs: host.proofs.of(uri) } };
  const { findings } = await checkText(text, uri.fsPath, options);
  return findings
    .filter(({ id }) => id === 'disarmed')
    .map((finding) => {
      const range = new vscode.Range(positionIn(text, finding.range.start), positionIn(text, finding.range.end));
      return toDiagnostic(host, range, finding);
    });
}

/** Keeps what is disarmed among the problems, also in documents that are closed. */
function createClosed(host: Host, collection: vscode.DiagnosticCollection) {
  const isOpen = (uri: vscode.Uri): boolean =>
    vscode.workspace.textDocuments.some((document) => !document.isClosed && document.uri.toString() === uri.toString());
  let shown: readonly vscode.Uri[] = [];
  let round = 0;
  return async (): Promise<void> => {
    const own = ++round;
    const wanted = host.proofs.disarmed().filter((uri) => !isOpen(uri));
    const found: [vscode.Uri, readonly vscode.Diagnostic[]][] = [];
    for (const uri of wanted) {
      try {
        found.push([uri, await findDisarmed(host, uri)]);
      } catch (error) {
        // It went while it was read: nothing can be said of it.
        if (!(error instanceof vscode.FileSystemError)) throw error;
      }
    }
    if (own !== round) return;
    for (const uri of shown) if (!isOpen(uri)) collection.delete(uri);
    for (const [uri, diagnostics] of found) if (!isOpen(uri)) collection.set(uri, diagnostics);
    shown = found.map(([uri]) => uri);
  };
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
  const closed = createClosed(host, collection);
  const showClosed = (): void => {
    closed().catch(logFailure(host, 'showing what is disarmed in closed documents'));
  };
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
      showClosed();
    }),
  );
  store.add(host.proofs.onDidChange(all));
  store.add(host.proofs.onDidChange(showClosed));
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
