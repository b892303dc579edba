import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { analyseSelected } from '../../src/node/sessions/select.ts';
import { createDocuments } from '../../src/vscode/documents.ts';
import * as engine from '../../src/vscode/engine.ts';
import { createFindings } from '../../src/vscode/findings.ts';
import type { Host } from '../../src/vscode/host.ts';
import { createProofs } from '../../src/vscode/proofs.ts';
import { createTeams } from '../../src/vscode/team.ts';
import { demoSessionId } from '../support/demo.ts';
import { repo } from './workspace.ts';

/** The extension under test, as VS Code knows it. */
function extensionUri(): vscode.Uri {
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
  const analysis = await analyseSelected(demoSessionId, place);
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

/** A message that was shown, with what a person could answer. */
export interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly modal: boolean;
  readonly actions: readonly string[];
}

/**
 * Gives these answers to the messages that appear while something runs, in their order; undefined, and what a
 * message does not offer, turns away.
 */
export async function withAnswers<T>(
  answers: readonly (string | undefined)[],
  run: (asked: readonly Asked[]) => Promise<T>,
): Promise<T> {
  const asked: Asked[] = [];
  const { window } = vscode;
  const shown = {
    showInformationMessage: window.showInformationMessage,
    showWarningMessage: window.showWarningMessage,
    showErrorMessage: window.showErrorMessage,
  };
  const answer = async (message: string, ...rest: readonly (string | vscode.MessageOptions)[]) => {
    const options = rest.find((one) => typeof one === 'object');
    const actions = rest.filter((one) => typeof one === 'string');
    asked.push({ message, detail: options?.detail ?? '', modal: options?.modal ?? false, actions });
    const given = answers[asked.length - 1];
    return given !== undefined && actions.includes(given) ? given : undefined;
  };
  Object.assign(window, { showInformationMessage: answer, showWarningMessage: answer, showErrorMessage: answer });
  try {
    return await run(asked);
  } finally {
    Object.assign(window, shown);
  }
}

/** What a tool gave back. */
interface Result {
  readonly text: string;
  readonly isError: boolean;
}

const added: string[] = [];

/** Adds a later run of the demo's agent in the same repository, with one shell call. */
export function addRun(sessionId: string, command: string, { text, isError }: Result): void {
  const store = path.join(os.homedir(), '.claude/projects');
  const folder = fs.readdirSync(store).find((name) => name.includes('shop-prices')) ?? assert.fail();
  const base = { sessionId, cwd: repo(), version: '2.1.329', gitBranch: 'main', isSidechain: false };
  const event = (n: number, message: { readonly role: string; readonly content: unknown }) => ({
    ...base,
    type: message.role,
    uuid: `${sessionId}-${n}`,
    parentUuid: n === 1 ? null : `${sessionId}-${n - 1}`,
    timestamp: `2026-02-07T14:2${n}:00.000Z`,
    message,
  });
  const call = { type: 'tool_use', id: `toolu_${sessionId}`, name: 'Bash', input: { command } };
  const result = { type: 'tool_result', tool_use_id: call.id, content: text, is_error: isError };
  const reply = { id: 'm1', role: 'assistant', model: 'claude-opus-4-5', usage: { output_tokens: 3 } };
  const lines = [
    event(1, { role: 'user', content: 'Go on.' }),
    event(2, { ...reply, content: [call] }),
    event(3, { role: 'user', content: [result] }),
  ];
  const file = path.join(store, folder, `${sessionId}.jsonl`);
  fs.writeFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  added.push(file);
}

/** Removes the runs that were added. */
export function removeRuns(): void {
  for (const file of added.splice(0)) fs.rmSync(file);
}
