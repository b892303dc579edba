// node test/vscode/run.ts [suite …] : floor 3, tests inside a real VS Code. VSCODE_TEST_DESKTOP=1 downloads a desktop one,
// =/path/to/code uses that; otherwise the host of tools/vscode-host runs them.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { install } from '../../tools/vscode-host/install.mjs';
import { makeDemo, type Demo } from '../support/demo.ts';
import { makeMultiRoot } from '../support/multi-root.ts';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, 'out/editor');

interface Suite {
  readonly env?: Readonly<Record<string, string>>;
  /** Prepares the demo and says what is opened instead of its repository. */
  readonly open?: (demo: Demo) => string;
}

/** Each folder of tests runs in an editor of its own. */
const suites: Readonly<Record<string, Suite>> = {
  trusted: {},
  restricted: { env: { VSCODE_HOST_RESTRICTED: '1' } },
  'multi-root': { open: makeMultiRoot },
};

async function bundleTests(): Promise<void> {
  const files = Object.keys(suites).flatMap((suite) =>
    fs
      .readdirSync(path.join(import.meta.dirname, suite))
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `test/vscode/${suite}/${file}`),
  );
  fs.rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/suite.ts', ...files],
    outbase: 'test/vscode',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
}

/** Runs one suite in an editor on a demo workspace of its own and returns its totals. */
async function runSuite(suite: string): Promise<Record<string, number>> {
  const demo = makeDemo();
  const results = path.join(out, `${suite}.json`);
  const desktop = process.env.VSCODE_TEST_DESKTOP;
  const executable = desktop === '1' ? undefined : (desktop ?? path.join(root, 'tools/vscode-host/code'));
  try {
    await runTests({
      ...(executable && { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(out, 'suite.cjs'),
      launchArgs: [suites[suite]?.open?.(demo) ?? demo.repo, '--disable-extensions'],
      extensionTestsEnv: {
        HOME: demo.home,
        USERPROFILE: demo.home,
        CLAUDE_CONFIG_DIR: undefined,
        XDG_CONFIG_HOME: undefined,
        XDG_DATA_HOME: undefined,
        CODEX_HOME: undefined,
        EDITOR_SUITE: suite,
        EDITOR_RESULTS: results,
        ...suites[suite]?.env,
      },
    });
  } catch (error) {
    console.error(String(error));
  } finally {
    demo.remove();
  }
  return fs.existsSync(results) ? JSON.parse(fs.readFileSync(results, 'utf8')) : { passed: 0, failed: 1, skipped: 0 };
}

install();
await bundleTests();
const wanted = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const suite of Object.keys(suites)) {
  if (wanted.length > 0 && !wanted.includes(suite)) continue;
  const result = await runSuite(suite);
  for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += result[key] ?? 0;
}
const file = process.env.RESULTS_FILE ?? path.join(root, 'out/results/editor.json');
fs.mkdirSync(path.dirname(file), { recursive: true });
fs.writeFileSync(file, JSON.stringify(totals));
console.log(`editor: ${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
