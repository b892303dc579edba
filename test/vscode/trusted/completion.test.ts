import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate, closeAll, openExample, repo, until, write } from '../workspace.ts';

const own = (label: string | vscode.CompletionItemLabel): string => (typeof label === 'string' ? label : label.label);

/** The items that are offered right after a piece of the document. */
async function itemsAfter(document: vscode.TextDocument, text: string): Promise<readonly vscode.CompletionItem[]> {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, text);
  const position = document.positionAt(at + text.length);
  const list: vscode.CompletionList = await vscode.commands.executeCommand(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  // The editor's own Markdown support has offers besides.
  return list.items.filter(({ sortText }) => /^\d{5}$/.test(sortText ?? ''));
}

async function offersAfter(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  return (await itemsAfter(document, text)).map(({ label }) => own(label));
}

describe('completion', () => {
  before(activate);
  afterEach(closeAll);

  it('offers what front matter and change blocks may say, and nothing elsewhere', async () => {
    const document = await openExample();
    assert.deepEqual(await offersAfter(document, '\nstatus: '), ['draft', 'open', 'closed']);
    assert.ok((await offersAfter(document, '\npattern: ')).includes('false-green'));
    assert.ok((await offersAfter(document, '\nlayer: ')).includes('human'));
    assert.ok((await offersAfter(document, '\ntrigger: ')).includes('repeat'));
    assert.ok((await offersAfter(document, '\nkind: ')).includes('permission'));
    assert.ok((await offersAfter(document, '\ntargets: [')).includes('codex'));
    assert.deepEqual(await offersAfter(document, 'The agent was asked'), []);
  });

  it('says what each value means', async () => {
    const document = await openExample();
    const item = (await itemsAfter(document, '\nlayer: ')).find(({ label }) => own(label) === 'human');
    assert.equal(item?.documentation, 'Whoever watched the run.');
  });

  it('offers the team’s templates and the keys that are not there yet', async () => {
    write(
      'postmortems/templates/own.md',
      '---\nid: data-loss\ntitle: Data loss\n---\n# Data loss\n\n## Summary\n(?)\n',
    );
    const document = await openExample((text) => text.replace('\npattern:', '\n\npattern:'));
    await until('the template', async () => (await offersAfter(document, '\ntemplate: ')).includes('data-loss'));
    const keys = await offersAfter(document, 'trigger: near-miss\n');
    assert.ok(keys.includes('commits') && !keys.includes('status'), keys.join());
  });

  it('offers evidence by what it shows, lines without a label too', async () => {
    const document = await openExample((text) =>
      text.replace('round totals [e1]', 'round totals [').replace(/\[e2\]: .*\n/, ''),
    );
    const items = await itemsAfter(document, 'round totals [');
    assert.deepEqual(
      items.map(({ label, detail }) => `${own(label)} ${detail ?? ''}`),
      ['e1 prompt: Round the totals.', 'e2 call: git stash (new)'],
    );
    assert.equal(items[1]?.insertText, 'e2]');
    assert.match(items[1]?.additionalTextEdits?.[0]?.newText ?? '', /^\n\[e2\]: evidence\/2026-02-04-stash\.jsonl#L2$/);
  });

  it('offers owners, in quotes where YAML wants them', async () => {
    write('CODEOWNERS', '* @kim\n');
    try {
      const document = await openExample((text) => text.replace('owner: "@robin"', 'owner: '));
      const items = await itemsAfter(document, '\nowner: ');
      const offers = items.map(({ insertText }) => String(insertText));
      assert.ok(offers.includes('"@kim"'), offers.join());
      assert.ok(offers.includes('Robin Example'), offers.join());
    } finally {
      fs.rmSync(path.join(repo(), 'CODEOWNERS'));
    }
  });

  it('offers the repository’s paths in code spans, rules and guards', async () => {
    const document = await openExample((text) =>
      text
        .replace('- Task: 12 words', '- `src/pr` and `\n- Task: 12 words')
        .replace('it is the user\'s."', 'x", paths: [src/'),
    );
    assert.deepEqual(await offersAfter(document, '- `src/'), ['src/price.js', 'src/tax.js']);
    const top = await offersAfter(document, '` and `');
    assert.ok(top.includes('src/') && top.includes('package.json'), top.join());
    assert.deepEqual(await offersAfter(document, 'paths: [src/'), ['src/price.js', 'src/tax.js']);
  });

  it('offers the keys of a guard, with what each means', async () => {
    const document = await openExample((text) =>
      text.replace('kind: rule', 'kind: hook').replace(/rule: \{.*/, 'guard: { on: edit, '),
    );
    const items = await itemsAfter(document, 'guard: { on: edit, ');
    const names = items.map(({ label }) => own(label));
    assert.ok(names.includes('require') && names.includes('deny') && !names.includes('on'), names.join());
    assert.match(String(items.find(({ label }) => own(label) === 'limit')?.documentation), /most that may happen/);
  });
});
