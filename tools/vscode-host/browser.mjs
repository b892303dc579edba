// The browser that shows the workbench: CHROMIUM_PATH, an installed Chrome or Chromium, else the one that npm brings.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { here, install } from './install.mjs';

const installedPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The package's own names the folders of one cloud; ours: the fonts beside the file, and the machine's. A relative cache
 * would come to stand wherever the browser is started.
 */
const fontConfiguration = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(folder, 'fonts/cache')}</cachedir>
</fontconfig>
`;

/** Unpacks the browser from npm beside its package, with the libraries and fonts that it needs. */
function unpackChromium() {
  install();
  const folder = path.join(here, 'node_modules/.chromium');
  const executablePath = path.join(folder, 'chromium');
  if (!fs.existsSync(executablePath)) {
    // Its installer unpacks to the temporary folder, and the libraries only where it believes to run in that cloud.
    const unpacking = `${folder}-${process.pid}`;
    fs.mkdirSync(unpacking, { recursive: true });
    const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: here,
      env: { ...process.env, TMPDIR: unpacking, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the browser from npm could not be unpacked: ${stderr}`);
    fs.writeFileSync(path.join(unpacking, 'fonts/fonts.conf'), fontConfiguration(folder));
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(unpacking, folder);
  }
  return {
    executablePath,
    env: {
      LD_LIBRARY_PATH: [path.join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
    },
  };
}

/** The browser's program and what its environment must have besides ours. */
export function findBrowser() {
  const found = [process.env.CHROMIUM_PATH, ...installedPlaces].find((place) => place && fs.existsSync(place));
  if (found) return { executablePath: found, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return unpackChromium();
  throw new Error('No Chrome or Chromium was found. Install one, or name it in CHROMIUM_PATH.');
}

/** Opens a browser that reaches 127.0.0.1 only; `close` also removes its profile. */
export async function launchBrowser({ width = 1400, height = 900 } = {}) {
  const { executablePath, env } = findBrowser();
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    env: { ...process.env, ...env },
    viewport: { width, height },
    chromiumSandbox: false, // often not possible in containers; only pages of our own server are opened
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    permissions: ['clipboard-read', 'clipboard-write'],
    args: ['--disable-gpu', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  // Asked for the machine's fonts, a browser without a fontconfig of its own ends itself.
  await context.addInitScript(() => Object.assign(globalThis, { queryLocalFonts: async () => [] }));
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    await context.close().catch((error) => console.error(`vscode-host: ${error.message}`));
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  return { context, page, close };
}
