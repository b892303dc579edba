import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { reviewRepository } from '../../src/node/library/review.ts';
import { makeLibrary, postmortemText } from '../support/library.ts';
import { removeFolders, temporaryFolder, write } from '../support/repository.ts';

after(removeFolders);

async function review(out: string | null, extra: Readonly<Record<string, string>> = {}) {
  const { repo, home, cache } = makeLibrary();
  write(repo, extra);
  return reviewRepository({
    repo,
    home,
    env: null,
    folder: 'postmortems',
    since: '2026-01-01',
    today: '2026-03-31',
    out,
    cacheDir: cache,
  });
}

const section = (markdown: string, heading: string): string =>
  markdown.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';

describe('the review', () => {
  it('counts the period and links every document of it', async () => {
    const { markdown } = await review('postmortems/reviews/q1.md');
    assert.match(
      markdown,
      /^11 post-mortems are of runs in this period \(2 in draft, 5 open, 4 closed\); the library holds 14\.$/m,
    );
    assert.match(markdown, /^1 of them tells how much work had to be done again: 45 minutes in all\.$/m);
    for (const [, target = ''] of markdown.matchAll(/\]\(([^)]+\.md)\)/g))
      assert.match(target, /^\.\.\/2025-|^\.\.\/2026-/);
  });

  it('names what came back, and one change for several patches', async () => {
    const { markdown } = await review(null);
    const repeats = section(markdown, 'What came back');
    assert.match(repeats, /\*\*scope-leak\*\* on the layer task: 2 post-mortems 9 days apart\./);
    assert.match(repeats, /c1 is a hook, applied on 2026-01-08, shown to work/);
    const gaps = section(markdown, 'Several patches');
    assert.match(gaps, /### false-green: 3 changes from 3 of 4 post-mortems/);
    assert.match(
      gaps,
      /Proposed: apply c1 of \[2026-01-16 [^\]]+\]\(postmortems\/2026-01-16-skipped-test\.md\), which is a test gate/,
    );
    assert.match(gaps, /`test\/tax\/rates\.test\.ts` \(2\)/);
  });

  it('lists rules whose files and paths are gone, and lessons about what is no more', async () => {
    const stale = section((await review(null)).markdown, 'Stale lessons');
    assert.match(stale, /`\.claude\/rules\/release\.md`, written on 2026-02-04, is gone/);
    assert.match(stale, /no file matches `tools\/\*\*`/);
    assert.match(stale, /the file that it names is gone: `tools\/release\.sh`/);
    assert.equal(stale.split('\n').filter((line) => line.startsWith('| ')).length, 4);
  });

  it('lists guards that stopped nothing for 90 days, but none that only ask', async () => {
    const late = makeLibrary();
    const { markdown } = await reviewRepository({
      ...{ repo: late.repo, home: late.home, env: null, folder: 'postmortems', out: null },
      since: '2026-03-01',
      today: '2026-07-01',
    });
    const stale = section(markdown, 'Stale lessons');
    assert.match(
      stale,
      /Deny edits of generated files \| it stopped nothing in the 117 days since 2026-03-06, on this machine/,
    );
    assert.doesNotMatch(stale, /Ask before a tax test|Deny `git stash`/);
  });

  it('lists what is overdue and what was never closed', async () => {
    const open = section((await review(null)).markdown, 'Overdue');
    assert.match(open, /^4 changes and actions are overdue\.$/m);
    assert.match(open, /\| 2026-01-23 \| 67 \| c1: Run the tests before the work counts as done \| `@sam` \|/);
    assert.match(open, /\| 2026-03-14 \| 17 \| Alert when answers cite an old policy \| `@kim` \|/);
    assert.match(open, /2025-07-08-old-importer\.md\) \| open \| 266 \| 1 change \| 0 actions \|/);
  });

  it('says what the preventions stopped, since when, and what cannot be counted', async () => {
    const stopped = section((await review(null)).markdown, 'What the preventions stopped');
    assert.match(stopped, /from 1 recorded session of this repository, the oldest of 2026-02-17/);
    assert.match(stopped, /c\d, a hook: Deny `git stash` in this repository \| 2026-01-21 \| 2 \| 2 \| 2026-02-17 \|/);
    assert.match(
      stopped,
      /c\d, a hook: Ask before a tax test is changed \| 2026-01-08 \| not counted \| not counted \|/,
    );
  });

  it('has the numbers of its charts as tables', async () => {
    const { markdown, files } = await review('postmortems/reviews/q1.md');
    assert.deepEqual(
      files.map((file) => file.path),
      ['postmortems/reviews/q1-patterns.svg', 'postmortems/reviews/q1-counters.svg', 'postmortems/reviews/q1.md'],
    );
    assert.match(markdown, /^\| false-green \| 2 \| 0 \| 1 \| 3 \|$/m);
    assert.match(markdown, /^\| Guards \| 3 \| 3 \|/m);
    assert.match(markdown, /^\| Regression cases \| 2 \| 2 \|/m);
    assert.match(markdown, /^\| Eval actions \| 1 \| 1 \|/m);
    assert.match(markdown, /^\| Monitoring actions \| 0 \| 0 \|/m);
    const [patterns, counters] = files;
    assert.match(patterns?.text ?? '', /false-green: 2026-01: 2, 2026-02: 0, 2026-03: 1/);
    assert.match(counters?.text ?? '', /prefers-color-scheme: dark/);
  });

  it('is not led astray by what a title holds', async () => {
    const title = 'A <script>alert(1)</script> & [x](command:y) | `a|b` "q" \u202e';
    const hostile = postmortemText({ date: '2026-03-20', slug: 'h', title, pattern: '<b>"&|`x`' });
    const { markdown, files } = await review('r.md', { 'postmortems/2026-03-20-h.md': hostile });
    assert.doesNotMatch(markdown, /(?<!\\)<script|(?<!\\)\[x\]\(command|\u202e/);
    for (const { path: name, text } of files.filter((file) => file.path.endsWith('.svg'))) {
      assert.doesNotMatch(text, /<b>/, name);
      assert.doesNotMatch(text.replace(/&(?:amp|lt|gt|quot);/g, ''), /&/, name);
    }
    for (const line of markdown.split('\n').filter((one) => one.startsWith('| '))) {
      assert.match(line, /\|$/);
    }
  });

  it('says so where there is nothing', async () => {
    const repo = temporaryFolder();
    const { markdown, files } = await reviewRepository({
      ...{ repo, home: repo, env: null, folder: 'postmortems', since: '2026-01-01', today: '2026-03-31', out: 'r.md' },
    });
    assert.match(markdown, /No post-mortem is of a run in this period; the library holds 0\./);
    assert.match(markdown, /It was not established which files are there/);
    assert.equal(files.length, 2);
    assert.equal(fs.existsSync(path.join(repo, 'r.md')), false);
  });
});
