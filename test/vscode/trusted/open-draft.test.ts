import assert from 'node:assert/strict';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { toSnippet } from '../../../src/vscode/open-draft.ts';
import * as vscode from 'vscode';
import { examplePostmortem } from '../../support/postmortem-text.ts';
import { closeAll, write } from '../workspace.ts';

describe('a draft as a snippet', () => {
  afterEach(closeAll);

  it('inserts the very text, whatever stands in it, and selects the first question', async () => {
    const hostile = '`${HOME}` ${1:x} $0 $TM_FILENAME \\$ } ${2|a,b|} \\';
    const text = examplePostmortem
      .replace('Uncommitted work', `${hostile} Uncommitted work`)
      .replace('- Task', '-\tTask');
    const document = await vscode.workspace.openTextDocument(write('postmortems/draft.md', ''));
    const editor = await vscode.window.showTextDocument(document);
    const snippet = new vscode.SnippetString(toSnippet(text, parsePostmortem(text).questions));
    await editor.insertSnippet(snippet, new vscode.Range(0, 0, 0, 0), {
      undoStopBefore: true,
      undoStopAfter: true,
      keepWhitespace: true,
    });
    assert.equal(document.getText(), text);
    assert.equal(document.getText(editor.selection), '(?) Which rule should have covered uncommitted work?');
    await vscode.commands.executeCommand('jumpToNextSnippetPlaceholder');
    assert.equal(document.getText(editor.selection), '(?)');
  });
});
