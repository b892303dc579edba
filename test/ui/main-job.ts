import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { insist, inUi, postmortems, readFile, until, type Ui, type UiOptions } from './driver.ts';

/** From the palette to the prefilled document, by keyboard; leaves it open and returns its name. */
async function makePostmortem(ui: Ui): Promise<string> {
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

/** The first question is selected; an answer takes its place, and Tab goes on. */
async function answerFirstQuestion(ui: Ui, document: string): Promise<void> {
  await ui.page.locator('.monaco-editor .squiggly-info').first().waitFor({ state: 'attached' });
  await ui.shot('3-document');
  await ui.page.keyboard.type('The rule on other teams’ files.');
  await ui.page.keyboard.press('Tab');
  await ui.page.keyboard.type('yes');
  await ui.page.keyboard.press('Control+s');
  await until('the answers on disk', () => readFile(ui.demo, document).includes('- The rule on other teams’ files.\n'));
  assert.match(readFile(ui.demo, document), /^\| Task[^|]*\| yes \|/m);
}

async function seeFindings(ui: Ui): Promise<void> {
  await ui.runCommand('Problems: Focus on Problems View');
  const rows = ui.page.locator('.markers-panel .monaco-list-row');
  await rows.filter({ hasText: 'unanswered-question' }).first().waitFor();
  await ui.shot('4-problems');
  await ui.runCommand('View: Hide Panel');
}

/** A section goes, its finding comes, and a quick-fix brings the section back. */
async function fixMissingSection(ui: Ui, document: string): Promise<void> {
  const heading = '## What we are not doing';
  await ui.goTo(document, heading);
  await ui.page.keyboard.press('Control+Shift+k');
  await ui.runCommand('Problems: Focus on Problems View');
  const row = ui.page.locator('.markers-panel .monaco-list-row', { hasText: 'missing-section' });
  await row.waitFor();
  const fix = ui.page.locator('.action-widget .monaco-list-row.action', { hasText: /add/i }).first();
  await insist(async () => {
    // At its middle there may stand the link to the documentation, depending on the font.
    await row.click({ position: { x: 100, y: 10 } });
    await ui.page.keyboard.press('Enter');
    await ui.page.keyboard.press('Control+.');
  }, fix);
  await ui.shot('5-quick-fix');
  await fix.click();
  await row.waitFor({ state: 'detached' });
  await ui.page.keyboard.press('Control+s');
  await until('the section on disk', () => readFile(ui.demo, document).includes(heading));
  await ui.runCommand('View: Hide Panel');
}

async function clickLens(ui: Ui, text: string): Promise<void> {
  const lens = ui.page.locator('.codelens-decoration a', { hasText: text }).first();
  await insist(() => lens.click(), ui.dialog);
}

/** From the CodeLens over the diff to the files. */
async function applyByLens(ui: Ui, document: string): Promise<void> {
  await ui.goTo(document, '```harness-change');
  await ui.page.locator('.codelens-decoration a', { hasText: 'Apply harness change' }).first().waitFor();
  await ui.shot('6-lens');
  await clickLens(ui, 'Apply harness change');
  await ui.shot('7-confirm');
  await ui.dialog.getByRole('button', { name: 'Show Diff' }).click();
  await ui.page.locator('.tab.active', { hasText: '(preview)' }).waitFor();
  await ui.page.locator('.multiDiffEntry .view-line, .monaco-diff-editor .view-line').first().waitFor();
  await ui.shot('8-diff');
  assert.match(readFile(ui.demo, document), /^applied: null/m);
  await ui.toast('Apply c1').getByRole('button', { name: 'Apply' }).click();
  await ui.toast('Applied c1').waitFor();
  assert.match(readFile(ui.demo, document), /^applied: \{ date: /m);
  assert.ok(fs.existsSync(path.join(ui.demo.repo, '.claude/settings.json')));
}

async function undoByLens(ui: Ui, document: string): Promise<void> {
  await ui.page.locator('.codelens-decoration a', { hasText: 'Undo harness change' }).first().waitFor();
  await ui.shot('9-applied');
  await clickLens(ui, 'Undo harness change');
  await ui.dialog.getByRole('button', { name: 'Undo' }).click();
  await ui.toast('Took back c1').waitFor();
  assert.doesNotMatch(readFile(ui.demo, document), /^applied: \{/m);
  assert.ok(!fs.existsSync(path.join(ui.demo.repo, '.claude/settings.json')));
}

/** The same by keyboard alone, from the palette. */
async function applyByKeyboard(ui: Ui, document: string): Promise<void> {
  await ui.goTo(document, '```harness-change');
  await ui.runCommand('Agent Post-Mortem: Apply Harness Change');
  await ui.dialog.waitFor();
  await ui.page.keyboard.press('Enter');
  await until('the change', () => /^applied: \{ date: /m.test(readFile(ui.demo, document)));
  await ui.runCommand('Agent Post-Mortem: Undo Harness Change');
  await ui.dialog.waitFor();
  await ui.page.keyboard.press('Enter');
  await until('the undo', () => !/^applied: \{/m.test(readFile(ui.demo, document)));
}

/** A harness file that changed since is not touched, and the message says so. */
async function refuseDamage(ui: Ui, document: string): Promise<void> {
  const file = path.join(ui.demo.repo, '.claude/settings.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '{ "permissions": { "deny": [ }');
  await ui.runCommand('Notifications: Clear All Notifications');
  await ui.goTo(document, '```harness-change');
  await ui.runCommand('Agent Post-Mortem: Apply Harness Change');
  await ui.toast('settings.json').waitFor();
  await ui.shot('10-refused');
  assert.equal(fs.readFileSync(file, 'utf8'), '{ "permissions": { "deny": [ }');
}

/** Palette → pick → document → findings → quick-fix → apply → undo. */
export async function doMainJob(options: UiOptions): Promise<void> {
  await inUi(options, 'main-job', async (ui) => {
    const document = await makePostmortem(ui);
    await answerFirstQuestion(ui, document);
    await seeFindings(ui);
    await fixMissingSection(ui, document);
    await applyByLens(ui, document);
    await undoByLens(ui, document);
    await applyByKeyboard(ui, document);
    await refuseDamage(ui, document);
  });
}
