// node scripts/test.mjs [core|node|editor|ui …] : installs what is missing, runs the floors of tests and prints their sum.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { install } from './install.mjs';
import { environment, root, run } from './with-node.mjs';

const mocha = (floor, ...options) => [
  'mocha',
  ['--reporter', 'scripts/reporter.cjs', ...options, `test/${floor}/**/*.test.ts`],
];

/** Floor → the command that runs it; each leaves its totals in out/results/<floor>.json. */
const floors = {
  core: mocha('core'),
  // Its tests wait for processes most of their time.
  node: mocha('node', '--parallel', '--jobs', '2'),
  editor: ['node', ['test/vscode/run.ts']],
  ui: ['node', ['test/ui/run.ts']],
};

install();
const results = path.join(root, 'out/results');
fs.rmSync(results, { recursive: true, force: true });
const wanted = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };

const build = await run('node', ['esbuild.mjs'], environment());
if (build !== 0) process.exit(build);

for (const [floor, [command, args]] of Object.entries(floors)) {
  if (wanted.length > 0 && !wanted.includes(floor)) continue;
  console.log(`\n== ${floor}`);
  const file = path.join(results, `${floor}.json`);
  const code = await run(command, args, { ...environment(), RESULTS_FILE: file });
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { passed: 0, failed: 1, skipped: 0 };
  // A runner that ends badly without a failed test has crashed: that is a failure of its own.
  if (code !== 0 && result.failed === 0) result.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += result[key] ?? 0;
}

const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
