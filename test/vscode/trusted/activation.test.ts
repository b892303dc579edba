import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('activates and registers the commands of its manifest', async () => {
    const extension = vscode.extensions.getExtension('agent-postmortem.agent-postmortem');
    assert.ok(extension);
    await extension.activate();
    const known = await vscode.commands.getCommands(true);
    const manifest = extension.packageJSON as { contributes: { commands: readonly { command: string }[] } };
    for (const { command } of manifest.contributes.commands) assert.ok(known.includes(command), command);
  });
});
