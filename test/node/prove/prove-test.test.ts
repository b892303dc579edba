import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HookQuestion } from '../../../src/node/prove.ts';
import { defaultLimits } from '../../../src/node/replay/replay.ts';
import { commit, git, removeFolders, shaOf, write } from '../../support/repository.ts';
import { applyAll, documentPath, proveOnly, provingRepository } from '../../support/proving.ts';

const gate = 'grep -q "export const a = 2" src/a.ts\n';

describe('proving a test change', () => {
  after(removeFolders);

  /** A repository whose commits failed, then were mended, with a gate that came with the mending. */
  async function prepared(command: string, failing = 'HEAD~1'): Promise<string> {
    const change = `kind: test\ntargets: [agents-md]\ntest: { command: ${JSON.stringify(command)} }`;
    const repo = provingRepository({ cases: [], change });
    commit(repo, { files: { 'src/a.ts': 'export const a = 3;\n' }, subject: 'Fail', minutes: 1 });
    const files = { 'src/a.ts': 'export const a = 2;\n', 'test/gate.sh': gate, '.gitignore': 'node_modules\n' };
    commit(repo, { files, subject: 'Mend', minutes: 2 });
    await applyAll(repo, '');
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    const range = `commits: ${shaOf(repo, 'HEAD~2')}..${shaOf(repo, failing)}`;
    write(repo, { [documentPath]: text.replace(/^commits: .*$/m, range) });
    return repo;
  }

  it('runs nothing unless somebody asked for it, and says how to ask', async () => {
    const repo = await prepared('sh test/gate.sh');
    const asked: string[] = [];
    const consent = (question: HookQuestion) => Promise.resolve(asked.push(question.command) > 0);
    const proof = await proveOnly(repo, { consent });
    assert.equal(proof.word, 'not shown');
    assert.match(
      proof.reasons[0] ?? '',
      /was not run: nobody asked for that\. `sh test\/gate\.sh` must fail at [0-9a-f]{7}, and pass/,
    );
    assert.deepEqual(asked, []);
  });

  it('is shown when it fails where the failure was and passes now', async () => {
    const repo = await prepared('sh test/gate.sh');
    const before = git(repo, ['status', '--porcelain']);
    const asked: HookQuestion[] = [];
    const consent = (question: HookQuestion) => Promise.resolve(asked.push(question) > 0);
    const proof = await proveOnly(repo, { runTests: true, consent });
    assert.equal(proof.word, 'shown', proof.reasons.join(' '));
    assert.match(proof.how, /it fails at [0-9a-f]{7} \(exit 1\) and passes on the present tree/);
    assert.deepEqual(
      asked.map(({ command, files, isTest }) => [command, files, isTest]),
      [['sh test/gate.sh', ['test/gate.sh'], true]],
    );
    assert.equal(git(repo, ['status', '--porcelain']), before);
  });

  it('would not have caught what passes there too', async () => {
    const proof = await proveOnly(await prepared('true'), { runTests: true });
    assert.equal(proof.word, 'disarmed');
    assert.match(proof.reasons[0] ?? '', /passes at [0-9a-f]{7} too, .*would not have caught it/);
  });

  const open: readonly (readonly [string, string, RegExp])[] = [
    ['fails now', 'echo "1 failed" >&2; exit 3', /fails on the present tree: exit 3, 1 failed\./],
    ['cannot be found', 'no-such-program-here', /could not be tried on [0-9a-f]{7}: exit 127, .*not found/],
  ];
  for (const [what, command, expected] of open) {
    it(`is not shown when it ${what}`, async () => {
      const proof = await proveOnly(await prepared(command), { runTests: true });
      assert.equal(proof.word, 'not shown');
      assert.match(proof.reasons[0] ?? '', expected);
    });
  }

  it('is not run without a yes', async () => {
    const consent = () => Promise.resolve(false);
    const proof = await proveOnly(await prepared('sh test/gate.sh'), { runTests: true, consent });
    assert.match(proof.reasons[0] ?? '', /nobody allowed it/);
  });

  it('is ended after its time, with all that it started', async () => {
    const repo = await prepared('sleep 60 & sleep 60');
    const limits = { ...defaultLimits, testMs: 300 };
    const proof = await proveOnly(repo, { runTests: true, limits });
    assert.match(proof.reasons[0] ?? '', /could not be tried .* took longer than/);
  });

  it('has what is installed here, and cannot write to it', async () => {
    const repo = await prepared('test -e node_modules/tool/index.js && echo x > node_modules/tool/index.js');
    write(repo, { 'node_modules/tool/index.js': 'ours\n' });
    await proveOnly(repo, { runTests: true });
    assert.equal(fs.readFileSync(path.join(repo, 'node_modules/tool/index.js'), 'utf8'), 'ours\n');
  });

  it('does not guess where the failure was', async () => {
    const repo = await prepared('sh test/gate.sh');
    const text = fs.readFileSync(path.join(repo, documentPath), 'utf8');
    write(repo, { [documentPath]: text.replace(/^commits: .*\n/m, '') });
    const proof = await proveOnly(repo, { runTests: true });
    assert.match(proof.reasons[0] ?? '', /which commit held the failure is not known/);
  });
});
