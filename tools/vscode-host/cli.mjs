// The body of `code`: runs an extension's tests in a real VS Code, as @vscode/test-electron asks a desktop one to.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { parseArgs, format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { here } from './install.mjs';
import { runServerCommand, startServer } from './server.mjs';
import { openWorkbench } from './workbench.mjs';

/** What the workbench itself logs while it starts; the extension host's console arrives through the same channel. */
const noise = new RegExp(
  [
    '^Error while fetching the extension under development .* not a web extension',
    '^Resolv(ing|ed) connection token',
    '^Creating a socket',
    '^\\[reconnection-grace-time\\]',
    '^(Ignoring fetching|Updating) additional builtin',
    '^\\[(Service Worker|AgentHost|AccountPolicyGate)',
    '^ChatSessionStore',
    '^Canceled: Canceled', // requests under way when the window closes
  ].join('|'),
);

function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    strict: false,
    allowPositionals: true,
    options: {
      'disable-extensions': { type: 'boolean' },
      'disable-workspace-trust': { type: 'boolean' },
      extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
      extensionTestsPath: { type: 'string' },
      'extensions-dir': { type: 'string' },
      'user-data-dir': { type: 'string' },
    },
  });
  return { ...values, target: positionals[0] };
}

/** The module behind a path that may lack its extension. */
function resolveModule(file) {
  const full = path.resolve(file);
  return [full, `${full}.js`, `${full}.cjs`, path.join(full, 'index.js')].find((name) => fs.existsSync(name)) ?? full;
}

/** A promise for the exit status that any of several things may settle. */
function createOutcome() {
  const outcome = {};
  outcome.promise = new Promise((resolve, reject) => Object.assign(outcome, { resolve, reject }));
  outcome.promise.catch(() => {}); // it may fail before anything waits for it
  return outcome;
}

function watchExtensionHost(outcome) {
  return (text) => {
    const end = /Extension Host Process exited with code: (\w+), signal: (\w+)/.exec(text);
    if (end && (end[1] !== '0' || end[2] !== 'null')) {
      outcome.reject(new Error(`the extension host ended with code ${end[1]}, signal ${end[2]}`));
    }
  };
}

async function connectPage(page, outcome) {
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    const line = format(...args);
    if (noise.test(line)) return;
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${line}\n`);
  });
  await page.exposeFunction('codeAutomationExit', outcome.resolve);
  page.on('close', () => outcome.reject(new Error('the browser ended')));
  page.on('crash', () => outcome.reject(new Error('the page of the workbench crashed')));
}

/** Keeps what the workbench showed when the run failed, where VSCODE_HOST_SHOT says. */
async function takePicture(page) {
  const file = process.env.VSCODE_HOST_SHOT;
  if (file && page) await page.screenshot({ path: file, timeout: 5_000 });
}

/** Runs the tests in a server and a browser that live as long as they do; resolves with the exit status. */
async function runTests(options) {
  const limitMs = Number(process.env.VSCODE_HOST_TIMEOUT ?? 300_000);
  const notes = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-note-'));
  const note = path.join(notes, 'note');
  const outcome = createOutcome();
  const timer = setTimeout(() => outcome.reject(new Error(`no result within ${limitMs} ms`)), limitMs);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => outcome.reject(new Error(`ended by ${name}`)));
  let page;
  const resources = [() => fs.rmSync(notes, { recursive: true, force: true })];
  try {
    const server = await startServer({
      userDataDir: options['user-data-dir'],
      extensionsDir: options['extensions-dir'],
      // @vscode/test-electron always turns trust off; the suite for restricted mode turns it on again.
      trust: !options['disable-workspace-trust'] || process.env.VSCODE_HOST_RESTRICTED === '1',
      env: { VSCODE_HOST_TESTS: resolveModule(options.extensionTestsPath), VSCODE_HOST_NOTE: note },
      onLog: watchExtensionHost(outcome),
    });
    resources.unshift(server.stop);
    server.process.once('exit', (code) => outcome.reject(new Error(`VS Code's server ended early with ${code}`)));
    const browser = await launchBrowser();
    resources.unshift(browser.close);
    page = browser.page;
    await connectPage(page, outcome);
    await openWorkbench(page, {
      port: server.port,
      target: options.target,
      extensions: options.extensionDevelopmentPath,
      testsPath: path.join(here, 'runner.cjs'),
      payload: options['disable-extensions'] ? [['disableExtensions', 'true']] : [],
    });
    const code = await outcome.promise;
    if (code === 0 && !fs.existsSync(note)) throw new Error('the extension host ended before its tests did');
    return code;
  } catch (error) {
    await takePicture(page).catch((reason) => console.error(`vscode-host: no picture, ${reason.message}`));
    throw error;
  } finally {
    clearTimeout(timer);
    for (const release of resources) await release();
  }
}

const argv = process.argv.slice(2);
const options = readArguments(argv);
if (options.extensionTestsPath) {
  process.exitCode = await runTests(options);
} else if (argv.some((argument) => /^--(version|list-extensions|(un)?install-extension)/.test(argument))) {
  process.exitCode = runServerCommand(argv);
} else {
  throw new Error('only --extensionTestsPath and the commands about extensions are understood');
}
// @vscode/test-electron drops output that is still under way when the process exits.
await new Promise((resolve) => setTimeout(resolve, 50));
process.exit();
