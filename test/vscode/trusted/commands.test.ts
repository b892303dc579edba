import assert from 'node:assert/strict';
import * as os from 'node:os';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { toHookItems } from '../../../src/vscode/features/hooks.ts';
import { activate, closeAll, openExample, repo, until, write } from '../workspace.ts';

const activeText = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';

/** Accepts what is asked until another document is there. */
async function acceptUntil(what: string, isThere: () => boolean): Promise<void> {
  await until(what, async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return isThere();
  });
}

describe('commands', () => {
  before(activate);
  afterEach(closeAll);

  it('search opens the post-mortem that is found', async () => {
    await openExample();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const done = vscode.commands.executeCommand('agentPostmortem.search');
    await acceptUntil('the post-mortem', () => activeText().includes('tried to stash'));
    await done;
  });

  it('record a near-miss in one sentence', async () => {
    const note = `The agent wanted to drop a table ${process.hrtime.bigint()}`;
    await vscode.commands.executeCommand('agentPostmortem.nearMiss', note);
    assert.match(activeText(), /^trigger: near-miss/m);
    assert.ok(activeText().includes(note));
    assert.match(vscode.window.activeTextEditor?.document.fileName ?? '', /postmortems.*\.md$/);
  });

  it('review the quarter once a day, and never write over it', async () => {
    await openExample();
    await vscode.commands.executeCommand('agentPostmortem.review');
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.fileName ?? '', /reviews.\d{4}-\d\d-\d\d\.md$/);
    const written = activeText();
    await vscode.commands.executeCommand('agentPostmortem.review');
    assert.equal(activeText(), written);
  });

  it('list hooks with whether they would start', async () => {
    const hooks = [{ type: 'command', command: 'sh ./gone.sh' }];
    write('.claude/settings.local.json', JSON.stringify({ hooks: { PreToolUse: [{ matcher: 'bash', hooks }] } }));
    try {
      const items = toHookItems(await engine.listHooks({ repo: repo(), home: os.homedir() }));
      const item = items.find(({ file }) => file === '.claude/settings.local.json');
      assert.match(item?.detail ?? '', /^never runs: .* · sh \.\/gone\.sh$/);
      assert.equal(item?.label, 'PreToolUse bash');
    } finally {
      write('.claude/settings.local.json', '{}');
    }
  });
});
