import * as vscode from 'vscode';

/** Says how far something long has come. */
export type Report = (message: string) => void;

/** Runs something long with a notification that can cancel it. */
export function withProgress<T>(title: string, run: (signal: AbortSignal, report: Report) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    return run(abort.signal, (message) => {
      progress.report({ message });
    });
  });
}

/** Runs something short; only the status bar tells that it is under way. */
export function withQuietProgress<T>(title: string, run: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, run);
}
