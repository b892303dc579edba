import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { activate, closeAll, openExample, read, repo, until, write } from '../workspace.ts';

const other = `---
template: agent-run
id: pm-00000002
date: 2026-02-06
status: open
---
# Again

Like [the first](NAME.md).
`;

describe('renaming a post-mortem', () => {
  before(activate);
  afterEach(closeAll);

  it('in the explorer takes its evidence, links and the harness along', async function () {
    this.timeout(120_000);
    const document = await openExample();
    const stem = path.basename(document.fileName, '.md');
    // The example's evidence has a name of its own; here it is the document's.
    const text = document.getText().replaceAll('evidence/2026-02-04-stash', `evidence/${stem}`);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
    write(`postmortems/evidence/${stem}.jsonl`, '{}\n{}\n');
    write('postmortems/2026-02-06-again.md', other.replace('NAME', stem));
    write('.postmortem/guards.json', JSON.stringify({ guards: [{ document: `postmortems/${stem}.md` }] }));
    try {
      const rename = new vscode.WorkspaceEdit();
      rename.renameFile(document.uri, vscode.Uri.joinPath(document.uri, '../2026-02-04-renamed.md'));
      assert.ok(await vscode.workspace.applyEdit(rename));
      await until('the other document', () =>
        read('postmortems/2026-02-06-again.md').includes('(2026-02-04-renamed.md)'),
      );
      await until('the harness', () => read('.postmortem/guards.json').includes('postmortems/2026-02-04-renamed.md'));
      await until('the document', () =>
        /^\[e1\]: evidence\/2026-02-04-renamed\.jsonl#L1$/m.test(read('postmortems/2026-02-04-renamed.md')),
      );
      assert.match(read('postmortems/2026-02-04-renamed.md'), /^evidence: evidence\/2026-02-04-renamed\.jsonl$/m);
      assert.ok(fs.existsSync(path.join(repo(), 'postmortems/evidence/2026-02-04-renamed.jsonl')));
      assert.ok(!fs.existsSync(path.join(repo(), `postmortems/evidence/${stem}.jsonl`)));
    } finally {
      fs.rmSync(path.join(repo(), '.postmortem/guards.json'), { force: true });
    }
  });

  it('leaves other Markdown alone', async () => {
    const uri = write('notes/a.md', '# Notes\n');
    const target = vscode.Uri.joinPath(uri, '../b.md');
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(uri, target);
    assert.ok(await vscode.workspace.applyEdit(rename));
    assert.equal(read('notes/b.md'), '# Notes\n');
    fs.rmSync(path.join(repo(), 'notes'), { recursive: true });
  });
});
