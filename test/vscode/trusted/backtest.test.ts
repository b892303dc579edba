import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { addRun, createOwnHost, openDraft, planFor, removeRuns, withAnswers } from '../own-host.ts';
import { activate, closeAll, read, repo } from '../workspace.ts';

const look = 'Look at the Calls';

describe('applying a guard', () => {
  const host = createOwnHost();
  let document: vscode.TextDocument;

  const apply = async (): Promise<void> => {
    await vscode.commands.executeCommand('agentPostmortem.applyChange', document.uri, 'c1');
  };
  const isApplied = (): boolean => fs.existsSync(path.join(repo(), '.postmortem/guards.json'));
  const list = (): vscode.TextDocument | undefined =>
    vscode.window.visibleTextEditors
      .map((one) => one.document)
      .find(({ uri }) => uri.scheme === 'agent-postmortem-backtest');

  before(activate);
  afterEach(async () => {
    if (isApplied()) await writePlan(host, await planFor(document, engine.planUndo));
    removeRuns();
    await closeAll();
  });

  it('says what it would have stopped in recorded sessions, and writes nothing when the user turns away', async function () {
    this.timeout(60_000);
    document = await openDraft('to-backtest-1');
    await withAnswers([undefined], async (asked) => {
      await apply();
      const [question] = asked;
      assert.equal(question?.message, 'Apply change c1 to the harness?');
      assert.equal(question.modal, true);
      assert.match(question.detail, /it would have stopped or asked about 2 of \d+ calls, in 1 of 2 sessions\./);
      assert.deepEqual(question.actions, ['Apply', 'Show Diff', look]);
    });
    assert.equal(isApplied(), false);
  });

  it('shows the calls in a list that cannot be changed and leads to the transcript, and goes on from there', async function () {
    this.timeout(60_000);
    document = await openDraft('to-backtest-2');
    await withAnswers([look, 'Apply', undefined], async (asked) => {
      await apply();
      assert.match(asked[1]?.message ?? '', /^Apply c1 in \d+ files\? In recorded sessions/);
      assert.equal(asked[1]?.modal, false);
    });
    assert.equal(isApplied(), true);
    const shown = list();
    assert.ok(shown);
    assert.match(shown.getText(), /this post-mortem’s session\n {2}line \d+ +stopped +it did not run +git stash/);
    const links: vscode.DocumentLink[] = await vscode.commands.executeCommand('vscode.executeLinkProvider', shown.uri);
    const [link] = links;
    assert.ok(link?.target);
    assert.match(shown.getText(link.range), /^line \d+$/);
    assert.ok(fs.existsSync(link.target.fsPath));
  });

  it('asks for more than a nod where ordinary work would have been stopped', async function () {
    this.timeout(60_000);
    addRun('77777777-0000-4000-8000-000000000002', 'git stash', { isError: false, text: 'Saved working directory' });
    document = await openDraft('to-backtest-3');
    // Results are kept for some minutes by the guard's content: this one is a guard of its own.
    const all = document.getText();
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(all.indexOf('message: ') + 'message: "'.length);
    edit.insert(document.uri, at, 'Stop. ');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await withAnswers([undefined], async (asked) => {
      await apply();
      const [question] = asked;
      assert.match(question?.detail ?? '', /would have stopped 1 call that ran and nobody refused, in 1 other session/);
      assert.deepEqual(question?.actions, ['Apply Anyway', 'Show Diff', look]);
    });
    assert.equal(isApplied(), false);
    await withAnswers(['Apply Anyway', undefined], apply);
    assert.equal(isApplied(), true);
  });

  it('can be taken back from its message', async function () {
    this.timeout(60_000);
    document = await openDraft('to-backtest-4');
    const before = document.getText();
    await withAnswers(['Apply', 'Undo', undefined], async (asked) => {
      await apply();
      assert.match(asked[1]?.message ?? '', /^Applied c1 in \d+ files\.$/);
      assert.match(asked[2]?.message ?? '', /^Took back c1 in \d+ files\.$/);
    });
    assert.equal(isApplied(), false);
    assert.equal(read('postmortems/to-backtest-4.md'), before);
  });
});
