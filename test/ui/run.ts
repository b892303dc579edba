// node test/ui/run.ts [name …] : floor 3, the user interface in a browser, with the installed .vsix. Pictures for people to
// look at are kept in .vscode-test/shots.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { root, run } from '../../scripts/with-node.mjs';
import { installExtension } from '../../tools/vscode-host/extensions.mjs';
import type { UiOptions } from './driver.ts';
import { runEveryCommand } from './commands.ts';
import { followGit } from './git.ts';
import { doMainJob } from './main-job.ts';
import { disarmByHand } from './standing.ts';
import { dismissByKeyboard } from './sessions.ts';
import { seeThemes } from './themes.ts';
import { walkThrough } from './walkthrough.ts';
import { writeByKeyboard } from './writing.ts';
import { applyFromTree, readInHighContrast, startFromEmptyView, stayRestricted } from './views.ts';

const scenarios: Readonly<Record<string, (options: UiOptions) => Promise<void>>> = {
  'main job': doMainJob,
  'start from the empty view': startFromEmptyView,
  'apply from the tree': applyFromTree,
  'dismiss a session': dismissByKeyboard,
  'every command': runEveryCommand,
  'git underneath': followGit,
  'three themes': seeThemes,
  walkthrough: walkThrough,
  'write by keyboard': writeByKeyboard,
  'restricted mode': stayRestricted,
  'high contrast': readInHighContrast,
  'disarm by hand': disarmByHand,
};

if ((await run('node', ['scripts/package.ts'])) !== 0) throw new Error('the extension could not be packaged');
const extensionsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-extensions-'));
const options = { extensionsDir, shots: path.join(root, '.vscode-test/shots') };
const totals = { passed: 0, failed: 0, skipped: 0 };
try {
  installExtension(path.join(root, 'agent-postmortem.vsix'), extensionsDir);
  const wanted = process.argv.slice(2);
  for (const [name, play] of Object.entries(scenarios)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const start = Date.now();
    try {
      await play(options);
      totals.passed++;
      console.log(`  ok    ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
    } catch (error) {
      totals.failed++;
      console.error(`  FAIL  ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
} finally {
  fs.rmSync(extensionsDir, { recursive: true, force: true, maxRetries: 5 });
}
const file = process.env.RESULTS_FILE ?? path.join(root, 'out/results/ui.json');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, JSON.stringify(totals));
console.log(`ui: ${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
