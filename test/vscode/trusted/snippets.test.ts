import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { targets } from '../../../src/core/targets/index.ts';
import { activate, closeAll, write } from '../workspace.ts';

interface Snippet {
  readonly body: readonly string[];
}

function readSnippets(): Readonly<Record<string, Snippet>> {
  const extension = vscode.extensions.getExtension('agent-postmortem.agent-postmortem');
  assert.ok(extension);
  return JSON.parse(fs.readFileSync(path.join(extension.extensionPath, 'snippets/markdown.json'), 'utf8')) as Record<
    string,
    Snippet
  >;
}

async function insert(name: string): Promise<string> {
  const body = readSnippets()[name]?.body.join('\n');
  assert.ok(body, name);
  const uri = write(`postmortems/snippet-${process.hrtime.bigint()}.md`, '');
  const editor = await vscode.window.showTextDocument(uri);
  await editor.insertSnippet(new vscode.SnippetString(body));
  return editor.document.getText();
}

describe('snippets', () => {
  before(activate);
  afterEach(closeAll);

  it('give a whole post-mortem that reads as one', async () => {
    const document = parsePostmortem(await insert('Agent post-mortem'));
    assert.deepEqual(document.problems, []);
    assert.equal(document.frontMatter?.template, 'agent-run');
    assert.deepEqual(
      document.sections.flatMap(({ id }) => id ?? []),
      ['what-happened', 'working-from', 'layers', 'changes', 'not-doing'],
    );
    assert.deepEqual(
      document.layers.map(({ layer }) => layer),
      ['task', 'rules', 'hooks', 'tests', 'review', 'human'],
    );
  });

  for (const kind of ['rule', 'hook', 'permission']) {
    it(`give a ${kind} that can be read, for a target there is`, async () => {
      const [block] = parsePostmortem(await insert(`Harness change: ${kind}`)).changes;
      assert.deepEqual(block?.problems, []);
      assert.equal(block.change?.kind, kind);
      const known = targets.map(({ id }) => id);
      assert.ok(block.change.targets.every((id) => known.includes(id)));
    });
  }
});
