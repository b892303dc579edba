import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withAnswers } from '../own-host.ts';
import { activate, closeAll, openExample, until } from '../workspace.ts';

/** Takes the first of what there is to choose from; returns all labels. */
async function choosingFirst(run: () => Promise<unknown>): Promise<readonly string[]> {
  const labels: string[] = [];
  const { showQuickPick } = vscode.window;
  const pick = async (items: readonly vscode.QuickPickItem[]) => {
    labels.push(...items.map(({ label }) => label));
    return items[0];
  };
  Object.assign(vscode.window, { showQuickPick: pick });
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { showQuickPick });
  }
  return labels;
}

describe('what could not be proved', () => {
  before(activate);
  afterEach(closeAll);

  it('is named by proving all, and each place opens', async () => {
    const document = await openExample((text) => text.replace('kind: rule', 'kind: ruler'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const labels = await choosingFirst(() =>
      withAnswers(['Open Place …'], async (asked) => {
        await vscode.commands.executeCommand('agentPostmortem.proveAll');
        assert.match(
          asked[0]?.message ?? '',
          /^Nothing that can be read is applied\. .*, line 35: this change cannot be read: /,
        );
        assert.deepEqual(asked[0]?.actions, ['Show Details', 'Open Place …']);
        await until('the place', () => vscode.window.activeTextEditor?.selection.start.line === 34);
      }),
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    assert.equal(labels.length, 1);
  });
});
