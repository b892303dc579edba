// node esbuild.mjs [--production] [--watch] [--out=DIR] : makes what runs, in dist/ if no other folder is named.
//   extension.cjs   what activation loads: small, everything heavy stays in engine.js
//   engine.js       the core and its node side, loaded by the extension on first use; knows no editor
//   scan-worker.js  the thread of the editor in which transcripts are read
//   cli.js          the command line
//   shared-*.js     what these have in common, so that the package holds it once
//   guard.cjs       the program that agents' hooks run; readable, since users find it in their repositories
//   THIRD-PARTY-NOTICES.txt   the licences of what is bundled
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { writeGuard } from './scripts/guard-bundle.ts';
import { thirdPartyNotices } from './scripts/notices.ts';

const root = path.dirname(fileURLToPath(import.meta.url));
const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');
const named = process.argv.find((argument) => argument.startsWith('--out='))?.slice('--out='.length);
const out = path.resolve(root, named ?? 'dist');

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  // jsonc-parser's CommonJS form requires its parts by names that a bundler cannot follow.
  mainFields: ['module', 'main'],
  outdir: out,
  minify: isProduction,
  sourcemap: isProduction ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};

/** The extension names the engine as a module; at run time it is the bundle beside it. */
const externalEngine = {
  name: 'external-engine',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/engine\.ts$/ }, () => ({ path: './engine.js', external: true }));
  },
};

const bundles = [
  {
    ...shared,
    entryPoints: { extension: 'src/vscode/extension.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
    plugins: [externalEngine],
  },
  {
    ...shared,
    entryPoints: { engine: 'src/vscode/engine.ts', 'scan-worker': 'src/vscode/scan-worker.ts', cli: 'src/cli/bin.ts' },
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    banner: {
      // CommonJS packages inside the bundles need a `require`.
      js: `import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);`,
    },
  },
];

const sizeOf = (file) => `${(fs.statSync(file).size / 1024).toFixed(1).padStart(8)} KB`;

/** Prints what was made, and removes the shared parts of earlier builds, whose names were others. */
function tidy(results) {
  const made = results.flatMap(({ metafile }) => Object.keys(metafile.outputs).map((file) => path.resolve(root, file)));
  for (const name of fs.readdirSync(out)) {
    if (name.startsWith('shared-') && !made.includes(path.join(out, name))) fs.rmSync(path.join(out, name));
  }
  for (const file of made) if (!file.endsWith('.map')) console.log(`${path.basename(file).padEnd(20)} ${sizeOf(file)}`);
}

/** The entry is run by its name; only it gets the line for that. */
function makeExecutable(file) {
  fs.writeFileSync(file, `#!/usr/bin/env node\n${fs.readFileSync(file, 'utf8')}`);
  fs.chmodSync(file, 0o755);
}

const guard = path.join(out, 'guard.cjs');
await writeGuard(guard);
if (isWatching) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  makeExecutable(path.join(out, 'cli.js'));
  const notices = thirdPartyNotices(results.map(({ metafile }) => metafile));
  fs.writeFileSync(path.join(out, 'THIRD-PARTY-NOTICES.txt'), notices);
  tidy(results);
  console.log(`${'guard.cjs'.padEnd(20)} ${sizeOf(guard)}`);
}
