import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Host } from '../../../src/vscode/host.ts';
import * as engine from '../../../src/vscode/engine.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { activate, closeAll, openExample, repo } from '../workspace.ts';

const host = { engine: async () => engine } as unknown as Host;

async function offers(document: vscode.TextDocument): Promise<string[]> {
  const lenses: vscode.CodeLens[] = await vscode.commands.executeCommand(
    'vscode.executeCodeLensProvider',
    document.uri,
    10,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

describe('code lenses', () => {
  before(activate);
  afterEach(closeAll);

  it('offer to apply a change, then to undo it', async () => {
    const document = await openExample();
    assert.deepEqual(await offers(document), ['Apply harness change', 'Preview']);
    const options = { repo: repo(), changeId: 'c1', today: '2026-02-05', guardProgram: '' };
    const name = vscode.workspace.asRelativePath(document.uri);
    const apply = await engine.planChanges({ ...options, document: name, text: document.getText() });
    await writePlan(host, apply);
    assert.deepEqual(await offers(document), ['Prove', 'Undo harness change']);
    await writePlan(host, await engine.planUndo({ ...options, document: name, text: document.getText() }));
    assert.deepEqual(await offers(document), ['Apply harness change', 'Preview']);
  });

  it('say nothing of a block that cannot be read', async () => {
    const document = await openExample((text) => text.replace('kind: rule', 'kind: ruler'));
    assert.deepEqual(await offers(document), []);
  });
});
