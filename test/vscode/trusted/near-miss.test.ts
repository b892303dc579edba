import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate, closeAll, read, repo, until } from '../workspace.ts';

interface Recorded {
  readonly markdown: string;
  readonly evidence: { readonly kind: string; readonly path: string; readonly line?: number; readonly text: string };
}

/** Accepts the sentence that is proposed, and reads what was written. */
async function record(...args: readonly unknown[]): Promise<Recorded> {
  const isThere = (): boolean => /^trigger: near-miss/m.test(vscode.window.activeTextEditor?.document.getText() ?? '');
  const done = vscode.commands.executeCommand('agentPostmortem.nearMiss', ...args);
  await until('the draft', async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return isThere();
  });
  await done;
  const markdown = vscode.window.activeTextEditor?.document.getText() ?? '';
  const [, name = ''] = /^evidence: (\S+)$/m.exec(markdown) ?? [];
  assert.match(markdown, /^> Noted: “Caught (?:in|a change of) .*src\/price\.js.*” \[e1\]$/m);
  assert.ok(markdown.includes(`[e1]: ${name}#L1`));
  return { markdown, evidence: JSON.parse(read(`postmortems/${name}`)) as Recorded['evidence'] };
}

describe('a near-miss', () => {
  const file = 'src/price.js';
  let committed = '';

  before(async () => {
    await activate();
    committed = read(file);
  });
  afterEach(async () => {
    await closeAll();
    fs.writeFileSync(path.join(repo(), file), committed);
  });

  it('is recorded from a selection of code', async function () {
    this.timeout(90_000);
    const uri = vscode.Uri.file(path.join(repo(), file));
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    const { evidence } = await record();
    assert.deepEqual([evidence.kind, evidence.path, evidence.line], ['selection', file, 1]);
    assert.equal(evidence.text, `${committed.split('\n')[0]}\n`);
  });

  it('is recorded from a change in the margin, as what went and what came', async function () {
    this.timeout(90_000);
    fs.writeFileSync(path.join(repo(), file), `// gone soon\n${committed}`);
    const uri = vscode.Uri.file(path.join(repo(), file));
    await until('the change', async () =>
      (await vscode.workspace.openTextDocument(uri)).getText().startsWith('// gone'),
    );
    const change = {
      originalStartLineNumber: 0,
      originalEndLineNumber: 0,
      modifiedStartLineNumber: 1,
      modifiedEndLineNumber: 1,
    };
    const { evidence } = await record(uri, [change], 0);
    assert.deepEqual([evidence.kind, evidence.path, evidence.text], ['hunk', file, '+// gone soon']);
  });

  it('is recorded from a file of source control', async function () {
    this.timeout(90_000);
    fs.writeFileSync(path.join(repo(), file), `${committed}// at the end\n`);
    const uri = vscode.Uri.file(path.join(repo(), file));
    await until('the change', async () =>
      (await vscode.workspace.openTextDocument(uri)).getText().includes('// at the'),
    );
    const { evidence } = await record({ resourceUri: uri });
    assert.equal(evidence.text, '+// at the end');
  });
});
