import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { examplePostmortem } from '../support/postmortem-text.ts';
import { inUi, until, type Ui, type UiOptions } from './driver.ts';

const { commands, menus } = packageJson.contributes;

/** How a command is called in the palette, by its id. */
const labels = new Map(
  commands.map((one) => [one.command, 'category' in one ? `${one.category}: ${one.title}` : one.title]),
);

/** What each says where nothing was written yet; a command that is not listed must say something as well. */
const inEmptyLibrary: Readonly<Record<string, RegExp>> = {
  previewChange: /no post-mortem in this workspace yet/,
  applyChange: /no post-mortem in this workspace yet/,
  undoChange: /no post-mortem in this workspace yet/,
  prove: /no post-mortem in this workspace yet/,
  proveAll: /nothing to prove/,
  search: /No post-mortems yet/,
  restoreSessions: /No session was dismissed/,
};

/** Their effect is in a view that stands already. */
const silent = ['refresh', 'clearFilter'];

/** The commands that the palette offers under a condition on what is open. */
function offered(isOpen: (when: string) => boolean): readonly string[] {
  return [...labels.keys()].filter((id) => {
    const entry = menus.commandPalette.find(({ command }) => command === id);
    return !entry || isOpen(entry.when);
  });
}

const answers = (ui: Ui) =>
  ui.page.locator(
    '.quick-input-widget:visible, .notifications-toasts .notification-list-item, .monaco-dialog-box, .tab.active, .part.panel .output-view',
  );

/** Puts everything away that a command brought. */
async function tidy(ui: Ui): Promise<void> {
  const { keyboard } = ui.page;
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  if ((await ui.dialog.count()) > 0) await keyboard.press('Escape');
  if ((await ui.toast('').count()) > 0) await ui.runCommand('Notifications: Clear All Notifications');
  if ((await ui.page.locator('.part.panel .output-view').count()) > 0) await ui.runCommand('View: Hide Panel');
}

/** Runs a command from the palette and returns all that is seen of its answer, once it says what is wanted of it. */
async function answerOf(ui: Ui, id: string, wanted: RegExp): Promise<string> {
  const label = labels.get(id) ?? '';
  await ui.runCommand(label);
  const input = ui.page.locator('.quick-input-widget .quick-input-box input').first();
  await until('the palette to go', async () => {
    return !(await input.isVisible()) || !(await input.inputValue()).startsWith('>');
  });
  if (silent.includes(id.split('.')[1] ?? '')) return label;
  // A view may be there and empty, as the log is at first.
  const read = async (): Promise<string> =>
    (await answers(ui).allInnerTexts()).map((text) => text || 'shown').join('\n');
  await until(`an answer of ${id} with ${String(wanted)}`, async () => wanted.test(await read()));
  // Failures come a moment later.
  await ui.page.waitForTimeout(500);
  return read();
}

/** Runs commands one after the other, and says of each what it answered badly. */
async function runAll(
  ui: Ui,
  ids: readonly string[],
  expected: Readonly<Record<string, RegExp>>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const id of ids) {
    const wanted = expected[id.split('.')[1] ?? ''] ?? /\S/;
    const answer = await answerOf(ui, id, wanted).catch((error: unknown) => `failed: ${String(error)}`);
    if (/error of its own|^failed/.test(answer)) wrong.push(`${id}: ${answer}`);
    await tidy(ui);
  }
  return wrong;
}

/** Where no folder is open, the palette offers little, and that little leads on. */
async function withoutFolder(options: UiOptions): Promise<void> {
  await inUi({ ...options, open: () => null }, 'commands-no-folder', async (ui) => {
    const ids = offered(() => false);
    await ui.page.keyboard.press('F1');
    await ui.page.locator('.quick-input-widget .quick-input-box input').first().fill('>Post-Mortem');
    await ui.picks.filter({ hasText: 'New Agent Post-Mortem' }).first().waitFor();
    await ui.shot('20-palette-without-folder');
    const shown = await ui.picks.allInnerTexts();
    for (const [id, label] of labels) {
      const isShown = shown.some((text) => text.includes(label));
      if (!ids.includes(id)) assert.ok(!isShown, `${label} cannot work without a folder, and shows`);
    }
    await ui.page.keyboard.press('Escape');
    assert.deepEqual(await runAll(ui, ids, { new: /Open the folder/ }), []);
  });
}

async function inEmptyWorkspace(options: UiOptions): Promise<void> {
  await inUi(options, 'commands-empty', async (ui) => {
    const ids = offered((when) => /^workspaceFolderCount > 0(?: && isWorkspaceTrusted)?$/.test(when));
    // A review is a document, which would make what follows no empty workspace.
    const last = ids.filter((id) => /\.(?:review|learn)$/.test(id));
    const order = [...ids.filter((id) => !last.includes(id)), ...last];
    assert.deepEqual(await runAll(ui, order, inEmptyLibrary), []);
  });
}

/** Another kind of file is active: what is about a post-mortem asks which, or takes the only one. */
async function besideAnotherFile(options: UiOptions): Promise<void> {
  const prepare: UiOptions['prepare'] = ({ repo }) => {
    fs.mkdirSync(path.join(repo, 'postmortems'));
    for (const [name, title] of Object.entries({ one: 'tried to stash', two: 'lost' })) {
      const text = examplePostmortem.replace('tried to stash', title);
      fs.writeFileSync(path.join(repo, `postmortems/${name}.md`), text);
    }
  };
  await inUi({ ...options, prepare }, 'commands-other-file', async (ui) => {
    const about = ['previewChange', 'applyChange', 'undoChange', 'prove'];
    const ids = about.map((id) => `agentPostmortem.${id}`);
    const wrong: string[] = [];
    for (const id of ids) {
      await ui.openFile('package.json');
      wrong.push(...(await runAll(ui, [id], { [id.split('.')[1] ?? '']: /lost/ })));
    }
    assert.deepEqual(wrong, []);
  });
}

/** Every command of the manifest, from the palette by keyboard, where there is nothing for it to work on. */
export async function runEveryCommand(options: UiOptions): Promise<void> {
  await withoutFolder(options);
  await inEmptyWorkspace(options);
  await besideAnotherFile(options);
}
