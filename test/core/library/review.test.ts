import assert from 'node:assert/strict';
import { reviewLibrary, type ReviewFacts } from '../../../src/core/library/review/facts.ts';
import type { ReviewInput } from '../../../src/core/library/review/input.ts';
import { renderReview } from '../../../src/core/library/review/render.ts';
import type { LibraryChange, LibraryEntry } from '../../../src/core/model/library.ts';

const change = (more: Partial<LibraryChange> = {}): LibraryChange => ({
  id: 'c1',
  kind: 'hook',
  targets: ['claude-code'],
  owner: '@kim',
  due: '2026-02-01',
  applied: { date: '2026-02-01', files: { 'CLAUDE.md': '0' } },
  shown: null,
  lead: 'A change',
  line: 1,
  ...more,
});

const entry = (date: string, changes: readonly LibraryChange[], more: Partial<LibraryEntry> = {}): LibraryEntry => ({
  path: `postmortems/${date}.md`,
  id: `pm-${date.replaceAll('-', '')}`,
  template: 'agent-run',
  title: `What went wrong on ${date}`,
  date,
  status: 'closed',
  trigger: null,
  pattern: 'scope-leak',
  layer: 'hooks',
  agent: null,
  sessionId: null,
  commits: null,
  evidence: null,
  redoMinutes: null,
  files: [],
  changes,
  actions: [],
  rejected: [],
  questions: 0,
  problems: [],
  ...more,
});

const stash = { on: 'shell', deny: { command: ['git stash'] }, message: 'Ask.' } as const;
const push = { on: 'shell', deny: { command: ['git push'] }, message: 'Ask.' } as const;

function review(entries: readonly LibraryEntry[], more: Partial<ReviewInput> = {}): ReviewFacts {
  return reviewLibrary({
    entries,
    since: '2026-04-01',
    today: '2026-06-30',
    paths: new Set(['CLAUDE.md', 'src/a.ts']),
    stops: { since: '2026-01-01T00:00:00Z', sessions: 1, stops: [] },
    broken: [],
    cases: new Map(),
    ...more,
  });
}

const render = (facts: ReviewFacts): string => renderReview(facts, { folder: '', charts: null });

describe('what a review finds', () => {
  it('proposes one hook where all guards only deny, and none where one asks', () => {
    const entries = [
      entry('2026-02-01', [change({ guard: stash, kind: 'permission' })]),
      entry('2026-04-10', [change({ guard: stash, targets: ['codex'] })]),
      entry('2026-05-10', [change({ guard: push })]),
    ];
    assert.match(render(review(entries)), /one hook that denies `git push`, `git stash` in claude-code and codex, in/);
    const asking = [
      ...entries,
      entry('2026-06-10', [change({ guard: { on: 'shell', ask: stash.deny, message: '' } })]),
    ];
    assert.match(render(review(asking)), /Proposed: a test gate in the place of these 4/);
  });

  it('names the change after which a pattern came back, not one of the same day or of the same document', () => {
    const first = entry('2026-02-01', [change()]);
    const came = entry('2026-05-10', [change({ applied: { date: '2026-05-11', files: {} } })]);
    assert.deepEqual(
      review([first, came]).returns.map((one) => [one.before.entry.date, one.came.map(({ date }) => date)]),
      [['2026-02-01', ['2026-05-10']]],
    );
    const sameDay = entry('2026-04-30', [change({ applied: { date: '2026-05-10', files: {} } })]);
    assert.deepEqual(review([sameDay, came]).returns, []);
  });

  it('lists a text that sends to a file that is gone, and not one whose file is there', () => {
    const rule = (text: string): LibraryChange => change({ kind: 'rule', rule: { do: 'add', text } });
    const stale = (text: string) => review([entry('2026-04-10', [rule(text)])]).stale.map(({ why }) => why);
    assert.deepEqual(stale('Read `src/b.ts` and `npm test` first.'), [{ kind: 'names-gone', paths: ['src/b.ts'] }]);
    assert.deepEqual(stale('Read `src/a.ts`, `src/`, `a/b` and `./src/a.ts` first.'), []);
  });

  it('calls a lesson gone only where nothing that it changed is of use without its files', () => {
    const files = { files: ['old/a.ts'] };
    const kinds = (changes: readonly LibraryChange[]) =>
      review([entry('2026-04-10', changes, files)]).stale.map(({ why }) => why.kind);
    assert.deepEqual(kinds([change({ guard: stash, applied: { date: '2026-06-01', files: {} } })]), []);
    assert.deepEqual(kinds([]), ['lesson-gone']);
    const scoped = change({ kind: 'rule', rule: { do: 'add', text: 'So.', paths: ['old/**'] } });
    assert.deepEqual(kinds([scoped]), ['no-match', 'lesson-gone']);
  });

  it('says of a guard that never stopped anything that another denies the same', () => {
    const text = render(
      review([
        entry('2026-02-01', [change({ guard: stash, kind: 'permission' })]),
        entry('2026-06-10', [change({ guard: stash, targets: ['claude-code', 'codex'] })], { pattern: 'drift' }),
      ]),
    );
    assert.match(text, /stopped nothing in the 149 days since 2026-02-01, on this machine; c1 of \[2026-06-10 /);
  });

  it('tells what is disarmed, that nothing is, or that it was not looked', () => {
    const entries = [entry('2026-04-10', [change({ guard: stash })])];
    const broken = [
      { document: 'postmortems/2026-04-10.md', changeId: 'c1', target: 'claude-code', reasons: ['It is | gone.'] },
    ];
    assert.match(
      render(review(entries, { broken })),
      /\| c1, a hook: A change \| claude-code \| It is &#124; gone\. \|/,
    );
    assert.match(render(review(entries)), /Every applied change stands as it was applied\./);
    assert.match(render(review(entries, { broken: null })), /It was not looked whether applied changes still stand\./);
  });
});
