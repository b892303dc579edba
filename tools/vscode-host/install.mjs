// node tools/vscode-host/install.mjs : puts the host into its own node_modules, once for each state of the lockfile.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
/** Where the VS Code server lies once the host is installed. */
export const vscodeRoot = path.join(here, 'node_modules/code-server/lib/vscode');

const isWindows = process.platform === 'win32';

function runNpmCi() {
  // Without scripts: code-server's own would compile native modules for one exact Node; nothing of that is needed here.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('js') ? [process.execPath, [npm]] : [isWindows ? 'npm.cmd' : 'npm', []];
  return spawnSync(command, [...prefix, ...args], { cwd: here, stdio: ['ignore', 2, 2], shell: isWindows && !npm });
}

/** Installs the host when it is missing or older than its lockfile; throws with the way out when npm cannot. */
export function install() {
  const lock = fs.readFileSync(path.join(here, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const mark = path.join(here, 'node_modules/.installed');
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return;
  console.error('Installing a VS Code to test in (once; about 160 MB to download) …');
  const { status, error } = runNpmCi();
  if (status !== 0) {
    throw new Error(`npm ci failed in ${here}${error ? `: ${error.message}` : ''}. Is the npm registry reachable?`);
  }
  // The page loads parts of the workbench from <server>/node_modules: they are ours, one level up.
  const modules = path.join(vscodeRoot, 'node_modules');
  fs.rmSync(modules, { recursive: true, force: true });
  fs.symlinkSync(path.relative(path.dirname(modules), path.join(here, 'node_modules')), modules, 'junction');
  fs.writeFileSync(mark, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
