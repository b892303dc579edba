import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { listDeserving } from '../../../src/vscode/deserving.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { listPostmortems, readFolders } from '../../../src/vscode/library.ts';
import { findPlace } from '../../../src/vscode/place.ts';
import { createProofs } from '../../../src/vscode/proofs.ts';
import { findItems } from '../../../src/vscode/search-items.ts';
import { PostmortemTree } from '../../../src/vscode/tree-data.ts';
import { toTreeItem } from '../../../src/vscode/tree-items.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { invoiceSessionId } from '../../support/multi-root.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';
import { guardProgram } from '../own-host.ts';
import { activate, repo, until } from '../workspace.ts';

const folderNamed = (name: string): vscode.WorkspaceFolder =>
  vscode.workspace.workspaceFolders?.find((folder) => folder.name === name) ?? assert.fail(`no folder ${name}`);

const fileIn = (name: string, ...parts: readonly string[]): string => path.join(folderNamed(name).uri.fsPath, ...parts);
const read = (name: string, ...parts: readonly string[]): string => fs.readFileSync(fileIn(name, ...parts), 'utf8');

async function plan(document: vscode.TextDocument, make: typeof engine.planChanges, host: Host) {
  const place = await findPlace(host, document.uri, vscode.Uri.joinPath(document.uri, '..'));
  return make({
    repo: place.repo,
    document: place.below,
    text: document.getText(),
    changeId: 'c1',
    today: '2026-02-05',
    guardProgram: await guardProgram(),
  });
}

describe('a workspace of several folders', () => {
  let host: Host;

  before(activate);
  beforeEach(() => {
    host = {
      engine: async () => engine,
      documents: { read: async (document: vscode.TextDocument) => engine.parsePostmortem(document.getText()) },
      proofs: createProofs(),
      state: { get: () => undefined },
      log: { warn: assert.fail, error: assert.fail },
      cacheDir: path.join(path.dirname(repo()), 'cache'),
    } as unknown as Host;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('lists each post-mortem once, under the innermost folder, by the settings of that folder', async () => {
    const found = (await listPostmortems(host)).map(({ uri, folder }) => [folder.name, path.basename(uri.path)]);
    assert.deepEqual(found.sort(), [
      ['invoices', '2026-02-04-reset.md'],
      ['notes', '2026-02-04-note.md'],
      ['shop-prices', '2026-02-04-stash.md'],
      ['src', '2026-02-04-inner.md'],
    ]);
  });

  it('says in the tree which folder is meant', async () => {
    const tree = new PostmortemTree(host);
    const open = (await tree.getChildren()).find((node) => node.kind === 'group' && node.group.id === 'open');
    const labels = (await tree.getChildren(open)).map((node) => toTreeItem(node).accessibilityInformation?.label ?? '');
    for (const name of ['invoices', 'notes', 'shop-prices', 'src']) {
      assert.equal(labels.filter((label) => label.endsWith(`, ${name}`)).length, 1);
    }
    const ids = (await tree.getChildren(open)).map((node) => toTreeItem(node).id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('searches all folders, and opens what is found in its own', async () => {
    const { items } = await findItems(host, await readFolders(host), 'tried');
    const found = items.map(({ uri, description }) => [uri?.fsPath, description?.split(' · ').at(-1)]);
    assert.deepEqual(found.sort(), [
      [fileIn('invoices', 'docs/lessons/2026-02-04-reset.md'), 'invoices'],
      [fileIn('shop-prices', 'postmortems/2026-02-04-stash.md'), 'shop-prices'],
    ]);
  });

  it('lists a session once, with the folder in whose repository it was recorded', async () => {
    const { sessions, problems } = await listDeserving(host);
    assert.deepEqual(problems, []);
    const folders = sessions.map(({ session, folder }) => [session.id === invoiceSessionId, folder.name]);
    assert.deepEqual(folders.sort(), [
      [false, 'shop-prices'],
      [true, 'invoices'],
    ]);
  });

  it('writes a new post-mortem into the folder of its session', async () => {
    const { sessions } = await listDeserving(host);
    const found = sessions.find(({ session }) => session.id === invoiceSessionId);
    const done = vscode.commands.executeCommand('agentPostmortem.new', { kind: 'session', found });
    const editor = await until('the document', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await new Promise((resolve) => setTimeout(resolve, 200));
      return vscode.window.activeTextEditor;
    });
    await done;
    assert.equal(path.dirname(editor.document.uri.fsPath), fileIn('invoices', 'docs/lessons'));
    assert.ok(editor.document.getText().includes(invoiceSessionId));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    fs.rmSync(editor.document.uri.fsPath);
  });

  it('checks by the settings of the folder', async () => {
    for (const [name, file, severity] of [
      ['invoices', 'docs/lessons/2026-02-04-no-owner.md', vscode.DiagnosticSeverity.Error],
      ['notes', 'postmortems/2026-02-04-no-owner.md', vscode.DiagnosticSeverity.Warning],
    ] as const) {
      fs.writeFileSync(fileIn(name, file), examplePostmortem.replace('owner: "@robin"', 'owner: null'));
      const document = await vscode.workspace.openTextDocument(fileIn(name, file));
      await vscode.window.showTextDocument(document);
      const finding = await until(`a finding in ${name}`, () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .find(({ code }) => typeof code === 'object' && code.value === 'no-owner'),
      );
      assert.equal(finding.severity, severity);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      fs.rmSync(fileIn(name, file));
    }
  });

  for (const [name, file] of [
    ['invoices', 'docs/lessons/2026-02-04-reset.md'],
    ['notes', 'postmortems/2026-02-04-note.md'],
  ] as const) {
    it(`applies, proves and takes back in ${name} alone`, async () => {
      const others = ['shop-prices', 'invoices', 'notes'].filter((other) => other !== name);
      const before = [name, ...others].map((one) => read(one, 'CLAUDE.md'));
      const document = await vscode.workspace.openTextDocument(fileIn(name, file));
      await vscode.window.showTextDocument(document);
      await writePlan(host, await plan(document, engine.planChanges, host));
      assert.match(read(name, 'CLAUDE.md'), /Never put uncommitted work aside/);
      assert.deepEqual(
        others.map((one) => read(one, 'CLAUDE.md')),
        before.slice(1),
      );
      await vscode.commands.executeCommand('agentPostmortem.prove', document.uri, 'c1');
      assert.match(document.getText(), /^applied: \{/m);
      assert.match(document.getText(), /^shown: \{/m);
      await writePlan(host, await plan(document, engine.planUndo, host));
      assert.deepEqual(
        [name, ...others].map((one) => read(one, 'CLAUDE.md')),
        before,
      );
    });
  }

  it('opens a sub-folder of a repository as one of its own', async () => {
    const [library] = (await readFolders(host)).filter(({ folder }) => folder.name === 'src');
    assert.equal(library?.place.below, 'src');
    assert.deepEqual(
      library.library.entries.map((entry) => entry.path),
      ['src/postmortems/2026-02-04-inner.md'],
    );
  });
});
