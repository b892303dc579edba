// Brings the real agents in the versions that the facts were measured in; nothing of them is part of the project.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/with-node.mjs';

/** An agent's npm package. */
export interface Pinned {
  readonly name: string;
  readonly version: string;
  /** Its command in `node_modules/.bin`. */
  readonly command: string;
}

/** Where an agent is, or why it is not there. */
export type Installed = { readonly command: string; readonly version: string } | { readonly missing: string };

/**
 * Finds an agent below one of the folders in AGENT_POSTMORTEM_AGENTS (each with a `node_modules`), else in the cache, where
 * it is put on first use (0.2 to 0.4 GB each, unpacked).
 */
export async function findAgent(pinned: Pinned): Promise<Installed> {
  const cached = path.join(root, '.vscode-test/agents', `${pinned.name.replaceAll('/', '-')}@${pinned.version}`);
  const given = (process.env['AGENT_POSTMORTEM_AGENTS'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (const folder of [...given, cached]) {
    const found = look(folder, pinned);
    if (found) return found;
  }
  try {
    await install(cached, pinned);
  } catch (error) {
    fs.rmSync(cached, { recursive: true, force: true });
    const [reason = ''] = String(error)
      .split('\n')
      .filter((line) => /npm error|Error/.test(line));
    return { missing: `${pinned.name}@${pinned.version} cannot be installed here (${reason.slice(0, 200)})` };
  }
  return look(cached, pinned) ?? { missing: `${pinned.name}@${pinned.version} has no program for this machine` };
}

function look(folder: string, { name, command }: Pinned): Installed | null {
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  const program = path.join(folder, 'node_modules/.bin', command);
  if (!fs.existsSync(manifest) || !fs.existsSync(program)) return null;
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { readonly version: string };
  return { command: program, version };
}

async function install(folder: string, { name, version }: Pinned): Promise<void> {
  process.stderr.write(`installing ${name}@${version} …\n`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = promisify(execFile);
  const options = { cwd: folder, timeout: 600_000, shell: process.platform === 'win32' };
  await run(npm, ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`], options);
  // Some packages bring their program apart, and a script that puts it in place.
  const scripts = ['install.cjs', 'postinstall.mjs'].map((file) => path.join(folder, 'node_modules', name, file));
  const script = scripts.find((file) => fs.existsSync(file));
  if (script !== undefined) await run(process.execPath, [script], { ...options, cwd: path.dirname(script) });
}
