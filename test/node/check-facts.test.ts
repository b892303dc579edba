import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkText } from '../../src/node/check.ts';
import { gatherOutsideFacts } from '../../src/node/check-facts.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { commit, git, removeFolders, repository, shaOf, temporaryFolder, write } from '../support/repository.ts';

const options = { today: '2026-03-02', facts: 'all' } as const;

describe('facts for checks', () => {
  after(removeFolders);

  /** A repository in which src/old.ts was removed after the run's commit. */
  function make() {
    const repo = repository({ 'src/here.ts': '', 'src/old.ts': '', 'README.md': '' });
    const run = shaOf(repo).slice(0, 8);
    commit(repo, { files: { 'src/old.ts': null }, subject: 'Remove', minutes: 5 });
    return { repo, run, head: shaOf(repo).slice(0, 8), file: path.join(repo, 'postmortems/a.md') };
  }

  const found = async (text: string, file: string, ids: readonly string[]) => {
    const { findings } = await checkText(text, file, options);
    return findings.filter(({ id }) => ids.includes(id)).map(({ range }) => text.slice(range.start, range.end));
  };

  it('know files of now and of the run, and commits', async () => {
    const { repo, run, head, file } = make();
    write(repo, { 'src/new/untracked.ts': '' });
    const text = `---
status: open
commits: ${run}..${head}
---
# T

## What happened
It read \`src/here.ts\`, \`src/old.ts\`, \`src/new/untracked.ts\`, \`src/\` and \`src/typo.ts\`, reverted in 0123abcd and in ${head}.
`;
    assert.deepEqual(await found(text, file, ['dead-path', 'dead-commit']), ['src/typo.ts', '0123abcd']);
    // Without the run's commits, what is gone is gone.
    const bare = text.replace(/^commits.*\n/m, '').replace(` and in ${head}`, '');
    assert.deepEqual(await found(bare, file, ['dead-path']), ['src/old.ts', 'src/typo.ts']);
  });

  it('know on which day a document came into the history, under an earlier name as well', async () => {
    const { repo } = make();
    const text = `---\nstatus: open\ndate: 2026-02-01\n---\n# A document that is moved\n${'More text.\n'.repeat(20)}`;
    commit(repo, { files: { 'postmortems/a.md': text }, subject: 'Write', minutes: 24 * 60 * 10 });
    git(repo, ['mv', 'postmortems/a.md', 'postmortems/b.md'], 24 * 60 * 20);
    git(repo, ['commit', '-m', 'Move'], 24 * 60 * 20);
    const { written } = await gatherOutsideFacts(parsePostmortem(text), path.join(repo, 'postmortems/b.md'));
    assert.equal(written, '2026-02-14');
    assert.deepEqual(await found(text, path.join(repo, 'postmortems/b.md'), ['written-late']), ['2026-02-01']);
    assert.deepEqual(await found(text, path.join(repo, 'postmortems/c.md'), ['written-late']), []);
  });

  it('are silent in a shallow clone and outside of a repository', async () => {
    const { repo, run, head } = make();
    const clone = path.join(temporaryFolder(), 'clone');
    git(path.dirname(clone), ['clone', '--depth', '1', `file://${repo}`, clone]);
    const text = `---\nstatus: open\ncommits: ${run}..${head}\n---\n# T\n\n## What happened\nIt read \`src/typo.ts\`.\n`;
    assert.deepEqual(await found(text, path.join(clone, 'a.md'), ['dead-commit', 'written-late']), []);
    const outside = temporaryFolder();
    assert.deepEqual(await found(text, path.join(outside, 'a.md'), ['dead-commit', 'dead-path']), []);
  });

  it('are not asked for while one types, and those of before are kept', async () => {
    const { repo, file } = make();
    const text = '# T\n\n## What happened\nIt read `src/typo.ts`.\n';
    fs.mkdirSync(path.join(repo, 'postmortems'));
    const saved = await checkText(text, file, options);
    assert.ok(saved.findings.some(({ id }) => id === 'dead-path'));
    const typed = await checkText(`${text}More.\n`, file, { today: '2026-03-02' });
    assert.ok(!typed.findings.some(({ id }) => id === 'dead-path'));
    const kept = await checkText(`${text}More.\n`, file, { today: '2026-03-02', known: saved.outside });
    assert.ok(kept.findings.some(({ id }) => id === 'dead-path'));
  });
});
