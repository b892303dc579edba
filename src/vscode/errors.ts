import * as vscode from 'vscode';
import type { Host } from './host.ts';

/** By its name, since the engine is a bundle of its own with a class of its own. */
function isHumanError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'HumanError';
}

function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError');
}

/** Shows what a user can mend as it is; anything else is a bug, whose stack goes to the log. */
async function showError(host: Host, error: unknown): Promise<void> {
  if (isCancellation(error)) return;
  if (isHumanError(error)) {
    host.log.warn(error.message);
    await vscode.window.showErrorMessage(error.message);
    return;
  }
  host.log.error(error instanceof Error ? error : String(error));
  const text = 'Agent Post-Mortem ran into an error of its own. The log has the details.';
  if ((await vscode.window.showErrorMessage(text, 'Show Log')) === 'Show Log') host.log.show();
}

/** Registers a command whose failures are shown. */
export function registerCommand(
  host: Host,
  id: string,
  run: (...args: readonly unknown[]) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      // Not awaited: the command is over, even while its message stands.
      void showError(host, error);
      return undefined;
    }
  });
}

/** Logs a failure in the background, where no message would help anyone. */
export function logFailure(host: Host, what: string): (error: unknown) => void {
  return (error) => {
    if (!isCancellation(error))
      host.log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
}
