import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { addRun, createOwnHost, openDraft, planFor, removeRuns } from '../own-host.ts';
import { activate, closeAll, repo, until } from '../workspace.ts';

/** Our hovers at the first place of a text in a file. */
async function hoversAt(file: string, part: string): Promise<readonly vscode.MarkdownString[]> {
  const document = await vscode.workspace.openTextDocument(path.join(repo(), file));
  const at = document.getText().indexOf(part);
  assert.ok(at >= 0, `${file} has ${part}:\n${document.getText()}`);
  const hovers: vscode.Hover[] = await vscode.commands.executeCommand(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(at + 1),
  );
  const contents = hovers.flatMap((hover) => hover.contents).filter((one) => one instanceof vscode.MarkdownString);
  return contents.filter(({ value }) => /post-mortem|this hook/i.test(value));
}

const textAt = async (file: string, part: string): Promise<string> =>
  (await hoversAt(file, part)).map(({ value }) => value).join('\n');

describe('pointing at a part of the harness', () => {
  const host = createOwnHost();
  let document: vscode.TextDocument;
  let id = '';

  before(async function () {
    this.timeout(60_000);
    await activate();
    document = await openDraft('to-hover');
    id = /^id: (pm-\w+)/m.exec(document.getText())?.[1] ?? assert.fail();
    await writePlan(host, await planFor(document));
    addRun('77777777-0000-4000-8000-000000000001', 'git stash', {
      isError: true,
      text: `PreToolUse:Bash hook error: [node .postmortem/guard.cjs]: Read the files. (${id}/c1, postmortems/to-hover.md)`,
    });
  });
  after(async () => {
    removeRuns();
    await writePlan(host, await planFor(document, engine.planUndo));
    await closeAll();
  });

  it('tells why a hook is there, links to its post-mortem, and says whether it would start', async () => {
    const [hover] = await hoversAt('.claude/settings.json', '.postmortem/guard.cjs');
    assert.ok(hover);
    assert.match(hover.value, /c1 of postmortems\/to-hover\.md: hook, applied on 2026-02-05/);
    assert.match(hover.value, /not shown to work yet/);
    assert.match(hover.value, /Claude Code would start this hook/);
    assert.match(hover.value, /\[Open the post-mortem\]\(file:\/\/\/[^)]*\/postmortems\/to-hover\.md#L\d+\)/);
  });

  it('runs nothing that a document says: no trusted Markdown, no command link', async () => {
    const [hover] = await hoversAt('.postmortem/guards.json', '"message"');
    assert.ok(hover);
    assert.equal(hover.isTrusted ?? false, false);
    assert.equal(hover.supportHtml ?? false, false);
    assert.doesNotMatch(hover.value, /\]\(command:/);
  });

  it('tells when a guard last stopped something, once that is counted', async function () {
    this.timeout(60_000);
    const text = await until('the count', async () => {
      const found = await textAt('.postmortem/guards.json', '"message"');
      return /last stopped a call on/.test(found) ? found : null;
    });
    assert.match(
      text,
      /last stopped a call on .*2026.*; 1 call in all \(counted from \d+ sessions on this machine since /,
    );
  });

  it('says that it is disarmed while it is', async function () {
    this.timeout(60_000);
    const file = path.join(repo(), '.claude/settings.json');
    const before = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, before.replace(/("matcher": *)"[^"]*"/, '$1"bash"'));
    await until('the word', async () =>
      /disarmed in claude-code/.test(await textAt('.postmortem/guards.json', '"message"')),
    );
    await until('the reason', async () =>
      /disarmed in claude-code: .* never runs: /.test(await textAt('.claude/settings.json', '.postmortem/guard.cjs')),
    );
    assert.doesNotMatch(await textAt('.claude/settings.json', '.postmortem/guard.cjs'), /Copilot/);
    fs.writeFileSync(file, before);
    await until('the end', async () => !/disarmed/.test(await textAt('.postmortem/guards.json', '"message"')));
  });

  it('says nothing of what nobody wrote for a post-mortem', async () => {
    assert.equal(await textAt('package.json', '"name"'), '');
  });
});
