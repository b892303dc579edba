import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Proof } from '../../../src/core/model/proof.ts';
import * as engine from '../../../src/vscode/engine.ts';
import type { Host } from '../../../src/vscode/host.ts';
import { createProofs } from '../../../src/vscode/proofs.ts';
import { PostmortemTree } from '../../../src/vscode/tree-data.ts';
import { toTreeItem, type TreeNode } from '../../../src/vscode/tree-items.ts';
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
    const host = { engine: async () => engine, proofs, state: createState(), log: { warn: assert.fail } };
    tree = new PostmortemTree({ ...host, cacheDir: path.join(repo(), '.cache') } as unknown as Host);
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
    assert.deepEqual(say(await tree.getChildren()), ['No post-mortem has “no such words”']);
  });

  it('lists what is disarmed with its reason, only while it is applied', async () => {
    const found = { changeId: 'c1', target: 'claude-code', word: 'disarmed', reasons: ['CLAUDE.md is gone.'] };
    for (const name of ['one.md', 'two.md']) {
      proofs.put(vscode.Uri.file(path.join(repo(), 'postmortems', name)), [found as unknown as Proof]);
    }
    const group = (await tree.getChildren()).find(({ kind }) => kind === 'disarmed');
    assert.ok(group);
    assert.deepEqual(say(await tree.getChildren(group)), [
      'The agent forgot its tests uncommitted work, c1: rule for claude-code, disarmed: CLAUDE.md is gone.',
    ]);
    for (const name of ['one.md', 'two.md']) proofs.forget(vscode.Uri.file(path.join(repo(), 'postmortems', name)));
  });

  it('finds the sessions that deserve a post-mortem when asked, and calls each new once', async () => {
    const [sessions] = await tree.getChildren();
    const first = say(await tree.getChildren(sessions));
    assert.ok(first.length > 0);
    const second = say(await tree.getChildren(sessions));
    assert.deepEqual(
      second.filter((label) => / new,/.test(label)),
      [],
    );
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
