// node esbuild.mjs [NAME …] [--production] [--watch] : makes what runs from dist/, or only the bundles named.
//   extension.cjs   what activation loads: small, everything heavy stays in engine.cjs
//   engine.cjs      the core and its node side, loaded by the extension on first use; knows no editor
//   cli.js          the command line, its parts in cli-*.js
//   guard.cjs       the program that agents' hooks run; readable, since users find it in their repositories
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { writeGuard } from './scripts/guard-bundle.ts';

const root = path.dirname(fileURLToPath(import.meta.url));
const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // jsonc-parser's CommonJS form requires its parts by names that a bundler cannot follow.
  mainFields: ['module', 'main'],
  target: 'node22',
  // jsonc-parser's CommonJS form is UMD, whose inner requires no bundler can follow.
  mainFields: ['module', 'main'],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minify: isProduction,
  sourcemap: isProduction ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};

/** The extension names the engine as a module; at run time it is the bundle beside it. */
const externalEngine = {
  name: 'external-engine',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/engine\.ts$/ }, () => ({ path: './engine.cjs', external: true }));
  },
};

const bundles = [
  { ...shared, entryPoints: { extension: 'src/vscode/extension.ts' }, external: ['vscode'], plugins: [externalEngine] },
  { ...shared, entryPoints: { engine: 'src/vscode/engine.ts' } },
  {
    ...shared,
    entryPoints: { cli: 'src/cli/bin.ts' },
    format: 'esm',
    outExtension: {},
    splitting: true,
    chunkNames: 'cli-[hash]',
    banner: {
      // The shebang ends up first in the entry alone; CommonJS packages inside the bundle need a `require`.
      js: `import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);`,
    },
  },
].filter(({ entryPoints }) => wanted.length === 0 || wanted.some((name) => name in entryPoints));

/** Prints the size of each output. */
function report({ metafile }) {
  for (const [file, { bytes, entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint) console.log(`${file.padEnd(22)} ${(bytes / 1024).toFixed(1).padStart(8)} KB`);
  }
}

/** Chunks of earlier builds have other names; whoever runs the old command line at this moment keeps its open files. */
function removeStaleChunks(outputs) {
  for (const name of fs.readdirSync(path.join(root, 'dist'))) {
    if (name.startsWith('cli-') && !outputs.includes(`dist/${name}`)) fs.rmSync(path.join(root, 'dist', name));
  }
}

function makeExecutable() {
  const file = path.join(root, 'dist/cli.js');
  const text = fs.readFileSync(file, 'utf8');
  if (!text.startsWith('#!')) fs.writeFileSync(file, `#!/usr/bin/env node\n${text}`);
  fs.chmodSync(file, 0o755);
}

if (isWatching) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  for (const result of results) report(result);
  if (wanted.length === 0 || wanted.includes('cli')) {
    removeStaleChunks(results.flatMap((result) => Object.keys(result.metafile.outputs)));
    makeExecutable();
  }
}
if (wanted.length === 0 || wanted.includes('guard')) {
  const { size } = fs.statSync(await writeGuard());
  console.log(`${'dist/guard.cjs'.padEnd(22)} ${(size / 1024).toFixed(1).padStart(8)} KB`);
}
