import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { askConsent } from '../../../src/vscode/ask-consent.ts';
import { createOwnHost, withAnswers } from '../own-host.ts';
import { startStanding } from '../../../src/vscode/features/standing.ts';
import { activate, closeAll, openExample, repo, write } from '../workspace.ts';

describe('an untrusted workspace', () => {
  before(activate);
  afterEach(closeAll);

  it('is never asked whether a hook may run', async () => {
    await withAnswers(['Run It'], async (asked) => {
      const question = { command: 'true', files: [], hash: 'a' };
      assert.equal(await askConsent(question, new AbortController().signal), false);
      assert.deepEqual(asked, []);
    });
  });

  it('has its harness not looked at, and no sessions counted', async () => {
    const host = createOwnHost();
    const document = await openExample((text) =>
      text.replace('applied: null', 'applied: { date: 2026-02-05, files: { CLAUDE.md: "0123456789abcdef" } }'),
    );
    const standing = startStanding(host);
    assert.deepEqual(host.proofs.of(document.uri), []);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.deepEqual(host.proofs.disarmed(), []);
    standing.dispose();
  });

  it('still tells which post-mortem a rule comes from', async () => {
    await openExample();
    const block = '<!-- postmortem:begin id=pm-0a1b2c3d/c1 -->\n- Never.\n<!-- postmortem:end id=pm-0a1b2c3d/c1 -->\n';
    const uri = write('RULES.md', block);
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 2),
    );
    const told = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
    assert.match(told.join('\n'), /tried to stash uncommitted work/);
    fs.rmSync(path.join(repo(), 'RULES.md'));
  });
});
