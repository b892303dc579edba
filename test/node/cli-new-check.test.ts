import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main.ts';

const id = '0a1b2c3d-0000-4000-8000-000000000000';

/** A session file in which the user refuses `git stash`. */
function transcript(cwd: string): string {
  const base = { sessionId: id, cwd, version: '2.1.0', isSidechain: false, userType: 'external' };
  const row = (n: number, rest: object): string =>
    `${JSON.stringify({ ...base, uuid: `u${n}`, parentUuid: n === 0 ? null : `u${n - 1}`, timestamp: `2026-02-04T09:0${n}:00.000Z`, ...rest })}\n`;
  const refusal =
    "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). STOP what you are doing and wait for the user to tell you how to proceed.";
  return [
    row(0, { type: 'user', message: { role: 'user', content: 'Reword the warning in a.txt.' } }),
    row(1, {
      type: 'assistant',
      message: {
        id: 'm1',
        role: 'assistant',
        model: 'claude-x',
        content: [{ type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'git stash' } }],
      },
    }),
    row(2, {
      type: 'user',
      message: {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't1', is_error: true, content: refusal }],
      },
      toolUseResult: 'User rejected tool use',
    }),
  ].join('');
}

describe('agent-postmortem new and check', () => {
  let repo: string;
  let session: string;

  async function run(...argv: string[]) {
    const result = { out: '', err: '', code: -1 };
    await main(argv, {
      stdout: (text) => void (result.out += text),
      stderr: (text) => void (result.err += text),
      env: { HOME: repo },
      cwd: repo,
      isTty: false,
      now: () => new Date('2026-02-05T10:00:00Z'),
      exit: (code) => void (result.code = code),
      signal: new AbortController().signal,
    });
    return result;
  }

  beforeEach(async () => {
    repo = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'verbs-')));
    session = path.join(repo, `${id}.jsonl`);
    await fs.writeFile(session, transcript(repo));
  });

  afterEach(async () => {
    await fs.rm(repo, { recursive: true });
  });

  it('writes a draft that check finds no fault with', async () => {
    const made = await run('new', '--session', session);
    assert.deepEqual([made.code, made.err], [0, '']);
    const [document = '', evidence = ''] = made.out.trim().split('\n');
    assert.match(document, /^postmortems\/2026-02-04-refused-git-stash.*\.md$/);
    const text = await fs.readFile(path.join(repo, document), 'utf8');
    assert.match(text, /The user refused `git stash`/);
    assert.match(await fs.readFile(path.join(repo, evidence), 'utf8'), /"command":"git stash"/);
    const checked = await run('check');
    assert.equal(checked.code, 0, checked.out);
    assert.match(checked.out, /1 post-mortem checked: 0 errors, 0 warnings/);
    const opened = text.replace('status: draft', 'status: open ');
    await fs.writeFile(path.join(repo, document), opened);
    assert.equal((await run('check', document)).code, 1);
  });

  it('prints without writing', async () => {
    const made = await run('new', '--session', session, '--out', '-');
    assert.match(made.out, /^---\ntemplate: agent-run\n/);
    assert.deepEqual(await fs.readdir(repo), [path.basename(session)]);
  });

  it('stays inside the repository', async () => {
    const made = await run('new', '--session', session, '--out', '../elsewhere.md');
    assert.equal(made.code, 2);
    assert.match(made.err, /is not inside the repository/);
  });

  it('gives JSON and SARIF, and fixes what decides nothing', async () => {
    await fs.mkdir(path.join(repo, 'postmortems'));
    const file = path.join(repo, 'postmortems/a.md');
    await fs.writeFile(file, '---\nstatus: open\n---\n# T\n');
    const json = await run('check', '--format', 'json');
    assert.equal(json.code, 1);
    const { files } = JSON.parse(json.out) as { files: { file: string; findings: { id: string; start: object }[] }[] };
    assert.equal(files[0]?.file, 'postmortems/a.md');
    assert.deepEqual(files[0]?.findings[0], {
      id: 'missing-section',
      severity: 'warning',
      message: 'The section "What happened" is missing; add it.',
      start: { line: 4, column: 1 },
      end: { line: 4, column: 4 },
      fixes: [{ title: 'Add the section "What happened"', automatic: true }],
    });
    const sarif = JSON.parse((await run('check', '--format', 'sarif')).out) as {
      runs: { results: { ruleId: string }[] }[];
    };
    assert.equal(sarif.runs[0]?.results[0]?.ruleId, 'missing-section');
    const fixed = await run('check', '--fix', '--format', 'text');
    assert.doesNotMatch(fixed.out, /missing-section/);
    assert.match(await fs.readFile(file, 'utf8'), /## What we are not doing/);
    assert.equal((await run('check', 'nowhere.md')).code, 2);
  });

  it('follows the settings of the repository', async () => {
    await fs.mkdir(path.join(repo, '.postmortem'));
    await fs.mkdir(path.join(repo, 'docs'));
    await fs.writeFile(
      path.join(repo, '.postmortem/settings.json'),
      '{ "folder": "docs", "severity": { "missing-section": "off" } }',
    );
    await fs.writeFile(path.join(repo, 'docs/a.md'), '---\nstatus: open\npattern: drift\n---\n# T\n');
    const checked = await run('check');
    assert.match(checked.out, /^1 post-mortem checked, nothing found\.$/m);
    await fs.writeFile(path.join(repo, '.postmortem/settings.json'), '{ "folder": "../x" }');
    assert.equal((await run('check')).code, 2);
  });
});
