import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { examplePostmortem } from '../support/postmortem-text.ts';
import type { Demo } from '../support/demo.ts';
import { insist, inUi, until, type UiOptions } from './driver.ts';

const name = 'postmortems/2026-02-04-stash.md';

function git({ repo }: Demo, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Robin Example', '-c', 'user.email=robin@example.com'];
  execFileSync('git', [...identity, ...args], { cwd: repo, stdio: 'pipe' });
}

function commit(demo: Demo, text: string): void {
  fs.mkdirSync(path.join(demo.repo, 'postmortems'), { recursive: true });
  fs.writeFileSync(path.join(demo.repo, name), text);
  git(demo, 'add', '.');
  git(demo, 'commit', '-q', '-m', 'Write a post-mortem');
}

/** main has no post-mortem, `one` has one, `two` has it with another title and without an owner. */
function makeBranches(demo: Demo): void {
  git(demo, 'checkout', '-q', '-b', 'one');
  commit(demo, examplePostmortem);
  git(demo, 'checkout', '-q', '-b', 'two');
  commit(
    demo,
    examplePostmortem.replace('tried to stash', 'went on to drop').replace('owner: "@robin"', 'owner: null'),
  );
  git(demo, 'checkout', '-q', 'one');
}

/** Tree and findings follow what git does to the files: other branches, names and conflicts. */
export async function followGit(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: makeBranches }, 'git', async (ui) => {
    const [first, second] = ['tried to stash', 'went on to drop'].map((hasText) => ui.tree.filter({ hasText }));
    const problem = ui.page.locator('.markers-panel .monaco-list-row', { hasText: 'no-owner' });
    if (!first || !second) throw new Error('no lines to look for');
    await ui.showView();
    await first.waitFor();
    await ui.openFile(name);
    await ui.runCommand('Problems: Focus on Problems View');
    await ui.page.locator('.markers-panel .monaco-list-row', { hasText: 'unanswered-question' }).first().waitFor();
    git(ui.demo, 'checkout', '-q', 'two');
    await second.waitFor();
    await first.waitFor({ state: 'detached' });
    await problem.waitFor();
    await ui.shot('18-other-branch');
    git(ui.demo, 'checkout', '-q', 'one');
    await problem.waitFor({ state: 'detached' });
    await ui.runCommand('View: Close All Editors');
    // The folder goes as a whole, and comes again.
    git(ui.demo, 'checkout', '-q', 'main');
    await ui.tree.filter({ hasText: 'Write the first' }).waitFor();
    git(ui.demo, 'checkout', '-q', 'one');
    await first.waitFor();
    git(ui.demo, 'mv', name, 'postmortems/2026-02-04-other-name.md');
    await insist(() => first.click(), ui.page.locator('.tab.active', { hasText: '2026-02-04-other-name.md' }));
    await until('one line', async () => (await first.count()) === 1);
    await ui.runCommand('View: Close All Editors');
    git(ui.demo, 'reset', '-q', '--hard');
    commit(ui.demo, examplePostmortem.replace('tried to stash', 'tried to stash and'));
    try {
      git(ui.demo, 'merge', '-q', 'two');
    } catch {
      // That it conflicts is what is wanted.
    }
    const conflict = ui.tree.filter({ hasText: '1 problem' });
    await conflict.waitFor();
    await conflict.locator('.monaco-tl-twistie').click();
    await ui.tree.filter({ hasText: 'a merge conflict is not resolved' }).click();
    await ui.page.locator('.tab.active', { hasText: '2026-02-04-stash.md' }).waitFor();
    await ui.shot('19-conflict');
  });
}
