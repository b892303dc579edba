// npm run package : builds for production and writes agent-postmortem.vsix; fails when it is larger than it may be.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import { root, run } from './with-node.mjs';

const limits = { package: 1024 * 1024, activation: 100 * 1024 };
const vsix = path.join(root, 'agent-postmortem.vsix');

const sizeOf = (file: string): number => fs.statSync(file).size;
const inKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

if ((await run('node', ['esbuild.mjs', '--production'])) !== 0) throw new Error('the build failed');
// Dependencies are in the bundles; relative links stay as they are, since no public repository is named.
const options = { cwd: root, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false };
await createVSIX({ ...options, packagePath: vsix });

const files = await listFiles({ cwd: root, dependencies: false });
console.log(files.map((file) => `  ${file}`).join('\n'));
console.log(`agent-postmortem.vsix ${inKilobytes(sizeOf(vsix))} (at most ${inKilobytes(limits.package)})`);

const activation = sizeOf(path.join(root, 'dist/extension.cjs'));
console.log(`loaded on activation ${inKilobytes(activation)} (at most ${inKilobytes(limits.activation)})`);
if (sizeOf(vsix) > limits.package || activation > limits.activation) {
  console.error(
    'The package is larger than it may be: see what the bundles hold with `node esbuild.mjs --production`.',
  );
  process.exitCode = 1;
}
