// Builds the guard program that agents run: one CommonJS file without dependencies. Our own code stays readable; the
// library is minified at its end, which halves what Node must read at every call.
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type OutputFile, type Plugin } from 'esbuild';
import { withHeader } from '../src/core/guard/program-file.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const shared = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node18',
  charset: 'utf8',
} as const;

/** What our code imports → how the bundle of libraries names it. */
const libraries: Readonly<Record<string, string>> = { unbash: 'unbash' };

/** Leaves an import of a library to the function at the end of the file; hoisting makes it callable from above. */
const fromTheEnd: Plugin = {
  name: 'from-the-end',
  setup(builder) {
    builder.onResolve({ filter: /^unbash$/ }, ({ path: name }) => ({ path: name, namespace: 'library' }));
    builder.onLoad({ filter: /.*/, namespace: 'library' }, ({ path: name }) => ({
      contents: `module.exports = loadLibraries().${libraries[name]};`,
    }));
  },
};

async function bundleLibraries(): Promise<string> {
  const contents = `export * as unbash from 'unbash';`;
  const result = await build({
    ...shared,
    stdin: { contents, resolveDir: root },
    format: 'iife',
    globalName: 'libraries',
    minify: true,
    legalComments: 'none',
  });
  return textOf(result);
}

function textOf({ outputFiles }: { readonly outputFiles: readonly OutputFile[] }): string {
  return outputFiles[0]?.text ?? '';
}

/** The library's licence text as a comment; it wants to be in every copy. */
async function licences(): Promise<string> {
  const texts = await Promise.all(
    Object.keys(libraries).map((name) => fs.readFile(path.join(root, 'node_modules', name, 'LICENSE'), 'utf8')),
  );
  return texts.map((text) => text.trim().replace(/^/gm, '// ').replace(/[ ]+$/gm, '')).join('\n//\n');
}

/** The text of `guard.cjs`. */
export async function bundleGuard(): Promise<string> {
  const [own, theirs] = await Promise.all([
    build({ ...shared, entryPoints: ['src/node/guard-program.ts'], format: 'cjs', plugins: [fromTheEnd] }),
    bundleLibraries(),
  ]);
  return withHeader(`${textOf(own)}
// One library, minified: unbash reads shell lines. Its licence:
${await licences()}
var loaded;
function loadLibraries() {
  loaded ??= readLibraries();
  return loaded;
}
function readLibraries() {
${theirs.trim()}
return libraries;
}
`);
}

/** Writes `dist/guard.cjs` and returns its path. */
export async function writeGuard(file = path.join(root, 'dist/guard.cjs')): Promise<string> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, await bundleGuard());
  return file;
}
