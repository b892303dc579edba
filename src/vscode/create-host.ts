import * as vscode from 'vscode';
import type { DisposableStore } from './disposable.ts';
import { createDocuments } from './documents.ts';
import { registerCommand } from './errors.ts';
import { createFindings } from './findings.ts';
import type { Host } from './host.ts';
import { loadEngine } from './load-engine.ts';
import { createProofs } from './proofs.ts';
import { createTeams } from './team.ts';

/** The one host of the extension, with its log; what must be disposed of goes into the store. */
export function createHost(context: vscode.ExtensionContext, store: DisposableStore): Host {
  const proofs = store.add(createProofs());
  const log = store.add(vscode.window.createOutputChannel('Agent Post-Mortem', { log: true }));
  const teams = createTeams((message) => {
    log.warn(message);
  });
  const documents = createDocuments(teams);
  const host: Host = {
    log,
    extensionUri: context.extensionUri,
    cacheDir: context.globalStorageUri.fsPath,
    documents,
    teams,
    findings: store.add(createFindings({ proofs, documents, teams })),
    proofs,
    state: context.workspaceState,
    engine: loadEngine,
  };
  store.add(
    registerCommand(host, 'agentPostmortem.showLog', async () => {
      host.log.show();
    }),
  );
  return host;
}
