import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, openExample, until, write } from '../workspace.ts';

/** The actions at the first place of a text; while the editor is busy with the document, none. */
async function actionsAt(document: vscode.TextDocument, text: string): Promise<readonly vscode.CodeAction[]> {
  const position = document.positionAt(document.getText().indexOf(text));
  const range = new vscode.Range(position, position);
  try {
    return await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range);
  } catch (error) {
    if (error instanceof Error && error.name === 'Canceled') return [];
    throw error;
  }
}

/** The action whose title begins so, once it is offered as an edit of so many files. */
async function findAction(
  document: vscode.TextDocument,
  { at, title, files = 1 }: { readonly at: string; readonly title: string; readonly files?: number },
): Promise<vscode.WorkspaceEdit> {
  return until(`the action “${title}”`, async () => {
    const action = (await actionsAt(document, at)).find((one) => one.title.startsWith(title));
    return action?.edit?.entries().length === files && action.edit;
  });
}

/** Carries an action out, and takes it back: what it changed is one step. */
async function tryAction(document: vscode.TextDocument, at: string, title: string): Promise<string> {
  const before = document.getText();
  assert.ok(await vscode.workspace.applyEdit(await findAction(document, { at, title })));
  const after = document.getText();
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  await vscode.commands.executeCommand('undo');
  await until('the text before', () => document.getText() === before);
  return after;
}

const earlier = `---
template: agent-run
id: pm-00000001
date: 2026-01-20
status: closed
pattern: mistuned-escalation
layer: rules
---
# Stashed before

## What changes
**Say it.**
\`\`\`harness-change
id: c1
kind: rule
targets: [claude-code]
rule: { do: add, text: "Do not stash." }
applied: { date: 2026-01-21, files: { CLAUDE.md: 0011223344556677 } }
\`\`\`
`;

describe('revising a post-mortem', () => {
  before(activate);
  afterEach(closeAll);

  it('moves a change to what is not done', async () => {
    const document = await openExample();
    const after = await tryAction(document, 'kind: rule', 'Move c1 to what is not done');
    assert.match(after, /## What changes\n\n## What we are not doing\n.*\n- Say it in the rules, as a rule: \(\?\)\n/);
  });

  it('splits a change, with the cases that both are tried on', async () => {
    const document = await openExample((text) => text.replace('[claude-code]', '[claude-code, codex]'));
    const line = '{"label":"c1.1","kind":"case","change":"c1","must":"stop"}\n';
    write('postmortems/evidence/2026-02-04-stash.jsonl', line);
    const edit = await findAction(document, { at: 'kind: rule', title: 'Split c1', files: 2 });
    await vscode.workspace.applyEdit(edit);
    assert.match(document.getText(), /id: c2\nkind: rule\ntargets: \[codex\]/);
    const evidence = vscode.Uri.joinPath(document.uri, '../evidence/2026-02-04-stash.jsonl');
    const { getText } = await vscode.workspace.openTextDocument(evidence);
    assert.equal(getText(), line + line.replaceAll('c1', 'c2'));
  });

  it('offers the next stronger kind when a pattern came back', async () => {
    write('postmortems/2026-01-20-before.md', earlier);
    const document = await openExample();
    const title = 'Make c1 a scoped doc: the pattern came back after a rule in prose of 2026-01-20';
    const after = await tryAction(document, 'kind: rule', title);
    assert.match(after, /kind: doc\n[\s\S]*\ndoc: \{ path: "docs\/\(\?\)\.md", text: /);
  });

  it('shortens what is over a page, from anywhere', async () => {
    const log = Array.from({ length: 120 }, (_, i) => `line ${i}`).join('\n');
    const document = await openExample((text) =>
      text.replace('\n## Where the layers', `\n\`\`\`text\n${log}\n\`\`\`\n\n## Where the layers`),
    );
    const after = await tryAction(document, 'The agent was asked', 'Shorten 1 code block (');
    assert.match(after, /line 2\n…\nline 118\nline 119\n```/);
  });
});
