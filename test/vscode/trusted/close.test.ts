import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { closablePostmortem, examplePostmortem } from '../../support/postmortem-text.ts';
import { createOwnHost, planFor, withAnswers } from '../own-host.ts';
import { activate, closeAll, openExample, read, until } from '../workspace.ts';

const run = (id: string, document: vscode.TextDocument) =>
  vscode.commands.executeCommand(`agentPostmortem.${id}`, document.uri);

const onDisk = (document: vscode.TextDocument): string => read(vscode.workspace.asRelativePath(document.uri));

/** The questions answered, the change really applied, and on record as shown. */
async function openClosable(): Promise<vscode.TextDocument> {
  const answered = closablePostmortem.replace(/^applied: .*$/m, 'applied: null').replace(/^shown: .*$/m, 'shown: null');
  const document = await openExample(() => answered);
  await writePlan(createOwnHost(), await planFor(document));
  const text = document.getText();
  const at = text.indexOf('shown: null');
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 'shown: null'.length));
  edit.replace(document.uri, range, 'shown: { date: 2026-02-05, result: "shown (claude-code)" }');
  await vscode.workspace.applyEdit(edit);
  await document.save();
  return document;
}

async function closingLens(document: vscode.TextDocument): Promise<vscode.CodeLens | undefined> {
  const lenses: vscode.CodeLens[] = await vscode.commands.executeCommand(
    'vscode.executeCodeLensProvider',
    document.uri,
    10,
  );
  return lenses.find(({ command }) => command?.command === 'agentPostmortem.close');
}

describe('closing a post-mortem', () => {
  before(activate);
  afterEach(closeAll);

  it('is offered above the status, and done without a question, where all is applied and shown', async () => {
    const document = await openClosable();
    const lens = await until('the lens', () => closingLens(document));
    assert.equal(lens.command?.title, 'Close: all changes are applied and shown');
    assert.match(document.lineAt(lens.range.start.line).text, /^status: open$/);
    const before = document.getText();
    await withAnswers(['Show What to Copy'], async (asked) => {
      await run('close', document);
      await until('the message', () => asked.length > 0);
      assert.deepEqual(asked[0]?.actions, ['Show What to Copy']);
      assert.equal(asked[0].message, `${path.basename(document.fileName)} is closed.`);
      assert.equal(asked[0].modal, false);
      const copy = await until('what to copy', () =>
        vscode.window.visibleTextEditors.find(({ document: { isUntitled } }) => isUntitled),
      );
      assert.match(copy.document.getText(), /^## What to copy\n[^]*```harness-change\nid: c1\n/);
    });
    assert.equal(document.getText(), before.replace('status: open', 'status: closed'));
    assert.equal(onDisk(document), document.getText());
    assert.equal(await closingLens(document), undefined);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await document.save();
    await writePlan(createOwnHost(), await planFor(document, engine.planUndo));
  });

  it('says what is missing, and leaves it to a person', async () => {
    const document = await openExample();
    assert.equal(await closingLens(document), undefined);
    await withAnswers([undefined], async (asked) => {
      await run('close', document);
      assert.equal(asked.length, 1);
      assert.equal(asked[0]?.modal, true);
      assert.deepEqual(asked[0].actions, ['Close Anyway', 'Show the First']);
      assert.match(
        asked[0].detail,
        /^Line 19: This question waits[^]*\nLine \d+: This is closed, but c1 is not applied/,
      );
    });
    assert.equal(document.getText(), examplePostmortem);
    await withAnswers(['Show the First'], async () => run('close', document));
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, 18);
    assert.equal(document.getText(), examplePostmortem);
    await withAnswers(['Close Anyway'], async () => run('close', document));
    assert.equal(onDisk(document), examplePostmortem.replace('status: open', 'status: closed'));
  });

  it('marks a draft as open before it is closed', async () => {
    const draft = closablePostmortem.replace('status: open', 'status: draft');
    const document = await openExample(() => draft);
    await withAnswers([], async (asked) => {
      await run('close', document);
      assert.match(asked[0]?.message ?? '', /is a draft: mark it as open first\.$/);
    });
    await withAnswers(['Mark as Open Anyway'], async () => run('markOpen', document));
    assert.equal(onDisk(document), closablePostmortem);
  });

  it('keeps what the user has not saved unsaved', async () => {
    const document = await openExample();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, '\n');
    await vscode.workspace.applyEdit(edit);
    await withAnswers(['Close Anyway'], async () => run('close', document));
    assert.match(document.getText(), /^status: closed$/m);
    assert.equal(document.isDirty, true);
    assert.equal(onDisk(document), examplePostmortem);
  });
});
