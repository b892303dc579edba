import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, closeAll, openExample } from '../workspace.ts';

const textOf = (hovers: readonly vscode.Hover[]): string =>
  hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');

async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text) + 1);
  return textOf(await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position));
}

describe('evidence', () => {
  before(activate);
  afterEach(closeAll);

  it('opens at its line, from every use and from its definition', async () => {
    const document = await openExample();
    const links: vscode.DocumentLink[] = await vscode.commands.executeCommand(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const own = links.filter(({ target }) => target?.path.endsWith('/postmortems/evidence/2026-02-04-stash.jsonl'));
    const fragments = own.map(({ target }) => target?.fragment).sort();
    assert.deepEqual(fragments, ['L1', 'L1', 'L1', 'L1', 'L2', 'L2', 'L2']);
  });

  it('shows the event as plain text when one points at it', async () => {
    const document = await openExample();
    const text = await hoverAt(document, '[e1]');
    assert.match(text, /Round the totals\./);
  });

  it('keeps what tools wrote from becoming links, markup or icons', async () => {
    const document = await openExample();
    const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('[e2]') + 1),
    );
    const contents = hovers.flatMap((hover) => hover.contents).filter((one) => one instanceof vscode.MarkdownString);
    const ours = contents.find(({ value }) => value.includes('git stash'));
    assert.ok(ours);
    assert.equal(ours.isTrusted ?? false, false);
    assert.equal(ours.supportHtml ?? false, false);
    // The fence is longer than any run of backticks inside.
    assert.match(ours.value, /^\n?````+plaintext\n[\s\S]*```[\s\S]*\n````+\n$/);
  });

  it('says so when there is no such line', async () => {
    const document = await openExample((text) => text.replace('stash.jsonl#L2', 'stash.jsonl#L9'));
    assert.match(await hoverAt(document, '[e2]'), /no line 9/);
  });

  it('does not follow a target that leaves the folder', async () => {
    const document = await openExample((text) =>
      text.replace('evidence/2026-02-04-stash.jsonl#L2', '../../secret.txt#L1'),
    );
    const links: vscode.DocumentLink[] = await vscode.commands.executeCommand(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.equal(links.filter(({ tooltip, target }) => tooltip && target?.path.endsWith('secret.txt')).length, 0);
  });
});
