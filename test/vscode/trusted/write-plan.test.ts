import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChangePlan, PlannedFile } from '../../../src/node/apply.ts';
import * as engine from '../../../src/vscode/engine.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { closeAll, openExample, read, repo, write } from '../workspace.ts';

const host = { engine: async () => engine } as unknown as Host;

/** A plan that puts a line in front of each file. */
function planFor(files: Readonly<Record<string, string>>): ChangePlan {
  const added = 'first\n';
  const planned = Object.entries(files).map(([path, before]): PlannedFile => ({
    path,
    before,
    after: added + before,
    edits: [{ start: 0, end: 0, text: added }],
  }));
  return { repo: repo(), changes: ['c1'], files: planned, document: null, notes: [], refusals: [] };
}

describe('writing a plan', () => {
  afterEach(closeAll);

  it('changes a file that is open through its editor, so that the editor can undo it', async () => {
    const document = await vscode.workspace.openTextDocument(write('open-1.md', 'text\n'));
    await vscode.window.showTextDocument(document);
    await writePlan(host, planFor({ 'open-1.md': 'text\n' }));
    assert.equal(read('open-1.md'), 'first\ntext\n');
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'text\n');
  });

  it('changes the others byte by byte', async () => {
    const text = '\uFEFFone\r\ntwo\nthree   \r\n';
    write('closed-2.md', text);
    await writePlan(host, planFor({ 'closed-2.md': text }));
    assert.equal(read('closed-2.md'), `first\n${text}`);
  });

  it('keeps mixed line ends also of a file that is open', async () => {
    const text = 'one\r\ntwo\nthree\r\n';
    const document = await vscode.workspace.openTextDocument(write('mixed-3.md', text));
    await vscode.window.showTextDocument(document);
    await writePlan(host, planFor({ 'mixed-3.md': text }));
    assert.equal(read('mixed-3.md'), `first\n${text}`);
  });

  it('takes out what a save participant added', async () => {
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
    try {
      const text = 'one   \ntwo\n';
      const document = await vscode.workspace.openTextDocument(write('spaces-4.txt', text));
      await vscode.window.showTextDocument(document);
      await writePlan(host, planFor({ 'spaces-4.txt': text }));
      assert.equal(read('spaces-4.txt'), `first\n${text}`);
    } finally {
      await settings.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('writes nothing at all when one file is not as planned', async () => {
    write('a-5.md', 'a\n');
    write('b-5.md', 'changed meanwhile\n');
    const document = await vscode.workspace.openTextDocument(write('c-5.md', 'c\n'));
    await vscode.window.showTextDocument(document);
    await assert.rejects(
      writePlan(host, planFor({ 'a-5.md': 'a\n', 'b-5.md': 'b\n', 'c-5.md': 'c\n' })),
      /changed since/,
    );
    assert.equal(read('a-5.md'), 'a\n');
    assert.equal(read('b-5.md'), 'changed meanwhile\n');
    assert.equal(document.getText(), 'c\n');
  });

  it('refuses a file with changes that are not saved', async () => {
    const document = await vscode.workspace.openTextDocument(write('dirty-6.md', 'text\n'));
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'mine ');
    });
    await assert.rejects(writePlan(host, planFor({ 'dirty-6.md': 'text\n' })), /not saved/);
    assert.equal(read('dirty-6.md'), 'text\n');
  });

  it('puts the change of the example into the rules and on record, and takes it back exactly', async () => {
    const document = await openExample();
    const name = vscode.workspace.asRelativePath(document.uri);
    const before = { rules: read('CLAUDE.md'), text: document.getText() };
    const options = { repo: repo(), document: name, changeId: 'c1', today: '2026-02-05', guardProgram: '' };
    const plan = await engine.planChanges({ ...options, text: document.getText() });
    assert.deepEqual(plan.refusals, []);
    await writePlan(host, plan);
    assert.match(read('CLAUDE.md'), /Never put uncommitted work aside/);
    assert.match(document.getText(), /^applied: \{ date: 2026-02-05/m);
    assert.equal(read(name), document.getText());
    const undo = await engine.planUndo({ ...options, text: document.getText() });
    await writePlan(host, undo);
    assert.equal(read('CLAUDE.md'), before.rules);
    assert.equal(document.getText(), before.text);
  });
});
