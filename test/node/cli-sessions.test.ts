import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { sessionOutput, sessionsOutput } from '../../src/cli/output-schemas.ts';
import { makeDemo, type Demo } from '../../scripts/demo.ts';
import { runCliAt, type CliPlace } from '../support/cli.ts';

describe('agent-postmortem sessions and session', () => {
  let place: string;
  let demo: Demo;
  let transcript: string;
  let at: CliPlace;

  before(() => {
    place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sessions-')));
    demo = makeDemo(path.join(place, 'demo'));
    at = { cwd: demo.repo, env: { XDG_CACHE_HOME: path.join(place, 'demo/cache') } };
    const store = path.join(demo.home, '.claude/projects');
    transcript = path.join(store, fs.readdirSync(store)[0] ?? '', `${demo.sessionId}.jsonl`);
  });

  after(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  const run = (...argv: string[]) => runCliAt(at, [...argv, '--home', demo.home]);

  /** A copy of the demo session that was recorded in another folder. */
  function recordIn(cwd: string, id: string): void {
    const folder = path.join(demo.home, '.claude/projects', cwd.replace(/[^A-Za-z0-9-]/g, '-'));
    fs.mkdirSync(folder, { recursive: true });
    const text = fs.readFileSync(transcript, 'utf8').replaceAll(demo.repo, cwd).replaceAll(demo.sessionId, id);
    fs.writeFileSync(path.join(folder, `${id}.jsonl`), text);
  }

  async function listed(): Promise<readonly string[]> {
    const { out } = await run('sessions', '--json');
    return sessionsOutput
      .parse(JSON.parse(out))
      .sessions.map((session) => session.id)
      .sort();
  }

  it('lists the session of the repository with its signals, for people and as JSON', async () => {
    const text = await run('sessions');
    assert.equal(text.code, 0);
    assert.match(text.out, /^Prices come out with fractions of a cent/m);
    assert.match(text.out, /weakened-test/);
    assert.match(text.out, /^1 session of this repository, of 1 session file$/m);
    const { out } = await run('sessions', '--json');
    const { sessions } = sessionsOutput.parse(JSON.parse(out));
    assert.equal(sessions[0]?.counts.prompts, 2);
    assert.deepEqual(sessions[0]?.patterns[0], 'false-green');
  });

  it('says how many files could not be read at all', async () => {
    const store = path.dirname(transcript);
    fs.writeFileSync(path.join(store, '00000000-0000-4000-8000-000000000001.jsonl'), '\u0000\u00ff\nnot json\n');
    const { out } = await run('sessions');
    fs.rmSync(path.join(store, '00000000-0000-4000-8000-000000000001.jsonl'));
    assert.match(out, /^1 session of this repository, of 2 session files, 1 could not be read$/m);
  });

  it('tells the facts of one session, selected by id, by its beginning and by file', async () => {
    for (const selector of [demo.sessionId, demo.sessionId.slice(0, 8), transcript]) {
      const { out, code } = await run('session', selector, '--json');
      assert.equal(code, 0, selector);
      const { session, counts, diff, unknown, loaded } = sessionOutput.parse(JSON.parse(out));
      assert.equal(session.id, demo.sessionId);
      assert.deepEqual(
        [counts.prompts, counts.toolCalls, counts.shellFailures, counts.testRuns, counts.commits, counts.filesEdited],
        [2, 10, 0, 2, 2, 2],
      );
      assert.equal(diff?.commits.length, 2);
      assert.deepEqual(unknown, {});
      assert.ok(loaded.some((item) => item.path === 'CLAUDE.md' && item.state === 'loaded'));
    }
  });

  it('finds sessions of sub-folders, worktrees and symbolic links, and no others', async () => {
    const worktree = path.join(place, 'tree');
    execFileSync('git', ['-C', demo.repo, 'worktree', 'add', '--quiet', worktree, 'HEAD'], { stdio: 'pipe' });
    const link = path.join(place, 'link');
    fs.symlinkSync(demo.repo, link);
    fs.mkdirSync(path.join(demo.repo, 'src/deep'), { recursive: true });
    const ids = ['sub', 'tree', 'link', 'gone', 'else'].map(
      (name) => `${name.padEnd(8, '0')}-0000-4000-8000-000000000000`,
    );
    const places = [path.join(demo.repo, 'src/deep'), worktree, link, path.join(demo.repo, 'gone'), `${demo.repo}-2`];
    places.forEach((folder, index) => recordIn(folder, ids[index] ?? ''));
    assert.deepEqual(await listed(), [demo.sessionId, ...ids.slice(0, 4)].sort());
  });

  it('lists the copy of a session once', async () => {
    const before = await listed();
    const folder = path.join(demo.home, '.claude/projects/archive');
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(transcript, path.join(folder, `${demo.sessionId}.jsonl`));
    assert.deepEqual(await listed(), before);
    const { code } = await run('session', demo.sessionId, '--json');
    assert.equal(code, 0);
  });

  it('says what to do when a selector names nothing, or a file that is no session', async () => {
    const nobody = await run('session', 'ffffffff');
    assert.equal(nobody.code, 2);
    assert.match(nobody.err, /No session is called ffffffff.*sessions/);
    const absent = await run('session', './absent.jsonl');
    assert.equal(absent.code, 2);
    assert.match(absent.err, /does not exist/);
    const other = path.join(place, 'other.jsonl');
    fs.writeFileSync(other, '{"hello":1}\n');
    const unknown = await run('session', other);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no session that is understood/);
  });

  it('survives a cache that is damaged, and makes it anew', async () => {
    const cache = path.join(demo.repo, '../cache/agent-postmortem/sessions.json');
    const before = await listed();
    assert.ok(fs.existsSync(cache));
    for (const text of [
      '',
      '{',
      '[]',
      '{"x":7}',
      JSON.stringify({ [`${transcript}#`]: { stamp: 'x', summary: {} } }),
    ]) {
      fs.writeFileSync(cache, text);
      assert.deepEqual(await listed(), before);
    }
  });

  it('colours only a terminal, and not with NO_COLOR', async () => {
    const argv = ['sessions', '--home', demo.home];
    const escape = String.fromCharCode(27);
    assert.ok(!(await runCliAt(at, argv)).out.includes(escape));
    assert.ok((await runCliAt({ ...at, isTty: true }, argv)).out.includes(escape));
    assert.ok(!(await runCliAt({ ...at, isTty: true, env: { ...at.env, NO_COLOR: '1' } }, argv)).out.includes(escape));
  });

  it('has help and a version, and refuses what it does not know', async () => {
    const help = await runCliAt(at, ['--help']);
    assert.equal(help.code, 0);
    for (const verb of ['sessions', 'session', 'new', 'check', 'apply', 'undo'])
      assert.match(help.out, new RegExp(`^  ${verb} `, 'm'));
    assert.match((await runCliAt(at, ['--version'])).out, /^\d+\.\d+\.\d+\n$/);
    assert.equal((await runCliAt(at, ['frobnicate'])).code, 2);
    assert.equal((await runCliAt(at, ['sessions', '--since', 'yesterday'])).code, 2);
  });
});
