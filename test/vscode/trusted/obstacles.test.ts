import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { createOwnHost, planFor, withAnswers } from '../own-host.ts';
import { activate, closeAll, openExample, read, repo, write } from '../workspace.ts';

const rules = 'CLAUDE.md';
const ours = 'Never put uncommitted work aside';

describe('applying and undoing where something is in the way', () => {
  const host = createOwnHost();
  const whole = (): string => path.join(repo(), rules);
  let original = '';

  before(activate);
  beforeEach(() => {
    original = read(rules);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    fs.rmSync(whole(), { force: true });
    write(rules, original);
    fs.rmSync(path.join(repo(), 'AGENTS.md'), { force: true });
    await closeAll();
  });

  /** Runs a command with these answers; returns what was said last. */
  async function said(command: string, document: vscode.TextDocument, answers: readonly string[]): Promise<string> {
    return withAnswers(answers, async (asked) => {
      await vscode.commands.executeCommand(`agentPostmortem.${command}`, document.uri, 'c1');
      return asked.at(-1)?.message ?? '';
    });
  }

  it('says that a file has changes that are not saved, and what to do', async () => {
    const document = await openExample();
    const open = await vscode.workspace.openTextDocument(whole());
    const editor = await vscode.window.showTextDocument(open);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'mine ');
    });
    assert.equal(
      await said('applyChange', document, ['Apply']),
      'CLAUDE.md has changes that are not saved: save or revert them, then try again.',
    );
    assert.equal(open.getText(), `mine ${original}`);
    assert.equal(read(rules), original);
  });

  it('says that a file is read-only, open or not', async () => {
    const document = await openExample();
    fs.chmodSync(whole(), 0o444);
    assert.match(await said('applyChange', document, ['Apply']), /^CLAUDE\.md is read-only: make it writable/);
    const open = await vscode.workspace.openTextDocument(whole());
    await vscode.window.showTextDocument(open);
    assert.match(await said('applyChange', document, ['Apply']), /^CLAUDE\.md is read-only: make it writable/);
    assert.equal(open.isDirty, false);
    assert.equal(read(rules), original);
    assert.match(document.getText(), /^applied: null$/m);
    fs.chmodSync(whole(), 0o644);
  });

  it('refuses to undo what was edited since, and leaves it', async () => {
    const document = await openExample();
    await writePlan(host, await planFor(document));
    const edited = read(rules).replace(ours, 'Sometimes put uncommitted work aside');
    write(rules, edited);
    assert.match(await said('undoChange', document, ['Undo']), /CLAUDE\.md.*edited since it was applied/);
    assert.equal(read(rules), edited);
  });

  it('undoes what is gone already, on the record', async () => {
    const document = await openExample();
    await writePlan(host, await planFor(document));
    fs.rmSync(whole());
    const last = await said('undoChange', document, ['Undo']);
    assert.match(document.getText(), /^applied: null$/m);
    assert.equal(last, 'c1 was not in the harness any more: it is taken off the record.');
    assert.equal(fs.existsSync(whole()), false);
  });

  it('writes through a link to the file that it stands for, also while an editor holds it', async () => {
    fs.rmSync(whole());
    write('AGENTS.md', original);
    fs.symlinkSync('AGENTS.md', whole());
    const open = await vscode.workspace.openTextDocument(whole());
    await vscode.window.showTextDocument(open);
    const document = await openExample();
    await said('applyChange', document, ['Apply']);
    assert.ok(fs.lstatSync(whole()).isSymbolicLink());
    assert.match(read('AGENTS.md'), new RegExp(ours));
    await writePlan(host, await planFor(document, engine.planUndo));
    assert.equal(read('AGENTS.md'), original);
  });

  it('says which post-mortem to open when none is meant', async () => {
    await closeAll();
    const message = await withAnswers([], async (asked) => {
      await vscode.commands.executeCommand('agentPostmortem.applyChange');
      return asked.at(-1)?.message ?? '';
    });
    assert.match(message, /^There is no post-mortem in this workspace yet/);
  });
});
