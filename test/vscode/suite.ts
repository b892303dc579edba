// Runs in the extension host: every *.test.cjs beside it, by mocha; leaves the totals in the file that EDITOR_RESULTS names.
import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

/** Called by the editor's test host; rejects when a test failed. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 30_000, grep: process.env.EDITOR_GREP ?? '' });
  const suite = process.env.EDITOR_SUITE ?? 'trusted';
  const folder = path.join(import.meta.dirname, suite);
  for (const file of fs.readdirSync(folder).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(folder, file));
  }
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
  });
  const failed = stats?.failures ?? 1;
  const totals = { passed: stats?.passes ?? 0, failed, skipped: stats?.pending ?? 0 };
  if (process.env.EDITOR_RESULTS) fs.writeFileSync(process.env.EDITOR_RESULTS, JSON.stringify(totals));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
