import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { createDocuments } from '../../src/vscode/documents.ts';
import * as engine from '../../src/vscode/engine.ts';
import { createFindings } from '../../src/vscode/findings.ts';
import type { Host } from '../../src/vscode/host.ts';
import { createProofs } from '../../src/vscode/proofs.ts';
import { createTeams } from '../../src/vscode/team.ts';
import { demoSessionId } from '../support/demo.ts';
import { repo } from './workspace.ts';

/** The extension under test, as VS Code knows it. */
export function extensionUri(): vscode.Uri {
  return (vscode.extensions.getExtension('agent-postmortem.agent-postmortem') ?? assert.fail()).extensionUri;
}

/** A host as the extension makes one, whose parts a test can look into. */
export function createOwnHost(): Host {
  const proofs = createProofs();
  const teams = createTeams(() => undefined);
  const documents = createDocuments(teams);
  const quiet = { info: () => undefined, warn: () => undefined, show: () => undefined, error: assert.fail };
  const kept = new Map<string, unknown>();
  const host = {
    extensionUri: extensionUri(),
    cacheDir: path.join(os.tmpdir(), `agent-postmortem-cache-${process.pid}`),
    documents,
    teams,
    findings: createFindings({ proofs, documents, teams }),
    proofs,
    log: quiet,
    state: { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => kept.set(key, value) },
    engine: async () => engine,
  };
  return host as unknown as Host;
}

/** The guard program that the extension brings. */
export function guardProgram(): Promise<string> {
  return engine.readGuardProgram(vscode.Uri.joinPath(extensionUri(), 'dist').fsPath);
}

/** What applying or undoing c1 of a document does. */
export async function planFor(document: vscode.TextDocument, make = engine.planChanges) {
  const name = vscode.workspace.asRelativePath(document.uri);
  const options = { repo: repo(), changeId: 'c1', today: '2026-02-05', guardProgram: await guardProgram() };
  return make({ ...options, document: name, text: document.getText() });
}

/** The post-mortem that the product drafts of the demo's session, open in an editor; its c1 is made a hook with its cases. */
export async function openDraft(name: string): Promise<vscode.TextDocument> {
  const place = { repo: repo(), cwd: repo(), home: os.homedir(), env: process.env };
  const analysis = await engine.analyseSelected(demoSessionId, place);
  const wanted = { ...place, path: `postmortems/${name}.md`, folder: 'postmortems', today: '2026-02-05' };
  const draft = await engine.createDraft(analysis, wanted);
  await engine.writeDraft(draft, repo());
  const file = path.join(repo(), draft.path);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^kind: permission$/m, 'kind: hook'));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** What the extension says of disarmed changes, open or closed. */
export function disarmedAt(uri: vscode.Uri): vscode.Diagnostic | undefined {
  return vscode.languages.getDiagnostics(uri).find(({ code }) => typeof code === 'object' && code.value === 'disarmed');
}
