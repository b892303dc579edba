import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Demo } from '../support/demo.ts';
import { exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';
import { insist, inUi, postmortems, readFile, until, type Ui, type UiOptions } from './driver.ts';

const example = 'postmortems/2026-02-04-stash.md';

/** An earlier post-mortem of the same pattern and layer, a week before. */
const earlier = examplePostmortem
  .replace('pm-0a1b2c3d', 'pm-00000001')
  .replace('date: 2026-02-04', 'date: 2026-01-28')
  .replace('11112222', '99998888')
  .replace('tried to stash uncommitted work', 'put a colleague’s work aside')
  .replace('applied: null', 'applied: { date: 2026-01-29, files: { CLAUDE.md: 0011223344556677 } }');

function addLibrary({ repo }: Demo): void {
  fs.mkdirSync(path.join(repo, 'postmortems/evidence'), { recursive: true });
  fs.writeFileSync(path.join(repo, example), examplePostmortem.replace('[claude-code]', '[claude-code, codex]'));
  fs.writeFileSync(path.join(repo, 'postmortems/2026-01-28-aside.md'), earlier);
  fs.writeFileSync(path.join(repo, 'postmortems/evidence/2026-02-04-stash.jsonl'), exampleEvidence);
}

/** Walks down a list with the arrow key until a line is chosen. */
async function walkTo({ page }: Ui, list: Locator, text: string): Promise<void> {
  await list.filter({ hasText: text }).first().waitFor();
  await until(`the line ${text}`, async () => {
    const chosen = (await list.and(page.locator('.focused')).allInnerTexts()).join();
    if (chosen.includes(text)) return true;
    await page.keyboard.press('ArrowDown');
    return false;
  });
}

async function seeSimilar(ui: Ui): Promise<void> {
  await ui.openFile(example);
  await ui.page.locator('.codelens-decoration a', { hasText: '1 similar post-mortem' }).waitFor();
  await ui.shot('31-similar-lens');
  await ui.runCommand('Agent Post-Mortem: Show Similar Post-Mortems');
  await ui.picks.filter({ hasText: 'put a colleague’s work aside' }).waitFor();
  await ui.shot('32-similar-list');
  await ui.page.keyboard.press('Escape');
}

async function completeWords(ui: Ui): Promise<void> {
  const { page } = ui;
  const offers = page.locator('.suggest-widget .monaco-list-row');
  await ui.goTo(example, 'layer:');
  for (const key of ['End', 'Control+Backspace', 'Control+Space']) await page.keyboard.press(key);
  await offers.filter({ hasText: 'human' }).waitFor();
  await page.keyboard.press('Control+Space');
  await ui.shot('33-completion');
  await walkTo(ui, offers, 'rules');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+s');
  await until('the layer', () => /^layer: rules$/m.test(readFile(ui.demo, example)));
}

async function splitAndMove(ui: Ui): Promise<void> {
  const { page } = ui;
  const actions = page.locator('.action-widget .monaco-list-row');
  await ui.goTo(example, 'kind: rule');
  await insist(() => page.keyboard.press('Control+.'), actions.filter({ hasText: 'Split c1' }).first());
  await ui.shot('34-actions');
  await walkTo(ui, actions, 'Split c1');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+s');
  await until('two changes', () => /targets: \[codex\]/.test(readFile(ui.demo, example)));
  await ui.goTo(example, 'id: c2');
  await insist(() => page.keyboard.press('Control+.'), actions.filter({ hasText: 'Move c2' }).first());
  await walkTo(ui, actions, 'Move c2');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+s');
  await until('one change', () => /as a rule: \(\?\)/.test(readFile(ui.demo, example)));
  await ui.shot('35-moved');
}

async function renameIt(ui: Ui): Promise<void> {
  await ui.runCommand('Agent Post-Mortem: Rename Post-Mortem');
  await ui.page.locator('.quick-input-widget', { hasText: 'Its evidence' }).waitFor();
  await ui.page.keyboard.type('put-aside');
  await ui.shot('36-rename');
  await ui.page.keyboard.press('Enter');
  // The editor asks before an extension changes files along with a rename.
  await ui.dialog.getByRole('button', { name: 'OK' }).waitFor();
  await ui.shot('36-rename-asks');
  await ui.page.keyboard.press('Enter');
  const renamed = 'postmortems/2026-02-04-put-aside.md';
  await until('the new name', () => fs.existsSync(path.join(ui.demo.repo, renamed)));
  await until('its evidence', () =>
    /^evidence: evidence\/2026-02-04-put-aside\.jsonl$/m.test(readFile(ui.demo, renamed)),
  );
}

async function recordCaught(ui: Ui): Promise<void> {
  const before = postmortems(ui.demo).length;
  await ui.openFile('src/price.js');
  await ui.goTo('src/price.js', 'function total');
  for (let line = 0; line < 3; line++) await ui.page.keyboard.press('Shift+ArrowDown');
  await ui.runCommand('Agent Post-Mortem: Record a Near-Miss');
  await ui.page.locator('.quick-input-widget', { hasText: 'What was caught' }).waitFor();
  await ui.shot('37-near-miss');
  await ui.page.keyboard.press('Enter');
  await until('the near-miss', () => postmortems(ui.demo).length > before);
  await ui.page.locator('.monaco-editor', { hasText: 'Noted' }).first().waitFor();
  await ui.shot('38-near-miss-draft');
}

/** Everything that helps while writing, by keyboard. */
export async function writeByKeyboard(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: addLibrary }, 'writing', async (ui) => {
    await seeSimilar(ui);
    await completeWords(ui);
    await splitAndMove(ui);
    await renameIt(ui);
    await recordCaught(ui);
  });
}
