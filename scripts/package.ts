// npm run package : builds for production and writes agent-postmortem.vsix; fails when it is larger than it may be. It is
// put together in a folder of its own, so that dist/ stays as it is and nothing but what .vscodeignore names can slip in.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root, run } from './with-node.mjs';

const limits = { package: 1024 * 1024, activation: 100 * 1024 };
const vsix = path.join(root, 'agent-postmortem.vsix');
fs.mkdirSync(path.join(root, 'out'), { recursive: true });
const stage = fs.mkdtempSync(path.join(root, 'out/package-'));

const sizeOf = (file: string): number => fs.statSync(file).size;
const inKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Copies what goes in besides the bundles; the build is already there. */
function copySources(): void {
  const names = [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    '.vscodeignore',
    'media',
    'schemas',
    'snippets',
  ];
  for (const name of names) fs.cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  fs.cpSync(path.join(root, 'docs/checks'), path.join(stage, 'docs/checks'), { recursive: true });
}

async function writePackage(): Promise<void> {
  // Relative links stay as they are, since no public repository is named.
  const options = { allowMissingRepository: true, rewriteRelativeLinks: false };
  await createVSIX({ ...options, cwd: stage, dependencies: false, packagePath: vsix });
  const activation = sizeOf(path.join(stage, 'dist/extension.cjs'));
  console.log(`agent-postmortem.vsix ${inKilobytes(sizeOf(vsix))} (at most ${inKilobytes(limits.package)})`);
  console.log(`loaded on activation ${inKilobytes(activation)} (at most ${inKilobytes(limits.activation)})`);
  if (sizeOf(vsix) <= limits.package && activation <= limits.activation) return;
  console.error('The package is larger than it may be.');
  process.exitCode = 1;
}

try {
  const built = await run('node', ['esbuild.mjs', '--production', `--out=${path.join(stage, 'dist')}`]);
  if (built !== 0) throw new Error('the build failed');
  copySources();
  await writePackage();
} finally {
  fs.rmSync(stage, { recursive: true, force: true });
}
