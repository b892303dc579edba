import * as fs from 'node:fs';
import * as path from 'node:path';
import { inventedLibrary, postmortemText } from '../support/library.ts';
import type { Demo } from '../support/demo.ts';
import { examplePostmortem } from '../support/postmortem-text.ts';
import { insist, inUi, type Ui, type UiOptions } from './driver.ts';

const themes = { light: 'Light Modern', dark: 'Dark Modern', contrast: 'Default High Contrast' };
const open = 'postmortems/2026-02-04-stash.md';

/** A library in which every group of the tree has something. */
function fillLibrary({ repo }: Demo): void {
  const folder = path.join(repo, 'postmortems');
  fs.mkdirSync(folder, { recursive: true });
  for (const one of inventedLibrary) {
    fs.writeFileSync(path.join(folder, `${one.date}-${one.slug}.md`), postmortemText(one));
  }
  fs.writeFileSync(
    path.join(repo, open),
    examplePostmortem.replace('It called', 'Unfortunately it was careless. It called'),
  );
}

async function seeTree(ui: Ui, theme: string): Promise<void> {
  await ui.showView();
  await ui.tree.filter({ hasText: /^Disarmed/ }).waitFor();
  for (const group of [/^Sessions/, /^Closed/]) {
    const line = ui.tree.filter({ hasText: group });
    await insist(
      () => line.locator('.monaco-tl-twistie').click(),
      ui.page.locator('.sidebar .monaco-list-row[aria-expanded="true"]', { hasText: group }),
    );
  }
  await ui.tree.filter({ hasText: 'Round the totals' }).waitFor();
  await ui.shot(`30-tree-${theme}`);
}

async function seeDocument(ui: Ui, theme: string): Promise<void> {
  await ui.openFile(open);
  await ui.goTo(open, '## What changes');
  await ui.page.locator('.codelens-decoration a', { hasText: 'Apply harness change' }).waitFor();
  await ui.page.locator('.monaco-editor .squiggly-warning').first().waitFor({ state: 'attached' });
  await ui.shot(`31-document-${theme}`);
}

async function seeSearch(ui: Ui, theme: string): Promise<void> {
  await ui.runCommand('Agent Post-Mortem: Search Post-Mortems');
  await ui.picks.filter({ hasText: 'stash' }).first().waitFor();
  await ui.page.keyboard.type('stash');
  await ui.picks.filter({ hasText: 'colleague' }).waitFor();
  await ui.shot(`32-search-${theme}`);
  await ui.page.keyboard.press('Control+a');
  await ui.page.keyboard.type('pattern:f');
  await ui.picks.filter({ hasText: 'pattern:false-green' }).waitFor();
  await ui.shot(`33-search-field-${theme}`);
  await ui.page.keyboard.press('Control+a');
  await ui.page.keyboard.type('zebra');
  await ui.picks.filter({ hasText: 'No post-mortem has zebra' }).waitFor();
  await ui.shot(`34-search-nothing-${theme}`);
  await ui.page.keyboard.press('Escape');
}

async function seeReview(ui: Ui, theme: string): Promise<void> {
  await ui.runCommand('Agent Post-Mortem: Review the Quarter');
  await ui.page.locator('.tab.active', { hasText: /^\d{4}-\d\d-\d\d\.md/ }).waitFor();
  await ui.runCommand('Markdown: Open Preview');
  await ui.page.locator('iframe.webview').first().waitFor();
  await ui.page.waitForTimeout(1_500); // the preview draws in a frame of its own
  await ui.shot(`35-review-${theme}`);
}

/** Tree, document, search and review in light, dark and high contrast, for people to look at. */
export async function seeThemes(options: UiOptions): Promise<void> {
  for (const [name, theme] of Object.entries(themes)) {
    await inUi({ ...options, theme, prepare: fillLibrary }, `theme-${name}`, async (ui) => {
      await seeTree(ui, name);
      await seeDocument(ui, name);
      await seeSearch(ui, name);
      await seeReview(ui, name);
    });
  }
}
