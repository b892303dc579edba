import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate, closeAll, openExample, read, repo, until } from '../workspace.ts';

describe('an untrusted workspace', () => {
  before(activate);
  afterEach(closeAll);

  it('is what this suite runs in', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('still shows evidence', async () => {
    const document = await openExample();
    const links: vscode.DocumentLink[] = await vscode.commands.executeCommand(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.ok(links.some(({ target }) => target?.fragment === 'L2'));
  });

  it('offers nothing that writes', async () => {
    const document = await openExample();
    const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
    assert.deepEqual(lenses, []);
    const position = document.positionAt(document.getText().indexOf('kind: rule'));
    const actions: vscode.CodeAction[] = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(position, position),
    );
    assert.equal(actions.filter(({ title }) => title.includes('harness change')).length, 0);
  });

  it('still checks documents', async () => {
    const document = await openExample();
    await until('findings', () => vscode.languages.getDiagnostics(document.uri).length > 0);
  });

  it('reads no sessions and writes nothing', async () => {
    void vscode.commands.executeCommand('agentPostmortem.new');
    const document = await openExample();
    void vscode.commands.executeCommand('agentPostmortem.applyChange', document.uri, 'c1');
    for (const command of ['prove', 'proveAll', 'hooks', 'review']) {
      void vscode.commands.executeCommand(`agentPostmortem.${command}`, document.uri);
    }
    void vscode.commands.executeCommand('agentPostmortem.nearMiss', 'Something was caught');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.doesNotMatch(read('CLAUDE.md'), /Never put uncommitted work aside/);
    assert.equal(document.isDirty, false);
    const written = fs.readdirSync(path.join(repo(), 'postmortems'));
    assert.deepEqual(written.sort(), ['evidence', path.basename(document.fileName)].sort());
  });
});
