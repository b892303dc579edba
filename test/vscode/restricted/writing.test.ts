import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, openExample } from '../workspace.ts';

/** What the product offers right after a piece of the document. */
async function offersAfter(document: vscode.TextDocument, text: string): Promise<readonly vscode.CompletionItem[]> {
  const position = document.positionAt(document.getText().indexOf(text) + text.length);
  const list: vscode.CompletionList = await vscode.commands.executeCommand(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return list.items.filter(({ sortText }) => /^\d{5}$/.test(sortText ?? ''));
}

describe('writing in an untrusted workspace', () => {
  before(activate);
  afterEach(closeAll);

  it('offers what the document itself tells, and nothing for which git would be run', async () => {
    const document = await openExample((text) =>
      text
        .replace('owner: "@robin"', 'owner: ')
        .replace('round totals [e1]', 'round totals [')
        .replace('names one', '`src/'),
    );
    assert.ok((await offersAfter(document, '\nlayer: ')).length > 0);
    assert.ok((await offersAfter(document, 'round totals [')).length > 0);
    assert.deepEqual(await offersAfter(document, '\nowner: '), []);
    assert.deepEqual(await offersAfter(document, '`src/'), []);
  });
});
