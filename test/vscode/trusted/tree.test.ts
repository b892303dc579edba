import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Proof } from '../../../src/core/model/proof.ts';
import * as engine from '../../../src/vscode/engine.ts';
import { dismiss, restore } from '../../../src/vscode/deserving.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { createProofs } from '../../../src/vscode/proofs.ts';
import { PostmortemTree } from '../../../src/vscode/tree-data.ts';
import { toTreeItem } from '../../../src/vscode/tree-items.ts';
import { isSessionNode, type TreeNode } from '../../../src/vscode/tree-nodes.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';
import { activate, closeAll, repo, write } from '../workspace.ts';

function createState() {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string): unknown => kept.get(key),
    update: async (key: string, value: unknown): Promise<void> => void kept.set(key, value),
  };
}

const say = (nodes: readonly TreeNode[]) => nodes.map((node) => toTreeItem(node).accessibilityInformation?.label ?? '');

describe('the tree', () => {
  let tree: PostmortemTree;
  let host: Host;
  const proofs = createProofs();
  const applied = 'applied: { date: 2026-02-05, files: {} }';
  const closed = examplePostmortem
    .replace('status: open', 'status: closed')
    .replace('pattern: mistuned-escalation\nlayer: hooks\n', '')
    .replace('date: 2026-02-04', 'date: 2025-11-04')
    .replace('tried to stash', 'forgot its tests')
    .replace('applied: null', applied);

  before(activate);
  beforeEach(() => {
    write('postmortems/one.md', examplePostmortem);
    write('postmortems/two.md', closed);
    host = {
      engine: async () => engine,
      documents: { read: async (document: vscode.TextDocument) => engine.parsePostmortem(document.getText()) },
      proofs,
      state: createState(),
      log: { warn: assert.fail, error: assert.fail },
      cacheDir: path.join(repo(), '.cache'),
    } as unknown as Host;
    tree = new PostmortemTree(host);
  });
  afterEach(closeAll);

  it('groups by state and tells what is overdue', async () => {
    const groups = await tree.getChildren();
    assert.deepEqual(say(groups), [
      'Sessions that deserve a post-mortem',
      'Open, 1 post-mortem, 1 overdue',
      'Closed, 1 post-mortem',
    ]);
    const [one] = await tree.getChildren(groups[1]);
    assert.ok(one);
    assert.match(
      say([one])[0] ?? '',
      /^The agent tried to stash uncommitted work, overdue since 2026-02-10, 2026-02-04/,
    );
  });

  it('groups by pattern, layer and quarter', async () => {
    const labels = { pattern: ['mistuned-escalation', 'No pattern'], layer: ['hooks', 'No layer'] };
    for (const [grouping, expected] of Object.entries({ ...labels, quarter: ['2026 Q1', '2025 Q4'] })) {
      await tree.setGrouping(grouping as 'pattern');
      const [, ...groups] = (await tree.getChildren()).map((node) => toTreeItem(node).label);
      assert.deepEqual(groups, expected);
    }
  });

  it('shows what the filter leaves', async () => {
    tree.filter = 'FORGOT closed';
    assert.deepEqual(say(await tree.getChildren()), ['Closed, 1 post-mortem']);
    tree.filter = 'no such words';
    assert.deepEqual(say(await tree.getChildren()), ['Show all post-mortems, none has “no such words”']);
  });

  it('lists what is disarmed with its reason, only while it is applied', async () => {
    const found = { changeId: 'c1', target: 'claude-code', word: 'disarmed', reasons: ['CLAUDE.md is gone.'] };
    for (const name of ['one.md', 'two.md']) {
      proofs.put(vscode.Uri.file(path.join(repo(), 'postmortems', name)), [found as unknown as Proof]);
    }
    const group = (await tree.getChildren()).find(({ kind }) => kind === 'disarmed');
    assert.ok(group);
    assert.deepEqual(say(await tree.getChildren(group)), [
      'The agent forgot its tests uncommitted work, c1: rule, disarmed: CLAUDE.md is gone., claude-code',
    ]);
    for (const name of ['one.md', 'two.md']) proofs.forget(vscode.Uri.file(path.join(repo(), 'postmortems', name)));
  });

  it('finds the sessions that deserve a post-mortem when asked, and calls each new once', async () => {
    const [sessions] = await tree.getChildren();
    const first = say(await tree.getChildren(sessions));
    assert.ok(first.length > 0);
    tree.refresh();
    const second = say(await tree.getChildren(sessions));
    assert.deepEqual(
      second.filter((label) => / new,/.test(label)),
      [],
    );
  });

  it('does not name a session again that was dismissed', async () => {
    const list = async () => {
      tree.refresh();
      return (await tree.getChildren({ kind: 'sessions', count: null })).filter(isSessionNode);
    };
    const [first] = await list();
    assert.ok(first);
    await dismiss(host, first.found);
    assert.ok(!(await list()).some(({ found }) => found.session.id === first.found.session.id));
    await restore(host, first.found);
    assert.equal((await list())[0]?.found.session.id, first.found.session.id);
  });

  it('leads on from an empty library, the sessions first', async () => {
    fs.rmSync(path.join(repo(), 'postmortems'), { recursive: true });
    const nodes = await tree.getChildren();
    assert.deepEqual(say(nodes), [
      'Sessions that deserve a post-mortem',
      'Write the first post-mortem, from the session of a run that went wrong',
      'Record a near-miss, in one sentence',
      'Learn the practice, in ten minutes',
    ]);
    const commands = await vscode.commands.getCommands(true);
    for (const { command } of nodes.slice(1).map(toTreeItem)) assert.ok(commands.includes(command?.command ?? ''));
  });

  it('puts first what waits longest, and shows actions and what cannot be read', async () => {
    write(
      'postmortems/later.md',
      examplePostmortem.replace('due: 2026-02-10', 'due: 2999-01-01').replace('tried to stash', 'can wait with'),
    );
    write(
      'postmortems/older.md',
      examplePostmortem.replace('due: 2026-02-10', 'due: 2026-01-02').replace('tried to stash', 'lost'),
    );
    write(
      'postmortems/nobody.md',
      examplePostmortem.replace('due: 2026-02-10', 'due: null').replace('tried to stash', 'nobody dates'),
    );
    const open = (await tree.getChildren()).find((node) => node.kind === 'group' && node.group.id === 'open');
    const lines = say(await tree.getChildren(open));
    assert.deepEqual(
      lines.map((line) => /(?:overdue since|due) [0-9-]+/.exec(line)?.[0] ?? null),
      ['overdue since 2026-01-02', 'overdue since 2026-02-10', 'due 2999-01-01', null],
    );
  });

  it('shows a post-mortem with a merge conflict, and where it is', async () => {
    const conflict = '<<<<<<< HEAD\nstatus: open\n=======\nstatus: closed\n>>>>>>> theirs';
    write('postmortems/one.md', examplePostmortem.replace('status: open', conflict));
    write(
      'postmortems/two.md',
      examplePostmortem.replace('The agent was asked', '<<<<<<< HEAD\nThe agent\n=======\nIt\n>>>>>>> theirs'),
    );
    for (const group of await tree.getChildren()) {
      for (const node of await tree.getChildren(group)) {
        if (node.kind !== 'postmortem') continue;
        const [problem] = await tree.getChildren(node);
        assert.match(say(problem ? [problem] : [])[0] ?? '', /^Line \d+, a merge conflict is not resolved/);
      }
    }
  });

  it('keeps what transcripts and titles hold from becoming icons, lines or marks', async () => {
    write('postmortems/one.md', examplePostmortem.replace('tried to stash', 'tried $(trash) \u202e to stash'));
    const labels: string[] = [];
    for (const group of await tree.getChildren()) labels.push(...say(await tree.getChildren(group)));
    assert.ok(labels.some((label) => label.startsWith('The agent tried $(trash) to stash')));
  });

  it('says the name and state of every line', async () => {
    for (const group of await tree.getChildren()) {
      for (const node of [group, ...(await tree.getChildren(group))]) {
        const { iconPath, accessibilityInformation } = toTreeItem(node);
        assert.ok(iconPath && accessibilityInformation?.label);
      }
    }
  });
});
