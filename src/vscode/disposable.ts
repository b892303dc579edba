import type * as vscode from 'vscode';

/** Holds disposables and disposes of them together, the last first. */
export class DisposableStore implements vscode.Disposable {
  readonly #items: vscode.Disposable[] = [];

  /** Takes the item in and returns it. */
  add<T extends vscode.Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  dispose(): void {
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
