import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';
import type { Demo } from '../support/demo.ts';
import { inUi, readFile, until, type UiOptions } from './driver.ts';

const example = 'postmortems/2026-02-04-stash.md';

function addExample({ repo }: Demo): void {
  fs.mkdirSync(path.join(repo, 'postmortems/evidence'), { recursive: true });
  fs.writeFileSync(path.join(repo, example), examplePostmortem);
  fs.writeFileSync(path.join(repo, 'postmortems/evidence/2026-02-04-stash.jsonl'), exampleEvidence);
}

/** The empty view says how to start, and its lines do. */
export async function startFromEmptyView(options: UiOptions): Promise<void> {
  await inUi({ ...options, theme: 'Light Modern' }, 'empty-view', async (ui) => {
    await ui.showView();
    const begin = ui.tree.filter({ hasText: 'Write the first' });
    await begin.waitFor();
    await ui.shot('11-empty-view-light');
    await begin.click();
    await ui.picks.filter({ hasText: 'Round the totals' }).waitFor();
    await ui.page.keyboard.press('Escape');
  });
}

/** The tree shows what there is by status; a change is applied and undone from it. */
export async function applyFromTree(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: addExample, theme: 'Light Modern' }, 'tree', async (ui) => {
    await ui.showView();
    const document = ui.tree.filter({ hasText: 'tried to stash' });
    await document.waitFor();
    await document.locator('.monaco-tl-twistie').click();
    const change = ui.tree.filter({ hasText: 'c1' });
    await change.waitFor();
    await change.hover();
    await ui.shot('12-tree-light');
    await change.locator('.action-label[aria-label^="Apply Harness Change"]').click();
    await ui.dialog.getByRole('button', { name: 'Apply' }).click();
    await until('the rule', () => readFile(ui.demo, 'CLAUDE.md').includes('Never put uncommitted work aside'));
    await change.filter({ hasText: 'applied on' }).waitFor();
    await change.hover();
    await change.locator('.action-label[aria-label^="Undo Harness Change"]').click();
    await ui.dialog.getByRole('button', { name: 'Undo' }).click();
    await until('the undo', () => !readFile(ui.demo, 'CLAUDE.md').includes('Never put'));
    // A document that appears from outside appears in the view.
    fs.writeFileSync(
      path.join(ui.demo.repo, 'postmortems/other.md'),
      examplePostmortem.replace('status: open', 'status: draft').replace('tried to stash', 'came from outside with'),
    );
    await ui.tree.filter({ hasText: 'came from outside' }).waitFor();
  });
}

/** In Restricted Mode documents are checked and shown, and nothing is written. */
export async function stayRestricted(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: addExample, restricted: true }, 'restricted', async (ui) => {
    await ui.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await ui.openFile(example);
    await ui.page
      .locator('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-info')
      .first()
      .waitFor({ state: 'attached' });
    await ui.runCommand('New Agent Post-Mortem');
    await ui.toast('needs a trusted workspace').waitFor();
    await ui.goTo(example, '```harness-change');
    assert.equal(await ui.page.locator('.codelens-decoration a').count(), 0);
    await ui.showView();
    await ui.tree.filter({ hasText: 'tried to stash' }).waitFor();
    await ui.shot('13-restricted');
    await ui.toast('needs a trusted workspace').getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await ui.page.locator('.workspace-trust-editor').waitFor();
    await ui.shot('14-trust');
    await ui.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
    await ui.openFile(example);
    await ui.goTo(example, '```harness-change');
    await ui.page.locator('.codelens-decoration a', { hasText: 'Apply harness change' }).waitFor();
  });
}

/** Everything is seen in high contrast too; evidence opens at its line, and pointing at it shows the event. */
export async function readInHighContrast(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: addExample, theme: 'Default High Contrast' }, 'high-contrast', async (ui) => {
    await ui.showView();
    await ui.tree.filter({ hasText: 'tried to stash' }).waitFor();
    await ui.openFile(example);
    await ui.goTo(example, 'The agent was asked');
    await ui.page.locator('.detected-link').first().waitFor();
    await ui.goTo(example, '[e2]: ');
    await ui.page.keyboard.press('ArrowRight');
    await ui.runCommand('Show or Focus Hover');
    await ui.page.locator('.monaco-hover', { hasText: 'git stash' }).first().waitFor();
    await ui.shot('15-high-contrast');
    await ui.page.keyboard.press('Escape');
    await ui.runCommand('Open Link');
    await ui.page.locator('.tab.active', { hasText: '.jsonl' }).waitFor();
    await ui.page.locator('.statusbar-item', { hasText: 'Ln 2' }).waitFor();
  });
}
