import * as vscode from 'vscode';
import { DisposableStore } from './disposable.ts';
import { createDocuments } from './documents.ts';
import { startEvidence } from './features/evidence.ts';
import { startTree } from './features/tree.ts';
import type { Feature, Host } from './host.ts';
import { loadEngine } from './load-engine.ts';

const features: readonly Feature[] = [startTree, startEvidence];

/** Called by VS Code on the first event that the manifest names. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const host: Host = {
    log: store.add(vscode.window.createOutputChannel('Agent Post-Mortem', { log: true })),
    extensionUri: context.extensionUri,
    cacheDir: context.globalStorageUri.fsPath,
    documents: createDocuments(),
    engine: loadEngine,
  };
  for (const start of features) store.add(start(host));
}
