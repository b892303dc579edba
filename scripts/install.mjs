// node scripts/install.mjs : installs the packages once, and again only when package-lock.json changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const mark = path.join(root, 'node_modules/.installed');
const wanted = createHash('sha256')
  .update(fs.readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');

function readMark() {
  return fs.existsSync(mark) ? fs.readFileSync(mark, 'utf8') : null;
}

/** Runs `npm ci` when what is installed is not what the lock file asks for; ends the process when that fails. */
export function install() {
  if (readMark() === wanted) return;
  console.error('Installing packages (once) …');
  // No package here needs its install script: esbuild and Node come as ready-made optional packages.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (result.status !== 0) {
    console.error('npm ci failed: check the connection to the npm registry and try again.');
    process.exit(1);
  }
  fs.writeFileSync(mark, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
