import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { applyPlan } from '../../src/node/apply.ts';
import { planInit } from '../../src/node/library/init.ts';
import { removeFolders, repository, write } from '../support/repository.ts';

after(removeFolders);

const none = { folder: 'postmortems', ci: false, preCommit: false, prTemplate: false };

/** Runs it twice; gives the file's text, and makes sure that the second run has nothing to do. */
async function run(files: Readonly<Record<string, string>>, wanted: Partial<typeof none>, name: string) {
  const repo = repository(files);
  const plan = await planInit({ repo, ...none, ...wanted });
  await applyPlan(plan);
  assert.deepEqual((await planInit({ repo, ...none, ...wanted })).files, []);
  const file = path.join(repo, name);
  return { text: fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null, notes: plan.notes, plan };
}

describe('init', () => {
  it('writes a workflow that runs both commands, and leaves one that is there alone', async () => {
    const { text, notes } = await run({ a: '' }, { ci: true }, '.github/workflows/postmortem.yml');
    const workflow = parse(text ?? '') as { jobs: { postmortems: { steps: { run?: string }[] } } };
    assert.deepEqual(
      workflow.jobs.postmortems.steps.flatMap((step) => step.run ?? []),
      ['npx --yes agent-postmortem check', 'npx --yes agent-postmortem prove --all'],
    );
    assert.match(notes.join(), /the command must come from/);
    const own = await run(
      { '.github/workflows/postmortem.yml': 'name: ours\n' },
      { ci: true },
      '.github/workflows/postmortem.yml',
    );
    assert.equal(own.text, 'name: ours\n');
    assert.match(own.notes.join(), /exists and stays as it is/);
  });

  it('adds hooks to pre-commit behind the last of its list, every other byte kept', async () => {
    const before =
      '# ours\nrepos:\n- repo: https://example.org/x\n  hooks:\n  - id: a # note\n\n# end\nci:\n  autofix: true\n';
    const { text } = await run({ '.pre-commit-config.yaml': before }, { preCommit: true }, '.pre-commit-config.yaml');
    assert.ok(text);
    assert.ok(text.startsWith(before.slice(0, before.indexOf('\n\n# end') + 1)));
    assert.ok(text.endsWith('\n\n# end\nci:\n  autofix: true\n'));
    const { repos } = parse(text) as { repos: { hooks: { id: string; files: string }[] }[] };
    assert.deepEqual(
      repos[1]?.hooks.map(({ id }) => id),
      ['agent-postmortem-check', 'agent-postmortem-prove'],
    );
    const files = new RegExp(repos[1].hooks[0]?.files ?? '');
    assert.ok(['postmortems/a.md', '.claude/settings.json', 'src/CLAUDE.md'].every((file) => files.test(file)));
    assert.ok(!files.test('src/a.ts'));
  });

  it('says what to put in by hand where a file is laid out otherwise', async () => {
    for (const before of [
      'repos: []\n',
      'repos: [{ repo: local, hooks: [] }]\n',
      'a: 1\n',
      'repos:\n\t- x\n',
      '- x\n',
    ]) {
      const { text, notes } = await run(
        { '.pre-commit-config.yaml': before },
        { preCommit: true },
        '.pre-commit-config.yaml',
      );
      assert.equal(text, before);
      assert.match(notes.join(), /was left alone: .*Put in by hand:\n- repo: local/s);
    }
  });

  it('adds commands to lefthook, in a stage that is there or in a new one', async () => {
    const with_ =
      'pre-commit:\r\n  commands:\r\n    lint:\r\n      run: npm run lint\r\npre-push:\r\n  parallel: true\r\n';
    const { text } = await run({ 'lefthook.yml': with_ }, { preCommit: true }, 'lefthook.yml');
    const commands = (parse(text ?? '') as { 'pre-commit': { commands: object } })['pre-commit'].commands;
    assert.deepEqual(Object.keys(commands), ['lint', 'agent-postmortem-check', 'agent-postmortem-prove']);
    assert.doesNotMatch(text ?? '', /(?<!\r)\n/);
    const without = await run({ 'lefthook.yml': 'pre-push:\n  parallel: true' }, { preCommit: true }, 'lefthook.yml');
    assert.ok(without.text?.startsWith('pre-push:\n  parallel: true\npre-commit:\n'));
    const jobs = 'pre-commit:\n  jobs:\n    - run: x\n';
    assert.equal((await run({ 'lefthook.yml': jobs }, { preCommit: true }, 'lefthook.yml')).text, jobs);
  });

  it('adds lines to a hook of husky, unless it ends early', async () => {
    const { text } = await run({ '.husky/pre-commit': 'npm test' }, { preCommit: true }, '.husky/pre-commit');
    assert.equal(text, 'npm test\nnpx --yes agent-postmortem check\nnpx --yes agent-postmortem prove --all\n');
    const early = await run({ '.husky/pre-commit': 'npm test\nexit 0\n' }, { preCommit: true }, '.husky/pre-commit');
    assert.equal(early.text, 'npm test\nexit 0\n');
    const fresh = await run({ '.husky/.gitignore': '_\n' }, { preCommit: true }, '.husky/pre-commit');
    assert.match(fresh.text ?? '', /^npx --yes agent-postmortem check\n/);
  });

  it('only explains where no tool for commit hooks is used', async () => {
    const { plan } = await run({ a: '' }, { preCommit: true }, 'a');
    assert.deepEqual(plan.files, []);
    assert.match(plan.notes.join(), /git config core\.hooksPath \.githooks/);
  });

  it('adds blocks to the template of pull requests and the runbook that are there', async () => {
    const files = { 'docs/PULL_REQUEST_TEMPLATE.md': '## Why\n', 'RUNBOOK.md': '# Runbook\n\n- Call.\n' };
    const { text, plan } = await run(files, { prTemplate: true }, 'docs/PULL_REQUEST_TEMPLATE.md');
    assert.ok(text?.startsWith('## Why\n\n<!-- postmortem:begin id=pull-request -->\n'));
    assert.deepEqual(
      plan.files.map((file) => file.path),
      ['docs/PULL_REQUEST_TEMPLATE.md', 'RUNBOOK.md'],
    );
  });

  it('leaves a block alone that somebody changed, and says when its markers are broken', async () => {
    const changed =
      'A\n\n<!-- postmortem:begin id=pull-request -->\nours now\n<!-- postmortem:end id=pull-request -->\n';
    const name = '.github/pull_request_template.md';
    assert.equal((await run({ [name]: changed }, { prTemplate: true }, name)).text, changed);
    const broken = 'A\n<!-- postmortem:begin id=pull-request -->\n';
    const { text, notes } = await run({ [name]: broken }, { prTemplate: true }, name);
    assert.equal(text, broken);
    assert.match(notes.join(), /mend them by hand/);
  });

  it('does not write through a link', async () => {
    const repo = repository({ 'x.md': 'x\n' });
    write(repo, { '.github/keep': '' });
    fs.symlinkSync('../x.md', path.join(repo, '.github/pull_request_template.md'));
    await assert.rejects(planInit({ repo, ...none, prTemplate: true }), /is a symbolic link/);
  });
});
