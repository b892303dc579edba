import assert from 'node:assert/strict';
import { openUi, postmortems, readFile, until, type Ui, type UiOptions } from './driver.ts';

/** From the palette to the prefilled document; leaves it open. */
export async function makePostmortem(ui: Ui): Promise<string> {
  await ui.runCommand('New Agent Post-Mortem');
  await ui.picks.filter({ hasText: 'Round the totals' }).waitFor();
  await ui.shot('1-sessions');
  // The filter looks at signals too.
  await ui.page.keyboard.type('denied-retry');
  await until('the other sessions to go', async () => (await ui.picks.count()) === 1);
  await ui.page.keyboard.press('Enter');
  await ui.picks.filter({ hasText: 'Other commits' }).waitFor();
  await ui.shot('2-commits');
  await ui.page.keyboard.press('Enter');
  await ui.page.locator('.tab.active', { hasText: '.md' }).waitFor();
  await ui.page.locator('.monaco-editor .view-line', { hasText: 'template: agent-run' }).waitFor();
  const [name] = postmortems(ui.demo);
  assert.ok(name);
  return `postmortems/${name}`;
}

async function seeFindings(ui: Ui): Promise<void> {
  await ui.page.locator('.monaco-editor .squiggly-info').first().waitFor({ state: 'attached' });
  await ui.runCommand('Problems: Focus on Problems View');
  const rows = ui.page.locator('.markers-panel .monaco-list-row');
  await rows.filter({ hasText: 'unanswered-question' }).first().waitFor();
  await ui.shot('4-problems');
  await ui.runCommand('View: Hide Panel');
}

/** Goes to a text in the open document by keyboard. */
async function goTo(ui: Ui, text: string): Promise<void> {
  await ui.runCommand('View: Focus Active Editor Group');
  await ui.page.keyboard.press('Control+f');
  await ui.page
    .locator('.find-widget.visible textarea, .find-widget.visible .native-edit-context, .find-widget.visible input')
    .first()
    .waitFor();
  await ui.page.keyboard.type(text);
  await ui.page.keyboard.press('Enter');
  await ui.page.keyboard.press('Escape');
}

async function fixMissingSection(ui: Ui): Promise<void> {
  await goTo(ui, '## What we are not doing');
  await ui.page.keyboard.press('Home');
  await ui.page.keyboard.press('Control+Shift+k');
  await ui.page
    .locator('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-info')
    .first()
    .waitFor({ state: 'attached' });
  await ui.page.keyboard.press('F8');
}

async function applyByLens(ui: Ui, document: string): Promise<void> {
  await goTo(ui, 'harness-change');
  const lens = ui.page.locator('.codelens-decoration a', { hasText: 'Apply harness change' }).first();
  await lens.waitFor();
  await ui.shot('5-lens');
  await lens.click();
  await ui.dialog.waitFor();
  await ui.shot('6-confirm');
  await ui.dialog.getByRole('button', { name: 'Show Diff' }).click();
  await ui.page.locator('.tab.active', { hasText: '(preview)' }).waitFor();
  await ui.toast('Apply c1').waitFor();
  await ui.page.waitForTimeout(1_500);
  await ui.shot('7-diff');
  await ui.toast('Apply c1').getByRole('button', { name: 'Apply' }).click();
  await ui.toast('Applied c1').waitFor();
  assert.match(readFile(ui.demo, document), /^applied: \{ date: /m);
}

async function undoByLens(ui: Ui, document: string): Promise<void> {
  await ui.openFile(document);
  await goTo(ui, 'harness-change');
  const lens = ui.page.locator('.codelens-decoration a', { hasText: 'Undo' }).first();
  await lens.waitFor();
  await ui.shot('8-applied');
  await lens.click();
  await ui.dialog.getByRole('button', { name: 'Undo' }).click();
  await ui.toast('Took back c1').waitFor();
  assert.match(readFile(ui.demo, document), /^applied: null/m);
}

export async function doMainJob(options: UiOptions): Promise<void> {
  const ui = await openUi(options);
  try {
    const document = await makePostmortem(ui);
    await ui.page.waitForTimeout(1_000);
    await ui.shot('3-document');
    await seeFindings(ui);
    await applyByLens(ui, document);
    await undoByLens(ui, document);
    void fixMissingSection;
  } catch (error) {
    await ui.shot('failed');
    throw error;
  } finally {
    await ui.close();
  }
}
