// Opens the workbench of a running server in a page.
import * as path from 'node:path';

/** The address of the workbench with a folder (or a `.code-workspace` file) open. */
export function workbenchUrl(port, target, payload = []) {
  const query = new URLSearchParams();
  if (target) query.set(target.endsWith('.code-workspace') ? 'workspace' : 'folder', path.resolve(target));
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** Puts development options into the page's configuration before the workbench's own scripts read it. */
function injectOptions(options) {
  document.addEventListener('readystatechange', () => {
    const tag = document.getElementById('vscode-workbench-web-configuration');
    if (!tag || document.readyState !== 'interactive') return;
    const configuration = JSON.parse(tag.getAttribute('data-settings'));
    configuration.developmentOptions = { ...configuration.developmentOptions, ...options };
    tag.setAttribute('data-settings', JSON.stringify(configuration));
  });
}

/**
 * Goes to the workbench. `extensions`: folders under development; `testsPath`: a module that runs in the extension host.
 * Both stand in the page's configuration: as query parameters they count only with a switch that hides notifications.
 */
export async function openWorkbench(page, { port, target, extensions = [], testsPath, payload = [] }) {
  const toUri = (file) => ({ scheme: 'vscode-remote', authority: `127.0.0.1:${port}`, path: path.resolve(file) });
  if (extensions.length > 0 || testsPath) {
    const options = { extensions: extensions.map(toUri), ...(testsPath && { extensionTestsPath: toUri(testsPath) }) };
    await page.addInitScript(injectOptions, options);
  }
  await page.goto(workbenchUrl(port, target, payload));
}
