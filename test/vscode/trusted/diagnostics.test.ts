import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { activate, closeAll, openExample, until, write } from '../workspace.ts';

const idOf = ({ code }: vscode.Diagnostic): string => (typeof code === 'object' ? String(code.value) : '');

/** What the checks find, apart from those that count the days since the example was written. */
function findings(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((one) => one.source === 'Agent Post-Mortem' && !['open-too-long', 'overdue'].includes(idOf(one)));
}

/** Waits until exactly these checks have something to say. */
async function expectIds(document: vscode.TextDocument, ids: readonly string[]): Promise<vscode.Diagnostic[]> {
  const wanted = [...ids].sort().join(' ');
  let seen = '';
  await until(`the findings ${wanted}`, () => {
    seen = findings(document).map(idOf).sort().join(' ');
    return seen === wanted || (wanted === '' && seen === '');
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; there were: ${seen}`);
  });
  return findings(document);
}

async function edit(document: vscode.TextDocument, change: (text: string) => string): Promise<void> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const edits = new vscode.WorkspaceEdit();
  edits.replace(document.uri, all, change(document.getText()));
  assert.ok(await vscode.workspace.applyEdit(edits));
}

async function actionsAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range);
}

describe('diagnostics', () => {
  before(activate);
  afterEach(closeAll);

  it('follow the text as one types, each with the page that explains it', async () => {
    const document = await openExample();
    const [first] = await expectIds(document, ['layer-unanswered', 'unanswered-question']);
    assert.ok(first && typeof first.code === 'object');
    assert.ok(fs.existsSync(first.code.target.fsPath), `${first.code.target.fsPath} explains the finding`);
    await edit(document, (text) => text.replace('- (?) Which rule should have covered uncommitted work?', '- None.'));
    await expectIds(document, ['layer-unanswered']);
    await edit(document, (text) => text.replace('## What we are not doing', '## Something else'));
    await expectIds(document, ['layer-unanswered', 'missing-section']);
  });

  it('offer a fix that is an edit, and which ends the finding', async () => {
    const document = await openExample((text) =>
      text.replaceAll('(?)', 'nobody asked').replace(/## What we are not doing\n.*\n/, ''),
    );
    const [missing] = await expectIds(document, ['missing-section']);
    assert.ok(missing);
    const fix = (await actionsAt(document, missing.range)).find(({ edit: own }) => own);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await until('the section', () => findings(document).every((one) => idOf(one) !== 'missing-section'));
    assert.match(document.getText(), /## What we are not doing/);
  });

  it('offer to apply the change in whose block the cursor stands', async () => {
    const document = await openExample();
    const position = document.positionAt(document.getText().indexOf('kind: rule'));
    const actions = await actionsAt(document, new vscode.Range(position, position));
    const apply = actions.find(({ title }) => title === 'Apply harness change c1');
    assert.equal(apply?.command?.command, 'agentPostmortem.applyChange');
    assert.equal(apply.kind?.value, 'quickfix');
  });

  it('say nothing of other Markdown', async () => {
    const document = await vscode.workspace.openTextDocument(write('notes.md', '# Notes\n\n## What happened\n(?)\n'));
    await vscode.window.showTextDocument(document);
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.deepEqual(findings(document), []);
  });

  it('have the severity that a setting gives them', async () => {
    const settings = vscode.workspace.getConfiguration('agentPostmortem');
    await settings.update('severity', { 'unanswered-question': 'off' }, vscode.ConfigurationTarget.Workspace);
    try {
      const document = await openExample((text) =>
        text.replace('[e2]. It', 'It').replace('stash.jsonl#L2', 'stash.jsonl#L7'),
      );
      await expectIds(document, ['dead-evidence', 'layer-unanswered']);
      await settings.update('severity', { 'unanswered-question': 'error' }, vscode.ConfigurationTarget.Workspace);
      const all = await expectIds(document, ['dead-evidence', 'layer-unanswered', 'unanswered-question']);
      const severities = all.filter((one) => idOf(one) === 'unanswered-question').map(({ severity }) => severity);
      assert.deepEqual(severities, [vscode.DiagnosticSeverity.Error]);
    } finally {
      await settings.update('severity', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
