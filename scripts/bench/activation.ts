// How large what users load is, and how long activating it takes beside the built-in Git extension in the same window.
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { openUi } from '../../test/ui/driver.ts';
import { installExtension } from '../../tools/vscode-host/extensions.mjs';
import { root } from '../with-node.mjs';
import { printRows } from './table.ts';

const vsix = path.join(root, 'agent-postmortem.vsix');

function packageIt(): string {
  return execFileSync(process.execPath, ['scripts/package.ts'], { cwd: root, encoding: 'utf8' });
}

/** Prints the sizes of the package and of what activation loads. */
export function benchSize(): void {
  const said = packageIt();
  const sizeAfter = (words: string): number => Number(new RegExp(`${words} ([\\d.]+) KB`).exec(said)?.[1]);
  const inKilobytes = { unit: 'KB' };
  printRows('Size', [
    { what: 'the .vsix', cost: sizeAfter('agent-postmortem.vsix'), most: 1024, ...inKilobytes },
    { what: 'what activation loads', cost: sizeAfter('loaded on activation'), most: 100, ...inKilobytes },
  ]);
}

const names = ['Agent Post-Mortem', 'Git'] as const;

/** Milliseconds that the editor's list of running extensions tells of each, in a window of its own. */
async function activateOnce(extensionsDir: string, shots: string): Promise<readonly number[]> {
  // High enough that the list shows every extension at once.
  const ui = await openUi({ extensionsDir, shots, size: { width: 1400, height: 4000 } });
  try {
    await ui.openFile('CLAUDE.md');
    await ui.runCommand('Developer: Show Running Extensions');
    const times: number[] = [];
    for (const name of names) {
      const own = ui.page.locator('.name', { hasText: new RegExp(`^${name}$`) });
      const row = ui.page.locator('.runtime-extensions-editor .monaco-list-row .extension', { has: own });
      const time = row.locator('.activation-time', { hasText: /\d+ms/ });
      times.push(Number(/(\d+)ms/.exec(await time.innerText())?.[1]));
    }
    return times;
  } finally {
    await ui.close();
  }
}

/** Prints the times of activation, of three windows the one with the middle ratio. */
export async function benchActivation(place: string): Promise<void> {
  packageIt();
  const extensionsDir = path.join(place, 'extensions');
  installExtension(vsix, extensionsDir);
  const windows: (readonly number[])[] = [];
  for (let round = 0; round < 3; round++) windows.push(await activateOnce(extensionsDir, place));
  const [, [ours = NaN, git = NaN] = []] = windows.sort(([a = 0, b = 1], [c = 0, d = 1]) => a / b - c / d);
  printRows('Activation in one window', [
    { what: names[0], cost: ours, against: { what: 'the built-in Git extension', cost: git }, most: 0.25 },
  ]);
}
