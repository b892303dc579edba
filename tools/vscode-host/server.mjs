// The VS Code server of the npm package code-server (without code-server's own front): workbench over HTTP, extensions in
// an ordinary Node extension host.
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { here, install, vscodeRoot } from './install.mjs';

const startLimitMs = 60_000;
const main = path.join(vscodeRoot, 'out/server-main.js');

/** A workbench that asks nothing, fetches nothing and shows nothing of its own. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

function nodeProgram() {
  const pinned = path.join(here, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  return fs.existsSync(pinned) ? pinned : process.execPath;
}

/** Runs the server's own command line (`--install-extension FILE`, `--version` …) and returns its exit status. */
export function runServerCommand(args) {
  install();
  const environment = {
    ...process.env,
    EXTENSIONS_GALLERY: '{}',
    VSCODE_AGENT_FOLDER: path.join(here, 'node_modules/.data'),
  };
  const all = [main, ...args, '--accept-server-license-terms'];
  return spawnSync(nodeProgram(), all, { stdio: 'inherit', env: environment }).status ?? 1;
}

/** Writes the user's settings once, so that a second start finds what the user changed. */
function writeSettings(userDataDir, settings) {
  const file = path.join(userDataDir, 'User/settings.json');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}

function serverArguments({ port, dataDir, userDataDir, extensionsDir, trust }) {
  return [
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
    ...['--telemetry-level', 'off', '--force-disable-user-env', '--disable-update-check'],
    ...['--disable-getting-started-override', '--disable-file-uploads', '--disable-file-downloads'],
    ...['--server-data-dir', dataDir, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
    ...(trust ? [] : ['--disable-workspace-trust']),
  ];
}

/** Waits until the server says where it listens; rejects with its whole log when it does not. */
function waitForPort(child, onLog) {
  let log = '';
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`VS Code's server ${why}\n${log}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs} ms`), startLimitMs);
    const read = (chunk) => {
      const text = String(chunk);
      onLog(text);
      if (log.length < 100_000) log += text;
      const port = /Extension host agent listening on (\d+)/.exec(log)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

/** Ends the server's whole process group: politely, then for certain. */
async function endGroup(pid) {
  const send = (signal) => {
    try {
      process.kill(-pid, signal);
      return true;
    } catch {
      return false; // no such group any more
    }
  };
  send('SIGTERM');
  for (let tries = 0; tries < 20 && send(0); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  send('SIGKILL');
}

/**
 * Starts a server on 127.0.0.1. `trust`: ask about workspace trust (else every folder is trusted); `env`: for the extension
 * host, `HOME` among it; `port` 0 = any free one; `settings`: the user's, on top of the quiet ones.
 */
export async function startServer(options = {}) {
  install();
  const { env = {}, trust = false, settings = {}, port = 0, onLog = () => {} } = options;
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  const userDataDir = options.userDataDir ?? path.join(dataDir, 'user');
  const extensionsDir = options.extensionsDir ?? path.join(dataDir, 'extensions');
  writeSettings(userDataDir, settings);
  const args = serverArguments({ port, dataDir, userDataDir, extensionsDir, trust });
  const child = spawn(nodeProgram(), ['-r', path.join(here, 'watchdog.cjs'), main, ...args], {
    // Sockets and temporary files go where they are removed with the rest.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', TMPDIR: dataDir, XDG_RUNTIME_DIR: dataDir, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a process group of its own, which includes the extension hosts
  });
  const stop = async () => {
    await endGroup(child.pid);
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { port: await waitForPort(child, onLog), process: child, stop, userDataDir, extensionsDir };
  } catch (error) {
    await stop();
    throw error;
  }
}
