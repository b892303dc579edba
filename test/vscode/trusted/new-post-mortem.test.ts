import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { demoSessionId } from '../../support/demo.ts';
import { activate, closeAll, repo, until } from '../workspace.ts';

/** Accepts the first line of the list once it holds the demo's sessions. */
async function acceptFirst(): Promise<void> {
  await until('the document', async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return vscode.window.activeTextEditor?.document.languageId === 'markdown';
  });
}

describe('New Agent Post-Mortem', () => {
  before(activate);
  afterEach(closeAll);

  it('goes from the worst session to a document that opens at its first question', async () => {
    const done = vscode.commands.executeCommand('agentPostmortem.new');
    await acceptFirst();
    await done;
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const text = editor.document.getText();
    assert.match(text, /^---\ntemplate: agent-run\n/);
    assert.ok(text.includes(demoSessionId));
    assert.match(text, /^## What changes$/m);
    assert.match(editor.document.getText(editor.selection), /^\(\?\)/);
    assert.equal(editor.document.isDirty, false);
    const written = fs.readdirSync(path.join(repo(), 'postmortems'));
    assert.equal(written.filter((name) => name.endsWith('.md')).length, 1);
    assert.equal(fs.readFileSync(editor.document.fileName, 'utf8'), text);
    const evidence = fs.readdirSync(path.join(repo(), 'postmortems/evidence'));
    assert.equal(evidence.length, 1);
  });
});
