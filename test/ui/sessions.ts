import { insist, inUi, until, type UiOptions } from './driver.ts';

/** By keyboard: the sessions that deserve a post-mortem are read when asked for, one is dismissed, and comes back. */
export async function dismissByKeyboard(options: UiOptions): Promise<void> {
  await inUi(options, 'sessions', async (ui) => {
    const { keyboard } = ui.page;
    const session = ui.tree.filter({ hasText: 'Round the totals' });
    await ui.showView();
    const group = ui.tree.filter({ hasText: 'that deserve a post-mortem' });
    await group.waitFor();
    await ui.runCommand('Agent Post-Mortem: Focus on Agent Post-Mortem View');
    await insist(async () => {
      await keyboard.press('Home');
      await keyboard.press('ArrowRight');
    }, session);
    await keyboard.press('Home');
    await ui.shot('16-sessions');
    // The group is selected by nothing: what has the focus is meant.
    await keyboard.press('ArrowDown');
    await keyboard.press('Delete');
    await session.waitFor({ state: 'detached' });
    await ui.tree.filter({ hasText: 'None waits for one' }).waitFor();
    await ui.toast('is not named again').waitFor();
    await ui.shot('17-dismissed');
    await ui.toast('is not named again').getByRole('button', { name: 'Undo' }).click();
    await session.waitFor();
    // The context menu reaches everything as well.
    await session.click({ button: 'right' });
    await ui.page.locator('.context-view .action-label', { hasText: 'Dismiss Session' }).waitFor();
    await keyboard.press('Escape');
    await ui.runCommand('Agent Post-Mortem: Dismiss Session');
    await ui.picks.filter({ hasText: 'Round the totals' }).waitFor();
    await keyboard.press('Enter');
    await session.waitFor({ state: 'detached' });
    await ui.runCommand('Agent Post-Mortem: Restore Dismissed Sessions');
    await session.waitFor();
    await until('the count', async () => /\b1\b/.test(await group.innerText()));
  });
}
