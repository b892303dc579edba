// The same preventions in the editor, as a person sees them: a real workbench with the installed extension, the change
// disarmed from outside, told by Problems and by the tree. Pictures are kept in .vscode-test/shots/corpus.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { root, run } from '../../scripts/with-node.mjs';
import { installExtension } from '../../tools/vscode-host/extensions.mjs';
import { git, removeFolders } from '../support/repository.ts';
import { inUi, type Ui } from '../ui/driver.ts';
import { scenarios, type Way } from './scenarios.ts';
import { corpus } from './scratch.ts';
import { applyTaken, takeUp, type Taken } from './taken.ts';

const shots = path.join(root, '.vscode-test/shots/corpus');

/** Sees one way: a finding as soon as it is done, the words of the proof and a group of the tree, and nothing of it after. */
async function see(
  ui: Ui,
  { repo }: Taken,
  { way, name }: { readonly way: Way; readonly name: string },
): Promise<void> {
  const finding = ui.page.locator('.markers-panel .monaco-list-row', { hasText: 'c1 is disarmed in' });
  const group = ui.tree.filter({ hasText: 'Disarmed' });
  const prove = async (words: string): Promise<void> => {
    await ui.runCommand('Notifications: Clear All Notifications');
    await ui.runCommand('Agent Post-Mortem: Prove All Harness Changes');
    const told = ui.toast(words).first();
    await until(words, async () => {
      // A guard that was edited is nobody's: whether to run it is asked, and refused here.
      if (await ui.dialog.isVisible()) await ui.page.keyboard.press('Escape');
      return told.isVisible();
    });
  };
  way.disarm(repo);
  await finding.first().waitFor();
  await prove('c1 is disarmed for');
  await group.first().waitFor();
  await ui.shot(name);
  assert.match((await finding.allInnerTexts()).join('\n'), way.told);
  git(repo, ['checkout', '-q', '--', '.']);
  await prove('changes:');
  await finding.first().waitFor({ state: 'detached' });
  await group.first().waitFor({ state: 'detached' });
}

/** Waits for long: proving starts many processes. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

describe('preventions on sessions of the corpus, in the editor', function () {
  this.timeout(300_000);
  const extensionsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-extensions-'));

  before(async function () {
    if (!fs.existsSync(corpus)) {
      console.log(`      (skipped: ${corpus} is absent)`);
      this.skip();
    }
    assert.equal(await run('node', ['scripts/package.ts']), 0);
    installExtension(path.join(root, 'agent-postmortem.vsix'), extensionsDir);
  });

  after(() => {
    removeFolders();
    fs.rmSync(extensionsDir, { recursive: true, force: true });
  });

  for (const scenario of scenarios) {
    const name = scenario.title.replaceAll(/[^a-z]+/gi, '-');
    it(`${scenario.title}: three ways`, async () => {
      const taken = await takeUp(scenario);
      await applyTaken(taken);
      await inUi({ extensionsDir, shots, open: () => taken.repo }, name, async (ui) => {
        await ui.openFile(path.basename(taken.document));
        await ui.showView();
        await ui.runCommand('Problems: Focus on Problems View');
        for (const [index, way] of scenario.ways.entries()) await see(ui, taken, { way, name: `${name}-${index + 1}` });
      });
    });
  }
});
