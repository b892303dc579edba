import assert from 'node:assert/strict';
import * as os from 'node:os';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { describeHook } from '../../../src/vscode/ask-consent.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { demoSessionId } from '../../support/demo.ts';
import { planFor } from '../own-host.ts';
import { activate, closeAll, openExample, read, repo, until, write } from '../workspace.ts';

const host = { engine: async () => engine } as unknown as Host;

const disarmed = (document: vscode.TextDocument): vscode.Diagnostic | undefined =>
  vscode.languages
    .getDiagnostics(document.uri)
    .find(({ code }) => typeof code === 'object' && code.value === 'disarmed');

describe('proving', () => {
  before(activate);
  afterEach(closeAll);

  it('replays the recorded calls and puts the result on record', async () => {
    const place = { repo: repo(), cwd: repo(), home: os.homedir(), env: process.env };
    const analysis = await engine.analyseSelected(demoSessionId, place);
    const draft = await engine.createDraft(analysis, {
      ...place,
      path: 'postmortems/to-prove.md',
      folder: 'postmortems',
      today: '2026-02-05',
    });
    await engine.writeDraft(draft, repo());
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.Uri.file(repo()), draft.path));
    await vscode.window.showTextDocument(document);
    await writePlan(host, await planFor(document));
    await vscode.commands.executeCommand('agentPostmortem.prove', document.uri, 'c1');
    assert.match(document.getText(), /^shown: \{ date: \d{4}-\d\d-\d\d, result: "(proved|shown)/m);
    assert.equal(document.isDirty, false);
    assert.equal(disarmed(document), undefined);
    await writePlan(host, await planFor(document, engine.planUndo));
  });

  it('reports a prevention that was taken out of the harness, until it is undone', async () => {
    const document = await openExample();
    await writePlan(host, await planFor(document));
    const rules = read('CLAUDE.md');
    const harness = await vscode.workspace.openTextDocument(vscode.Uri.file(`${repo()}/CLAUDE.md`));
    const position = harness.positionAt(harness.getText().indexOf('Never put uncommitted work aside'));
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      harness.uri,
      position,
    );
    const told = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
    assert.match(told.join('\n'), /tried to stash uncommitted work\n[^]*c1 of/);
    write('CLAUDE.md', rules.replace(/.*Never put uncommitted work aside.*\n/, ''));
    await vscode.commands.executeCommand('agentPostmortem.proveAll');
    const diagnostic = await until('the finding', () => disarmed(document));
    assert.match(diagnostic.message, /^c1 is disarmed in claude-code: /);
    write('CLAUDE.md', rules);
    await vscode.commands.executeCommand('agentPostmortem.proveAll');
    await until('no finding', () => !disarmed(document));
    await writePlan(host, await planFor(document, engine.planUndo));
  });

  it('asks with the command and its files, free of marks that turn text around', () => {
    const text = describeHook({ command: 'sh ./check.sh\u202e x', files: ['check.sh'], hash: 'a' });
    assert.match(text, /^sh \.\/check\.sh x\n\nIt runs check\.sh\.\n/);
  });
});
