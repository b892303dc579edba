import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, openExample } from '../workspace.ts';

const own = (label: string | vscode.CompletionItemLabel): string => (typeof label === 'string' ? label : label.label);

/** What is offered right after a piece of the document. */
async function offersAfter(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  const position = document.positionAt(document.getText().indexOf(text) + text.length);
  const list: vscode.CompletionList = await vscode.commands.executeCommand(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  const kind = vscode.CompletionItemKind.EnumMember;
  return list.items.filter((item) => item.kind === kind).map(({ label }) => own(label));
}

describe('completion', () => {
  before(activate);
  afterEach(closeAll);

  it('offers what front matter and change blocks may say, and nothing elsewhere', async () => {
    const document = await openExample();
    assert.deepEqual(await offersAfter(document, '\nstatus: '), ['closed', 'draft', 'open']);
    assert.ok((await offersAfter(document, '\npattern: ')).includes('false-green'));
    assert.ok((await offersAfter(document, '\nlayer: ')).includes('human'));
    assert.ok((await offersAfter(document, '\ntrigger: ')).includes('repeat'));
    assert.ok((await offersAfter(document, '\nkind: ')).includes('permission'));
    assert.ok((await offersAfter(document, '\ntargets: [')).includes('codex'));
    assert.deepEqual(await offersAfter(document, 'The agent was asked'), []);
  });
});
