import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, openExample } from '../workspace.ts';

/** The same numbers in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

/** What a fast writer does: takes parts out, puts others in, at any place. */
async function scramble(document: vscode.TextDocument, pick: (below: number) => number): Promise<void> {
  const { length } = document.getText();
  const start = pick(length + 1);
  const range = new vscode.Range(
    document.positionAt(start),
    document.positionAt(Math.min(length, start + (pick(3) === 0 ? pick(400) : 0))),
  );
  const texts = [
    '',
    'x',
    '\n',
    '[e1]',
    '[e2]',
    '\n[e1]: evidence/2026-02-04-stash.jsonl#L1\n',
    '(?)',
    '\n## What changes\n',
  ];
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, texts[pick(texts.length)] ?? '');
  await vscode.workspace.applyEdit(edit);
}

const providers: readonly ((uri: vscode.Uri, position: vscode.Position) => Thenable<unknown>)[] = [
  (uri) => vscode.commands.executeCommand('vscode.executeLinkProvider', uri),
  (uri) => vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri),
  (uri, position) => vscode.commands.executeCommand('vscode.executeHoverProvider', uri, position),
];

describe('links, lenses and hovers that are asked for while one types', () => {
  before(activate);
  afterEach(closeAll);

  it('never fail, and are right again as soon as one stops', async function () {
    this.timeout(120_000);
    const document = await openExample();
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    process.on('unhandledRejection', onError);
    const { error: report } = console;
    console.error = (...args: unknown[]) => void errors.push(args);
    const pick = random(20_260_204);
    const whole = document.getText();
    try {
      for (let round = 0; round < 60; round++) {
        const position = document.positionAt(pick(document.getText().length + 1));
        const asked = providers.map((ask) => ask(document.uri, position));
        await scramble(document, pick);
        if (pick(2) === 0) await scramble(document, pick);
        await Promise.all(asked);
      }
    } finally {
      process.off('unhandledRejection', onError);
      console.error = report;
    }
    assert.deepEqual(errors, []);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), whole);
    await vscode.workspace.applyEdit(edit);
    const links: vscode.DocumentLink[] = await vscode.commands.executeCommand(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const own = links.filter(({ tooltip }) => tooltip === 'Open the evidence');
    assert.equal(own.length, 7);
    for (const { range } of own) assert.match(document.getText(range), /^\[e[12]\]/);
    for (const diagnostic of vscode.languages.getDiagnostics(document.uri)) {
      assert.ok(document.validateRange(diagnostic.range).isEqual(diagnostic.range));
    }
  });
});
