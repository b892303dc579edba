import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { listFiles } from '../../src/node/git/files.ts';
import { findOwners } from '../../src/node/owners.ts';
import { commit, removeFolders, repository, temporaryFolder, write } from '../support/repository.ts';

/** Commits as somebody. */
function commitAs(repo: string, name: string, mail: string): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const who = ['-c', `user.name=${name}`, '-c', `user.email=${mail}`];
  execFileSync('git', [...who, 'commit', '--allow-empty', '-m', 'x'], { cwd: repo, env, stdio: 'ignore' });
}

describe('owners', () => {
  after(removeFolders);

  it('are code owners first, then those who commit; never a bot or an agent', async () => {
    const repo = repository();
    commit(repo, {
      files: { '.github/CODEOWNERS': '# All\n* @robin @shop/team someone@example.org\n/src/ @kim # prices\n' },
      subject: 'Name owners',
      minutes: 1,
    });
    commitAs(repo, 'Sam Example', '12+sam-example@users.noreply.github.com');
    commitAs(repo, 'Ida Example', 'ida@example.org');
    commitAs(repo, 'Ida Example', 'ida@example.org');
    commitAs(repo, 'dependabot[bot]', '1+dependabot[bot]@users.noreply.github.com');
    commitAs(repo, 'Claude', 'noreply@anthropic.com');
    const names = (await findOwners(repo)).map(({ name }) => name);
    assert.deepEqual(names, ['@robin', '@shop/team', '@kim', 'A', 'Ida Example', '@sam-example']);
  });

  it('and files are none where there is no repository', async () => {
    const folder = temporaryFolder();
    assert.deepEqual(await findOwners(folder), []);
    assert.deepEqual(await listFiles(folder), []);
  });

  it('files are those of the index and new ones, ignored ones left out', async () => {
    const repo = repository({ 'src/a b.ts': 'a\n', '.gitignore': 'out/\n' });
    write(repo, { 'src/neü.ts': 'n\n', 'out/x.js': 'x\n' });
    assert.deepEqual(await listFiles(repo), ['.gitignore', 'src/a b.ts', 'src/neü.ts']);
  });
});
