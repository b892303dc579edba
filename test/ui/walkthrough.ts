import assert from 'node:assert/strict';
import { insist, inUi, postmortems, readFile, until, type Ui, type UiOptions } from './driver.ts';

const step = (ui: Ui, title: string) =>
  ui.page.locator('.gettingStartedContainer .getting-started-step', { hasText: title });

/** Shows the walkthrough at a step. */
async function showStep(ui: Ui, title: string): Promise<void> {
  await ui.runCommand('Agent Post-Mortem: Learn the Practice');
  await step(ui, title).waitFor();
  await step(ui, title).locator('.step-title').click();
}

async function pressButton(ui: Ui, title: string, button: string): Promise<void> {
  await showStep(ui, title);
  await ui.shot(`walkthrough-${title.toLowerCase().replaceAll(' ', '-')}`);
  await step(ui, title).locator('.monaco-button', { hasText: button }).click();
}

async function seeChecked(ui: Ui, title: string): Promise<void> {
  await ui.runCommand('Agent Post-Mortem: Learn the Practice');
  await step(ui, title).locator('.getting-started-checkbox.checked, .codicon-getting-started-step-checked').waitFor();
}

async function writeFirst(ui: Ui): Promise<string> {
  await pressButton(ui, 'Write a first post-mortem', 'Pick a Session');
  await ui.picks.filter({ hasText: 'Round the totals' }).waitFor();
  await ui.page.keyboard.press('Enter');
  await ui.picks.filter({ hasText: 'Other commits' }).waitFor();
  await ui.page.keyboard.press('Enter');
  await ui.page.locator('.monaco-editor .view-line', { hasText: 'template: agent-run' }).waitFor();
  await seeChecked(ui, 'Write a first post-mortem');
  const [name] = postmortems(ui.demo);
  assert.ok(name);
  return `postmortems/${name}`;
}

async function blameAndRewrite(ui: Ui, document: string): Promise<void> {
  await pressButton(ui, 'Write about the setup', 'Open the Post-Mortem');
  await ui.picks.first().waitFor();
  await ui.page.keyboard.press('Enter');
  await ui.page.locator('.tab.active', { hasText: document.split('/').at(-1) ?? '' }).waitFor();
  await ui.goTo(document, '## What the agent was working from');
  await ui.page.keyboard.press('ArrowUp');
  await ui.page.keyboard.type('The agent was careless.');
  await ui.page
    .locator('.monaco-editor .squiggly-info, .monaco-editor .squiggly-warning')
    .first()
    .waitFor({ state: 'attached' });
  await ui.page.keyboard.press('ArrowLeft');
  await ui.page.keyboard.press('ArrowLeft');
  const fix = ui.page.locator('.action-widget .monaco-list-row.action', { hasText: 'Ask what the setup lacked' });
  await insist(() => ui.page.keyboard.press('Control+.'), fix);
  await ui.shot('walkthrough-rewrite');
  await fix.click();
  await ui.page.keyboard.press('Control+s');
  await until('the rewrite', () => !readFile(ui.demo, document).includes('was careless'));
  await seeChecked(ui, 'Write about the setup');
}

async function applyAndShow(ui: Ui, document: string): Promise<void> {
  await pressButton(ui, 'Apply one change', 'Preview Harness Change');
  await ui.picks.filter({ hasText: 'c1' }).waitFor();
  await ui.page.keyboard.press('Enter');
  await ui.page.locator('.tab.active', { hasText: '(preview)' }).waitFor();
  await ui.toast('Apply c1').getByRole('button', { name: 'Apply' }).click();
  await until('the change', () => /^applied: \{/m.test(readFile(ui.demo, document)));
  await seeChecked(ui, 'Apply one change');
  await pressButton(ui, 'Show that it works', 'Prove Harness Changes');
  await until('the result', () => /^shown: \{/m.test(readFile(ui.demo, document)));
  await seeChecked(ui, 'Show that it works');
}

async function decide(ui: Ui, document: string): Promise<void> {
  await pressButton(ui, 'Decide what the tool cannot', 'Open the Post-Mortem');
  await ui.picks.first().waitFor();
  await ui.page.keyboard.press('Enter');
  await ui.page.locator('.tab.active', { hasText: document.split('/').at(-1) ?? '' }).waitFor();
  await ui.goTo(document, 'status: draft');
  for (let i = 0; i < 'status: '.length; i++) await ui.page.keyboard.press('ArrowRight');
  await ui.page.keyboard.press('Control+Delete');
  await ui.page.keyboard.type('open');
  await ui.page.keyboard.press('Escape');
  await ui.page.keyboard.press('Control+s');
  await until('the status', () => /^status: open/m.test(readFile(ui.demo, document)));
  await seeChecked(ui, 'Decide what the tool cannot');
}

/** Every step of the walkthrough, by its own buttons, is checked off by doing it. */
export async function walkThrough(options: UiOptions): Promise<void> {
  await inUi(options, 'walkthrough', async (ui) => {
    const document = await writeFirst(ui);
    await blameAndRewrite(ui, document);
    await applyAndShow(ui, document);
    await decide(ui, document);
    await pressButton(ui, 'Review the quarter', 'Review the Quarter');
    await ui.page.locator('.tab.active', { hasText: /^\d{4}-\d\d-\d\d\.md/ }).waitFor();
    await seeChecked(ui, 'Review the quarter');
    await ui.shot('walkthrough-done');
  });
}
