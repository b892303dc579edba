import type * as vscode from 'vscode';

/** A call that runs once, `delayMs` after the last of a burst; disposing of it forgets what is still to run. */
export function debounce(run: () => void, delayMs: number): (() => void) & vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const call = (): void => {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  };
  return Object.assign(call, {
    dispose: () => {
      clearTimeout(timer);
    },
  });
}
