import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../tools/vscode-host/browser.mjs';
import { startServer } from '../../tools/vscode-host/server.mjs';
import { openWorkbench } from '../../tools/vscode-host/workbench.mjs';
import { makeDemo, type Demo } from '../support/demo.ts';

/** How a workbench is opened. */
export interface UiOptions {
  /** A folder of extensions that holds the installed .vsix. */
  readonly extensionsDir: string;
  /** Where pictures are kept. */
  readonly shots: string;
  /** The name of a colour theme. */
  readonly theme?: string;
  /** Whether VS Code asks about trust; then the workspace begins in Restricted Mode. */
  readonly restricted?: boolean;
  /** Prepares the demo before it is opened. */
  readonly prepare?: (demo: Demo) => void;
  /** What is opened instead of the demo's repository: another folder, a `.code-workspace` file, or nothing. */
  readonly open?: (demo: Demo) => string | null;
  /** Settings of the user besides. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Size of the page in pixels. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A workbench with the demo open, and hands to work in it. */
export interface Ui {
  readonly page: Page;
  readonly demo: Demo;
  /** The lines of the tree. */
  readonly tree: Locator;
  /** Shows the view of post-mortems. */
  showView(): Promise<void>;
  /** Runs a command from the palette, by keyboard. */
  runCommand(label: string): Promise<void>;
  /** The lines of an open quick pick. */
  readonly picks: Locator;
  readonly dialog: Locator;
  toast(text: string): Locator;
  /** Opens a file by its name, by keyboard. */
  openFile(name: string): Promise<void>;
  /** Puts the cursor at the start of the first line of the open file that begins with a text, by keyboard. */
  goTo(file: string, text: string): Promise<void>;
  /** Keeps a picture, for people to look at. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

const waitMs = 20_000;

function handsFor(page: Page, demo: Demo, shots: string): Omit<Ui, 'demo' | 'close' | 'page'> {
  const input = page.locator('.quick-input-widget .quick-input-box input').first();
  const picks = page.locator('.quick-input-list .monaco-list-row');
  const choose = async (text: string, hasText: string, timeout = waitMs): Promise<void> => {
    await input.waitFor({ state: 'visible' });
    await input.fill(text);
    await picks.filter({ hasText }).first().waitFor({ timeout });
    if (text.startsWith('>')) await moveTo(hasText);
    await page.keyboard.press('Enter');
  };
  /** Moves to the very line: the palette may put one first that was used lately, or whose name holds the same words. */
  const moveTo = async (label: string): Promise<void> => {
    const focused = picks.and(page.locator('.focused')).locator('.label-name').first();
    for (let i = 0; i < 12; i++) {
      const name = (await focused.count()) > 0 ? await focused.innerText() : '';
      if (name === label || name.endsWith(`: ${label}`)) return;
      await page.keyboard.press('ArrowDown');
    }
    await input.fill(`>${label}`);
    await picks.filter({ hasText: label }).first().waitFor();
  };
  return {
    picks,
    tree: page.locator('.sidebar .pane-body .monaco-list-row'),
    async showView() {
      const icon = page.locator('.activitybar .action-label[aria-label^="Agent Post-Mortem"]');
      // A second click would hide it.
      if ((await icon.locator('xpath=ancestor::li[contains(@class,"checked")]').count()) === 0) await icon.click();
      await page.locator('.sidebar .composite.title', { hasText: /Agent Post-Mortem/i }).waitFor();
    },
    dialog: page.locator('.monaco-dialog-box'),
    toast: (text) => page.locator('.notifications-toasts .notification-list-item', { hasText: text }),
    async runCommand(label) {
      for (let tries = 0; ; tries++) {
        await page.keyboard.press('F1');
        try {
          await choose(`>${label}`, label, tries < 5 ? 3_000 : waitMs);
          return;
        } catch (error) {
          // The palette lists what was known when it opened; extensions may have come since.
          if (tries === 5) throw error;
          await page.keyboard.press('Escape');
        }
      }
    },
    async openFile(name) {
      await page.keyboard.press('F1');
      await choose(name, path.basename(name));
      await page.locator('.tab.active', { hasText: path.basename(name) }).waitFor();
    },
    async goTo(file, text) {
      const line = readFile(demo, file)
        .split('\n')
        .findIndex((one) => one.startsWith(text));
      if (line < 0) throw new Error(`${file} has no line that begins with ${text}`);
      await page.keyboard.press('F1');
      await choose(`:${line + 1}`, '');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    },
    async shot(name) {
      fs.mkdirSync(shots, { recursive: true });
      await page.waitForTimeout(400); // notifications and dialogs come in slowly
      await page.screenshot({ path: path.join(shots, `${name}.png`) });
    },
  };
}

/** Goes to the workbench and waits until it can be worked in. */
async function enter(page: Page, port: number, target: string | null): Promise<void> {
  page.setDefaultTimeout(waitMs);
  await openWorkbench(page, { port, ...(target !== null && { target }) });
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
  await page.locator('.activitybar .action-label[aria-label^="Agent Post-Mortem"]').waitFor();
  // A list that is drawn has its folder read: before that keys go nowhere.
  if (target !== null) await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

/** Opens the workbench on a demo of its own; `close` ends and removes everything. */
export async function openUi(options: UiOptions): Promise<Ui> {
  const demo = makeDemo();
  const resources: (() => unknown)[] = [demo.remove];
  const close = async (): Promise<void> => {
    for (const release of resources.splice(0)) await release();
  };
  try {
    options.prepare?.(demo);
    const server = await startServer({
      extensionsDir: options.extensionsDir,
      trust: options.restricted ?? false,
      env: { HOME: demo.home, USERPROFILE: demo.home, CLAUDE_CONFIG_DIR: undefined, XDG_CONFIG_HOME: undefined },
      settings: {
        'workbench.colorTheme': options.theme ?? 'Dark Modern',
        'editor.minimap.enabled': false,
        ...options.settings,
      },
    });
    resources.unshift(server.stop);
    const browser = await launchBrowser(options.size);
    resources.unshift(browser.close);
    const hands = handsFor(browser.page, demo, options.shots);
    try {
      await enter(browser.page, server.port, options.open ? options.open(demo) : demo.repo);
    } catch (error) {
      await hands.shot('failed-to-open');
      throw error;
    }
    return { page: browser.page, demo, ...hands, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The names of the post-mortems in a demo. */
export function postmortems({ repo }: Demo): readonly string[] {
  const folder = path.join(repo, 'postmortems');
  return fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
}

export const readFile = ({ repo }: Demo, name: string): string => fs.readFileSync(path.join(repo, name), 'utf8');

/** Waits until something holds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + waitMs;
  while (Date.now() < end) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Opens a workbench, plays in it and closes it; keeps a picture of what it showed when something failed. */
export async function inUi(options: UiOptions, name: string, play: (ui: Ui) => Promise<void>): Promise<void> {
  const ui = await openUi(options);
  try {
    await play(ui);
  } catch (error) {
    await ui.shot(`failed-${name}`);
    throw error;
  } finally {
    await ui.close();
  }
}

/** Does something until what it should bring is seen: the editor draws anew now and then, and a key or click in between is lost. */
export async function insist(act: () => Promise<void>, wanted: Locator): Promise<void> {
  const end = Date.now() + waitMs;
  for (;;) {
    await act();
    try {
      await wanted.waitFor({ timeout: 3_000 });
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
