import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { main } from '../../src/cli/main.ts';
import { backtestOutput, libraryOutput } from '../../src/cli/library-output.ts';
import { demoSessionId, makeDemo } from '../support/demo.ts';
import { makeLibrary, postmortemText, type LibraryPlace } from '../support/library.ts';
import { removeFolders } from '../support/repository.ts';

after(removeFolders);

async function run(place: LibraryPlace, ...args: readonly string[]) {
  const printed = { out: '', err: '', code: -1 };
  await main([...args], {
    stdout: (text) => (printed.out += text),
    stderr: (text) => (printed.err += text),
    env: { XDG_CACHE_HOME: place.cache, HOME: place.home },
    cwd: place.repo,
    isTty: false,
    now: () => new Date('2026-03-31T09:00:00Z'),
    exit: (code) => (printed.code = code),
    signal: new AbortController().signal,
    ask: () => Promise.resolve(false),
  });
  return printed;
}

describe('the verbs of the library', () => {
  it('search by field and text, and by likeness', async () => {
    const place = makeLibrary();
    const found = await run(place, 'search', 'pattern:false-green', 'assertion of');
    assert.match(found.out, /^The agent weakened an assertion of the tax tests\n[^]*1 of 14 post-mortems\n$/);
    const like = await run(place, 'search', '--like', 'postmortems/2026-01-20-stash-two.md');
    assert.match(like.out, /shares the pattern mistuned-escalation, src\/price\/total\.ts/);
    assert.match(like.out, /c1: a rule in prose, applied, not shown/);
    assert.match(like.out, /rejected: A hook on every `git` call – it would stop the useful ones too/);
  });

  it('print the library in the form of its schema', async () => {
    const { out, code } = await run(makeLibrary(), 'export');
    assert.equal(code, 0);
    const output = libraryOutput.strict().parse(JSON.parse(out));
    assert.equal(output.postmortems.length, 14);
  });

  it('backtest in the form of its schema, and end with 1 when ordinary work would have been stopped', async () => {
    const place = makeLibrary();
    const file = 'postmortems/2026-01-20-stash-two.md';
    const fine = await run(place, 'backtest', file, '--json');
    assert.equal(fine.code, 0);
    assert.equal(backtestOutput.parse(JSON.parse(fine.out)).stopped, 2);
    const text = fs.readFileSync(path.join(place.repo, file), 'utf8').replace('["git stash"]', '["git"]');
    fs.writeFileSync(path.join(place.repo, file), text);
    const wide = await run(place, 'backtest', file, '--change', 'c1');
    assert.equal(wide.code, 1);
    assert.match(wide.out, /stopped {2}it ran +git status --short/);
    assert.match(wide.out, /3 of 4 calls .* in 1 of 1 sessions/);
    assert.match(wide.err, /would have stopped 1 call that ran/);
    const missing = await run(place, 'backtest', file, '--change', 'c9');
    assert.deepEqual([missing.code, missing.err], [2, `${file} has no change c9; it has c1.\n`]);
  });

  it('print what another repository can take, without what is only this one’s', async () => {
    const { out } = await run(makeLibrary(), 'export', '--copy', 'postmortems/2026-01-20-stash-two.md');
    assert.match(out, /^## What to copy\n\nFrom “The agent stashed a colleague’s changes”/);
    assert.match(out, /```harness-change\nid: c1\ntargets: \[claude-code\]\nkind: hook\nguard: .*\n```/);
    assert.equal(out.match(/"kind":"case"/g)?.length, 2);
    assert.doesNotMatch(out, /owner|due|applied:|shown:/);
  });

  it('print an issue for each open action', async () => {
    const place = makeLibrary();
    const all = await run(place, 'issue-text', 'postmortems/2026-03-11-refunds.md');
    assert.match(
      all.out,
      /^# Alert when answers cite an old policy\n\nFrom the post-mortem `postmortems\/2026-03-11-refunds\.md`/,
    );
    assert.doesNotMatch(all.out, /eval set/);
    const one = await run(place, 'issue-text', 'postmortems/2026-02-25-loop.md', '--change', 'c1');
    assert.match(one.out, /^From the post-mortem [^]*Owner: @sam\n- Due: 2026-03-04/);
    assert.equal(one.err, 'Title: Stop after three failures\n');
    const done = await run(place, 'issue-text', 'postmortems/2026-01-20-stash-two.md');
    assert.deepEqual([done.out, done.code], ['', 0]);
  });

  it('write a review once, and not over what people wrote into it', async () => {
    const place = makeLibrary();
    const first = await run(place, 'review');
    assert.equal(first.out.trim().split('\n').at(-1), 'postmortems/reviews/2026-03-31.md');
    const again = await run(place, 'review');
    assert.equal(again.code, 2);
    assert.match(again.err, /exists, and people may have written into it/);
    const printed = await run(place, 'review', '--out', '-', '--since', '2025-10-01');
    assert.match(printed.out, /^# Review of the post-mortems, 2025-10-01 to 2026-03-31\n/);
    assert.doesNotMatch(printed.out, /!\[/);
    assert.equal((await run(place, 'review', '--out', '../x.md')).code, 2);
    assert.equal((await run(place, 'review', '--since', 'soon')).code, 2);
  });

  it('say what init can write', async () => {
    const place = makeLibrary();
    assert.match((await run(place, 'init')).err, /--ci, --pre-commit, --pr-template/);
    const shown = await run(place, 'init', '--ci', '--dry-run');
    assert.match(shown.out, /^--- \/dev\/null\n\+\+\+ b\/\.github\/workflows\/postmortem\.yml/);
    assert.equal(fs.existsSync(path.join(place.repo, '.github')), false);
  });
});

describe('a new post-mortem in a library', () => {
  it('offers what an earlier one rejected with its reason, and a stronger kind', async () => {
    const demo = makeDemo(new Date('2026-02-06T09:00:00Z'));
    const place = { repo: demo.repo, home: demo.home, cache: path.join(demo.home, '.cache') };
    const plain = await run(place, 'new', '--session', demoSessionId, '--out', '-');
    const pattern = /^pattern: (\S+)/m.exec(plain.out)?.[1] ?? '';
    assert.notEqual(pattern, '');
    const folder = path.join(demo.repo, 'postmortems');
    fs.mkdirSync(folder);
    fs.writeFileSync(
      path.join(folder, '2026-01-20-earlier.md'),
      postmortemText({
        date: '2026-01-20',
        slug: 'earlier',
        id: 'pm-00000001',
        title: 'It happened before',
        pattern,
        changes: [
          {
            lead: 'Say so',
            yaml: ['kind: rule', 'rule: { do: add, text: "No." }', 'applied: { date: 2026-01-21, files: {} }'],
          },
        ],
        rejected: ['A hook on `git` | all of it: it would stop *useful* calls. (?)'],
      }),
    );
    const { out } = await run(place, 'new', '--session', demoSessionId, '--out', '-');
    assert.match(
      out,
      /^- A hook on `git` .*all of it: it would stop \\\*useful\\\* calls, as \[2026-01-20\]\(2026-01-20-earlier\.md\) said\. \(\?\)$/m,
    );
    assert.match(
      out,
      /; the pattern came back after a rule in prose \(\[2026-01-20\]\(2026-01-20-earlier\.md\), c1, not shown to work\); the next stronger kind is a scoped doc\./,
    );
    demo.remove();
  });
});
