// node scripts/with-node.mjs COMMAND [ARG …] : runs a command under the Node that the product needs.
//
// The product reads SQLite stores with node:sqlite and zstd with node:zlib, and its sources are TypeScript that Node
// runs as it is: Node >= 22.18. Where the machine's own is older, npm has brought one (an optional dependency).
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const needed = [22, 18];

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** The path of a Node that can run the product; throws with the way out when there is none. */
export function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const brought = path.join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (fs.existsSync(brought)) return brought;
  throw new Error(
    `Node ${needed.join('.')} or newer is needed (this is ${process.versions.node}); install it and try again.`,
  );
}

/** The environment in which `node` and the tools of node_modules/.bin are found first. */
export function environment() {
  const places = [path.dirname(findNode()), path.join(root, 'node_modules/.bin')];
  return { ...process.env, PATH: [...places, process.env.PATH].join(path.delimiter) };
}

/** Runs a command with inherited streams and resolves with its exit code (1 when a signal ended it). */
export function run(command, args, env = environment()) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  process.exitCode = await run(command, args);
}
