// Post-mortems of real sessions, taken through the command line as an engineer would: written, applied, shown, disarmed by
// hand in three ways each, and taken back. No text of a transcript stands here.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../scripts/guard-bundle.ts';
import { proveOutput } from '../../src/cli/prove-output.ts';
import { runCliAt, type CliRun } from '../support/cli.ts';
import { git, removeFolders } from '../support/repository.ts';
import { timeAt } from '../support/session.ts';
import { decide } from './decide.ts';
import { scenarios } from './scenarios.ts';
import { corpus, filesOf, scratchFor, type Scratch } from './scratch.ts';

describe('preventions on sessions of the corpus', function () {
  this.timeout(120_000);

  before(async function () {
    if (!fs.existsSync(corpus)) {
      console.log(`      (skipped: ${corpus} is absent)`);
      this.skip();
    }
    await writeGuard(path.resolve(import.meta.dirname, '../../dist/guard.cjs'));
  });

  after(removeFolders);

  for (const scenario of scenarios) {
    describe(scenario.title, () => {
      let scratch: Scratch;
      let document = '';
      let now = '';
      const run = (...argv: readonly string[]): Promise<CliRun> => {
        const env = { HOME: scratch.home, PATH: process.env.PATH ?? '' };
        return runCliAt({ cwd: scratch.repo, now, env }, argv);
      };
      const keep = (subject: string): void => {
        const minutes = (Date.parse(now) - Date.parse(timeAt(0))) / 60_000;
        git(scratch.repo, ['add', '-A']);
        git(scratch.repo, ['commit', '-qm', subject], minutes);
      };

      it('is written from the session', async () => {
        scratch = scratchFor(scenario.recorded);
        now = '2026-12-01T09:00:00Z';
        const told = JSON.parse((await run('session', scratch.session, '--json')).out) as { session: { end: string } };
        now = new Date(Date.parse(told.session.end) + 24 * 60 * 60_000).toISOString();
        const made = await run('new', '--session', scratch.session);
        assert.equal(made.code, 0, made.err);
        document = made.out.split('\n')[0] ?? '';
        const whole = path.join(scratch.repo, document);
        fs.writeFileSync(whole, decide(fs.readFileSync(whole, 'utf8'), scenario, now));
        if (scenario.isGuarded) {
          const cases = await run('cases', document, '--session', scratch.session);
          assert.equal(cases.code, 0, cases.err);
          assert.match(cases.out, /^c1: \d+ to stop, \d+ to let pass/);
        }
        const checked = await run('check', document);
        assert.equal(checked.code, 0, checked.out);
        assert.match(checked.out, /0 errors, 0 warnings/);
        keep('Write it down');
      });

      it('is applied and shown', async () => {
        const applied = await run('apply', document);
        assert.equal(applied.code, 0, applied.err);
        const proved = await run('prove', document);
        assert.equal(proved.code, 0, proved.out + proved.err);
        const all = await run('prove', '--all', '--json');
        const { proofs, failing } = proveOutput.parse(JSON.parse(all.out));
        assert.deepEqual([all.code, failing], [0, false], all.out);
        assert.ok(
          proofs.some(({ word }) => word === 'proved' || word === 'shown'),
          proved.out,
        );
        assert.ok(!proofs.some(({ word }) => word === 'disarmed'));
        assert.equal((await run('check', document)).code, 0);
        keep('Apply it');
      });

      for (const { title, disarm, told } of scenario.ways) {
        it(`reports ${title}`, async () => {
          disarm(scratch.repo);
          const proved = await run('prove', '--all');
          assert.equal(proved.code, 1, proved.out);
          assert.match(proved.out, /: disarmed/);
          assert.match(proved.out, told);
          const checked = await run('check', document);
          assert.equal(checked.code, 1, checked.out);
          assert.match(checked.out, /c1 is disarmed in /);
          git(scratch.repo, ['checkout', '-q', '--', '.']);
          assert.equal((await run('prove', '--all')).code, 0);
        });
      }

      it('is taken back, byte for byte', async () => {
        const undone = await run('undo', document);
        assert.equal(undone.code, 0, undone.err);
        const after = filesOf(scratch.repo);
        git(scratch.repo, ['checkout', '-q', 'HEAD~1', '--', '.']);
        git(scratch.repo, ['clean', '-fdq']);
        const applied = git(scratch.repo, ['diff', '--name-only', '--diff-filter=A', 'HEAD~1', 'HEAD']).split('\n');
        for (const name of applied) if (name !== '') fs.rmSync(path.join(scratch.repo, name), { force: true });
        const before = filesOf(scratch.repo);
        assert.deepEqual([...after.keys()], [...before.keys()]);
        for (const [name, text] of before) {
          if (name !== path.normalize(document)) assert.equal(after.get(name), text, name);
        }
      });
    });
  }
});
