import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { commit, removeFolders, repository, write } from '../support/repository.ts';
import { runCli, type CliRun } from '../support/cli.ts';
import { exampleEvidence, examplePostmortem } from '../support/postmortem-text.ts';

const now = '2026-02-05T10:00:00Z';
const hook = `id: c1
kind: hook
targets: [claude-code, copilot]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files; do not stash." }
owner:`;
const scoped = `
\`\`\`harness-change
id: c2
kind: rule
targets: [copilot, cursor]
rule: { do: add, text: "Read first.", paths: ["src/**"] }
owner: "@robin"
due: 2026-02-10
\`\`\`

## What we are not doing`;

const stash = { tool: 'Bash', toolKind: 'shell', input: { command: 'git stash' }, agent: 'claude-code' };
const evidence = `${exampleEvidence}${JSON.stringify({ label: 'c1.1', kind: 'case', change: 'c1', must: 'stop', why: 'it ran', ...stash })}\n`;

const other = `---
template: agent-run
id: pm-00000002
date: 2026-02-06
status: open
---
# Again

Like [the first](2026-02-04-stash.md#what-happened) and [e7], [code](../src/a.ts), \`2026-02-04-stash.md\`.

[e7]: evidence/2026-02-04-stash.jsonl#L2
[old]: <2026-02-04-stash.md>
`;

/** A repository with a post-mortem whose changes are applied, and another that names it. */
async function makeRepository(): Promise<string> {
  const repo = repository({ 'CLAUDE.md': '# Shop\n', 'src/a.ts': 'export {};\n' });
  const text = examplePostmortem.replace(/id: c1\n[\s\S]*?owner:/, hook).replace('\n## What we are not doing', scoped);
  write(repo, {
    'postmortems/2026-02-04-stash.md': text,
    'postmortems/evidence/2026-02-04-stash.jsonl': evidence,
    'postmortems/2026-02-06-again.md': other,
  });
  const applied = await run(repo, ['apply', 'postmortems/2026-02-04-stash.md']);
  assert.equal(applied.code, 0, applied.err);
  commit(repo, { files: {}, subject: 'Apply', minutes: 1 });
  return repo;
}

const run = (repo: string, argv: readonly string[]): Promise<CliRun> => runCli(repo, now, argv);
const read = (repo: string, name: string): string => fs.readFileSync(path.join(repo, name), 'utf8');

/** What check and prove say, whatever the document is called. */
async function verdicts(repo: string, name: string): Promise<readonly string[]> {
  const runs = [await run(repo, ['check', '--format', 'json']), await run(repo, ['prove', '--all', '--json'])];
  return runs.map(({ out, code }) =>
    `${code} ${out}`
      .replaceAll(name, 'NAME')
      .replace(/"(p50|p95|ms)": [\d.]+/g, '"$1": 0')
      .replace(/\d+ ms/g, '0 ms'),
  );
}

describe('renaming a post-mortem', () => {
  after(removeFolders);

  it('takes evidence, links and the harness along; checks and proofs say what they said', async () => {
    const repo = await makeRepository();
    const before = await verdicts(repo, '2026-02-04-stash');
    const renamed = await run(repo, ['rename', 'postmortems/2026-02-04-stash.md', '2026-02-04-put-aside']);
    assert.equal(renamed.code, 0, renamed.err);
    assert.match(renamed.out, /renamed postmortems\/evidence\/2026-02-04-stash\.jsonl → .*put-aside\.jsonl/);
    const files = fs.readdirSync(path.join(repo, 'postmortems'), { recursive: true }).map(String).sort();
    assert.deepEqual(
      files.map((name) => name.split(path.sep).join('/')),
      ['2026-02-04-put-aside.md', '2026-02-06-again.md', 'evidence', 'evidence/2026-02-04-put-aside.jsonl'],
    );
    const text = read(repo, 'postmortems/2026-02-04-put-aside.md');
    assert.match(text, /^evidence: evidence\/2026-02-04-put-aside\.jsonl$/m);
    assert.match(text, /^\[e2\]: evidence\/2026-02-04-put-aside\.jsonl#L2$/m);
    assert.equal(
      read(repo, 'postmortems/2026-02-06-again.md'),
      other.replaceAll('stash', 'put-aside').replace('`2026-02-04-put-aside', '`2026-02-04-stash'),
    );
    assert.match(read(repo, '.postmortem/guards.json'), /"document": "postmortems\/2026-02-04-put-aside\.md"/);
    const everything = fs.readdirSync(repo, { recursive: true, withFileTypes: true });
    for (const entry of everything.filter((one) => one.isFile() && !one.parentPath.includes('.git'))) {
      if (entry.name === '2026-02-06-again.md') continue;
      const content = fs.readFileSync(path.join(entry.parentPath, entry.name), 'utf8');
      assert.ok(!content.includes('2026-02-04-stash'), `${entry.name} names the old file`);
    }
    assert.deepEqual(await verdicts(repo, '2026-02-04-put-aside'), before);
    const undone = await run(repo, ['undo', 'postmortems/2026-02-04-put-aside.md']);
    assert.equal(undone.code, 0, undone.err);
    assert.ok(!fs.existsSync(path.join(repo, '.postmortem/guards.json')), 'what was applied can be taken back');
  });

  it('into another folder keeps every link of its own', async () => {
    const repo = await makeRepository();
    const moved = await run(repo, ['rename', 'postmortems/2026-02-06-again.md', 'postmortems/2026/again.md']);
    assert.equal(moved.code, 0, moved.err);
    const text = read(repo, 'postmortems/2026/again.md');
    assert.match(text, /\[the first\]\(\.\.\/2026-02-04-stash\.md#what-happened\)/);
    assert.match(text, /\[code\]\(\.\.\/\.\.\/src\/a\.ts\)/);
    assert.match(text, /^\[e7\]: \.\.\/evidence\/2026-02-04-stash\.jsonl#L2$/m);
    assert.match(text, /^\[old\]: <\.\.\/2026-02-04-stash\.md>$/m);
  });

  it('is refused over another file, and writes nothing', async () => {
    const repo = await makeRepository();
    const refused = await run(repo, ['rename', 'postmortems/2026-02-04-stash.md', '2026-02-06-again']);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /already; choose another name/);
    const outside = await run(repo, ['rename', 'postmortems/2026-02-04-stash.md', '../../x.md']);
    assert.equal(outside.code, 2);
  });
});
