import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';
import type { Demo } from '../support/demo.ts';
import { insist, inUi, readFile, until, type Ui, type UiOptions } from './driver.ts';

const document = 'postmortems/2026-02-04-stash.md';
const settings = '.claude/settings.json';

/** The example, with a guard in place of its rule. */
function addGuard({ repo }: Demo): void {
  const guard = 'guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files; do not stash." }';
  const text = examplePostmortem
    .replace('kind: rule', 'kind: hook')
    .replace(/^rule: .*$/m, guard)
    .replace("**Say it in the rules.** Uncommitted work is the user's.", '**Deny `git stash` in this repository.**');
  fs.mkdirSync(path.join(repo, 'postmortems/evidence'), { recursive: true });
  fs.writeFileSync(path.join(repo, document), text);
  fs.writeFileSync(path.join(repo, 'postmortems/evidence/2026-02-04-stash.jsonl'), exampleEvidence);
}

async function apply(ui: Ui): Promise<void> {
  await ui.openFile(document);
  await ui.goTo(document, '```harness-change');
  const lens = ui.page.locator('.codelens-decoration a', { hasText: 'Apply harness change' });
  await insist(() => lens.click(), ui.dialog);
  await ui.dialog.getByText('it would have stopped or asked about').waitFor();
  await ui.shot('31-backtest-before-applying');
  await ui.dialog.getByRole('button', { name: 'Look at the Calls' }).click();
  await ui.page.locator('.tab.active', { hasText: 'would have stopped' }).waitFor();
  await ui.toast('Apply c1 in').waitFor();
  await ui.shot('32-calls');
  await ui.toast('Apply c1 in').getByRole('button', { name: 'Apply' }).click();
  await until('the guard', () => fs.existsSync(path.join(ui.demo.repo, '.postmortem/guards.json')));
}

async function pointAtHook(ui: Ui, shot: string): Promise<void> {
  await ui.openFile(settings);
  const line = readFile(ui.demo, settings)
    .split('\n')
    .find((one) => one.includes('guard.cjs'));
  assert.ok(line);
  await ui.goTo(settings, line);
  const hover = ui.page.locator('.monaco-hover', { hasText: 'Open the post-mortem' }).first();
  await insist(() => ui.runCommand('Show or Focus Hover'), hover);
  await ui.shot(shot);
}

/** A guard is applied after a look at what it would have stopped; disarmed by hand, it is seen in tree, problems and hover. */
export async function disarmByHand(options: UiOptions): Promise<void> {
  await inUi({ ...options, prepare: addGuard }, 'disarm-by-hand', async (ui) => {
    await ui.showView();
    await ui.tree.filter({ hasText: 'tried to stash' }).waitFor();
    await apply(ui);
    await pointAtHook(ui, '33-hover-on-a-hook');
    await ui.page.locator('.monaco-hover a', { hasText: 'Open the post-mortem' }).first().click();
    await ui.page.locator('.tab.active', { hasText: '2026-02-04-stash.md' }).waitFor();
    await ui.page.locator('.codelens-decoration a', { hasText: 'Undo harness change' }).waitFor();
    const whole = path.join(ui.demo.repo, settings);
    const before = readFile(ui.demo, settings);
    fs.writeFileSync(whole, before.replace(/("matcher": *)"[^"]*"/, '$1"bash"'));
    await ui.tree.filter({ hasText: /^Disarmed/ }).waitFor();
    await ui.runCommand('Problems: Focus on Problems View');
    await ui.page.locator('.markers-panel').getByText('is disarmed in claude-code').first().waitFor();
    await ui.shot('34-disarmed');
    await pointAtHook(ui, '35-hover-on-a-dead-hook');
    fs.writeFileSync(whole, before);
    await ui.tree.filter({ hasText: /^Disarmed/ }).waitFor({ state: 'detached' });
    assert.equal(await ui.page.locator('.markers-panel').getByText('is disarmed').count(), 0);
  });
}
