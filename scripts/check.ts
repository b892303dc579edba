// npm run check : everything that must hold besides the tests. Stops at nothing, so that one run shows all that is wrong.
import { run } from './with-node.mjs';

const steps: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['-p', '.']],
  ['lint', 'eslint', ['.', '--max-warnings', '0']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['generated files', 'node', ['scripts/generate.ts', '--check']],
  ['package', 'node', ['scripts/package.ts']],
  ['unused code and dependencies', 'knip', []],
];

const failed: string[] = [];
for (const [name, command, args] of steps) {
  console.log(`== ${name}`);
  if ((await run(command, [...args])) !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
