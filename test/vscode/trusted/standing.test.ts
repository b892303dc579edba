import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import * as engine from '../../../src/vscode/engine.ts';
import { startStanding } from '../../../src/vscode/features/standing.ts';
import { PostmortemTree } from '../../../src/vscode/tree-data.ts';
import { toTreeItem } from '../../../src/vscode/tree-items.ts';
import { writePlan } from '../../../src/vscode/write-plan.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';
import { createOwnHost, disarmedAt, openDraft, planFor } from '../own-host.ts';
import { activate, closeAll, openExample, read, repo, until, write } from '../workspace.ts';

const settings = '.claude/settings.json';
const program = '.postmortem/guard.cjs';

/** Three ways in which people take a guard out of force, most without knowing. */
const disarmings: Readonly<
  Record<string, { readonly file: string; readonly edit: (text: string) => string; readonly says: RegExp }>
> = {
  'its registration is taken out': {
    file: settings,
    edit: (text) => JSON.stringify({ ...(JSON.parse(text) as object), hooks: {} }, null, 2),
    says: /settings\.json/,
  },
  'the guard program is edited': {
    file: program,
    edit: (text) => `process.exit(0);\n${text}`,
    says: /guard\.cjs was edited/,
  },
  'its matcher is written in the wrong case': {
    file: settings,
    edit: (text) => text.replace(/"matcher": *"[^"]*Bash[^"]*"/, '"matcher": "bash"'),
    says: /never runs|otherwise than it was applied/,
  },
};

describe('an applied guard that is disarmed by hand', () => {
  const host = createOwnHost();
  const tree = new PostmortemTree(host);
  const standing = startStanding(host);
  let document: vscode.TextDocument;

  const disarmedInTree = async (): Promise<string | undefined> => {
    const group = (await tree.getChildren()).find(({ kind }) => kind === 'disarmed');
    const [change] = group ? await tree.getChildren(group) : [];
    return change && toTreeItem(change).accessibilityInformation?.label;
  };

  before(async function () {
    this.timeout(60_000);
    await activate();
    document = await openDraft('to-disarm');
    await writePlan(host, await planFor(document));
    await vscode.commands.executeCommand('agentPostmortem.prove', document.uri, 'c1');
    assert.match(document.getText(), /^shown: \{ date: \d{4}-\d\d-\d\d, result: "(proved|shown)/m);
  });
  after(async () => {
    await writePlan(host, await planFor(document, engine.planUndo));
    standing.dispose();
    tree.dispose();
    await closeAll();
  });

  it('stands at first', async () => {
    assert.equal(await disarmedInTree(), undefined);
    assert.equal(disarmedAt(document.uri), undefined);
  });

  for (const [name, { file, edit, says }] of Object.entries(disarmings)) {
    it(`is reported when ${name}, and no more when it is put back`, async function () {
      this.timeout(60_000);
      const before = read(file);
      write(file, edit(before));
      const diagnostic = await until('the finding', () => disarmedAt(document.uri));
      assert.match(diagnostic.message, says);
      assert.match(document.getText(diagnostic.range), /date: 2026-02-05/);
      assert.match(await until('the line of the tree', disarmedInTree), /c1.*disarmed|disarmed.*c1/i);
      write(file, before);
      await until('no finding', () => !disarmedAt(document.uri));
      await until('no line of the tree', async () => (await disarmedInTree()) === undefined);
    });
  }

  it('is reported when it is edited in the editor and saved, with the hook never run', async function () {
    this.timeout(60_000);
    const before = read(settings);
    const open = await vscode.workspace.openTextDocument(path.join(repo(), settings));
    const all = new vscode.Range(0, 0, open.lineCount, 0);
    const edits = new vscode.WorkspaceEdit();
    edits.replace(open.uri, all, before.replace('"Bash', '"bash'));
    await vscode.workspace.applyEdit(edits);
    assert.equal(disarmedAt(document.uri), undefined, 'what is not saved is not in force');
    await open.save();
    await until('the finding', () => disarmedAt(document.uri));
    write(settings, before);
    await until('no finding', () => !disarmedAt(document.uri));
  });

  it('is reported when git takes it back', async function () {
    this.timeout(60_000);
    const before = fs.readFileSync(path.join(repo(), settings), 'utf8');
    fs.rmSync(path.join(repo(), '.claude'), { recursive: true });
    await until('the finding', () => disarmedAt(document.uri));
    write(settings, before);
    await until('no finding', () => !disarmedAt(document.uri));
  });
});

describe('a rule that was taken back', () => {
  before(activate);
  afterEach(closeAll);

  it('is reported without a trial', async () => {
    const host = createOwnHost();
    const document = await openExample();
    await writePlan(host, await planFor(document));
    const rules = read('CLAUDE.md');
    write('CLAUDE.md', rules.replace(/.*Never put uncommitted work aside.*\n/, ''));
    const diagnostic = await until('the finding', () => disarmedAt(document.uri));
    assert.match(diagnostic.message, /^c1 is disarmed in claude-code: /);
    write('CLAUDE.md', rules);
    await until('no finding', () => !disarmedAt(document.uri));
    await writePlan(host, await planFor(document, engine.planUndo));
  });

  it('is among the problems also while nobody has its post-mortem open', async () => {
    const text = examplePostmortem.replace('# The agent', '# On a closed page, the agent');
    const uri = write('postmortems/never-opened.md', text);
    const place = { repo: repo(), document: 'postmortems/never-opened.md', today: '2026-02-05', guardProgram: '' };
    const before = read('CLAUDE.md');
    await engine.applyPlan(await engine.planChanges({ ...place, text }));
    write('CLAUDE.md', before);
    const diagnostic = await until('the finding', () => disarmedAt(uri));
    const line = read('postmortems/never-opened.md').split('\n')[diagnostic.range.start.line] ?? '';
    assert.match(line.slice(diagnostic.range.start.character), /^\{ date: 2026-02-05/);
    assert.equal(vscode.workspace.textDocuments.filter((one) => one.uri.toString() === uri.toString()).length, 0);
    fs.rmSync(uri.fsPath);
    await until('no finding', () => !disarmedAt(uri));
  });
});
