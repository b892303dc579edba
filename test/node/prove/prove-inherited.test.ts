import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { proveDocument } from '../../../src/node/prove.ts';
import { applyAll, documentPath, provingRepository, shellCase, stashGuard } from '../../support/proving.ts';
import { removeFolders, temporaryFolder } from '../../support/repository.ts';

const cases = [shellCase('stop', 'cd src && git stash'), shellCase('pass', 'git status')];

describe('proving a guard that another agent has from Claude Code’s settings', () => {
  let guardProgram = '';

  before(async () => {
    const file = path.join(temporaryFolder(), 'guard.cjs');
    await writeGuard(file);
    guardProgram = fs.readFileSync(file, 'utf8');
  });
  after(removeFolders);

  it('runs it unasked and says what Copilot makes of it', async () => {
    const repo = provingRepository({ cases, change: stashGuard.replace('[claude-code]', '[claude-code, copilot]') });
    await applyAll(repo, guardProgram);
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    const options = { repo, home: temporaryFolder(), guardProgram, consent: () => Promise.resolve(false) };
    const proofs = await proveDocument({ document: documentPath, text }, options);
    assert.deepEqual(
      proofs.map(({ target, word, inexact, notes }) => [
        target,
        word,
        inexact,
        notes.some((one) => /not run/.test(one)),
      ]),
      [
        ['claude-code', 'proved', [], false],
        ['copilot', 'shown', ['translated'], false],
      ],
      JSON.stringify(proofs[1], null, 2),
    );
  });
});
