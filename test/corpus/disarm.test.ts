// Post-mortems of real sessions, taken through the command line as an engineer would: written, applied, shown, disarmed by
// hand in three ways each, and taken back. No text of a transcript stands here.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../scripts/guard-bundle.ts';
import { proveOutput } from '../../src/cli/prove-output.ts';
import { git, removeFolders } from '../support/repository.ts';
import { scenarios } from './scenarios.ts';
import { corpus, filesOf } from './scratch.ts';
import { applyTaken, takeUp, type Taken } from './taken.ts';

describe('preventions on sessions of the corpus', function () {
  this.timeout(180_000);

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
      let taken: Taken;
      let before: ReadonlyMap<string, string>;

      it('is written from the session', async () => {
        taken = await takeUp(scenario);
        const checked = await taken.run('check', taken.document);
        assert.equal(checked.code, 0, checked.out);
        assert.match(checked.out, /0 errors, 0 warnings/);
        before = filesOf(taken.repo);
      });

      it('is applied and shown', async () => {
        await applyTaken(taken);
        const all = await taken.run('prove', '--all', '--json');
        const { proofs, failing } = proveOutput.parse(JSON.parse(all.out));
        assert.deepEqual([all.code, failing], [0, false], all.out);
        assert.ok(proofs.some(({ word }) => word === 'proved' || word === 'shown'));
        assert.ok(!proofs.some(({ word }) => word === 'disarmed'));
        assert.equal((await taken.run('check', taken.document)).code, 0);
      });

      for (const { title, disarm, told } of scenario.ways) {
        it(`reports ${title}`, async () => {
          disarm(taken.repo);
          const proved = await taken.run('prove', '--all');
          assert.equal(proved.code, 1, proved.out);
          assert.match(proved.out, /: disarmed/);
          assert.match(proved.out, told);
          const checked = await taken.run('check', taken.document);
          assert.equal(checked.code, 1, checked.out);
          assert.match(checked.out, /c1 is disarmed in /);
          git(taken.repo, ['checkout', '-q', '--', '.']);
          assert.equal((await taken.run('prove', '--all')).code, 0);
        });
      }

      it('is taken back, byte for byte', async () => {
        const undone = await taken.run('undo', taken.document);
        assert.equal(undone.code, 0, undone.err);
        const after = filesOf(taken.repo);
        assert.deepEqual([...after.keys()], [...before.keys()]);
        for (const [name, text] of before) {
          // What was shown stays on record in the document.
          if (name !== path.normalize(taken.document)) assert.equal(after.get(name), text, name);
        }
      });
    });
  }
});
