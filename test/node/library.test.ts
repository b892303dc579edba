import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { backtestChange } from '../../src/node/library/backtest.ts';
import { countStops } from '../../src/node/library/count-stops.ts';
import { openLibrary, readLibrary } from '../../src/node/library/read-library.ts';
import { readRecordedRuns } from '../../src/node/library/recorded-runs.ts';
import { dismissSession, findDeserving, markTold, restoreSessions } from '../../src/node/library/told-sessions.ts';
import { makeLibrary, postmortemText } from '../support/library.ts';
import { removeFolders, temporaryFolder, write } from '../support/repository.ts';

after(removeFolders);

const document = (slug: string, title: string) => postmortemText({ date: '2026-01-05', slug, title });

describe('reading the library', () => {
  it('reads every post-mortem, and neither a README nor a review', async () => {
    const { repo } = makeLibrary();
    write(repo, { 'postmortems/reviews/2026-03-31.md': '# Review\n', 'postmortems/notes.md': '# Notes\n' });
    const { entries, problems } = await readLibrary({ repo, folder: 'postmortems' });
    assert.equal(entries.length, 14);
    assert.deepEqual(problems, []);
    assert.equal(entries[0]?.path, 'postmortems/2026-03-11-refunds.md');
  });

  it('is empty where there is no folder', async () => {
    assert.deepEqual((await readLibrary({ repo: temporaryFolder(), folder: 'postmortems' })).entries, []);
  });

  it('sees files that came, changed and went since it was read', async () => {
    const repo = temporaryFolder();
    write(repo, { 'p/a.md': document('a', 'Apples'), 'p/b.md': document('b', 'Berries') });
    const library = openLibrary({ repo, folder: 'p' });
    const titles = async (query: string) => (await library.refresh()).search(query).map(({ title }) => title);
    assert.deepEqual(await titles('apples'), ['Apples']);
    write(repo, { 'p/a.md': document('a', 'Apricots'), 'p/b.md': null, 'p/c.md': document('c', 'Cherries') });
    assert.deepEqual(await titles('apples'), []);
    assert.deepEqual(await titles('berries'), []);
    assert.deepEqual(await titles('cherries'), ['Cherries']);
    assert.deepEqual(await titles('apricots'), ['Apricots']);
  });

  it('gives the same from its cache, and makes a damaged one anew', async () => {
    const { repo, cache } = makeLibrary();
    const options = { repo, folder: 'postmortems', cacheDir: cache };
    const first = await readLibrary(options);
    const second = await readLibrary(options);
    assert.deepEqual(second.entries, first.entries);
    assert.deepEqual(
      second.search('stash').map(({ path: name }) => name),
      first.search('stash').map(({ path: name }) => name),
    );
    const [file = ''] = fs.readdirSync(path.join(cache, 'library'));
    for (const damage of ['', '{"version":"', '[]', '{"version":"0.1.0","files":[["x"]]}']) {
      fs.writeFileSync(path.join(cache, 'library', file), damage);
      assert.deepEqual((await readLibrary(options)).entries, first.entries);
    }
  });
});

describe('recorded runs of a repository', () => {
  const guard = { on: 'shell' as const, deny: { command: ['git stash'] }, message: 'No.' };
  const change = { id: 'c1', kind: 'hook' as const, guard };

  it('are backtested, with ordinary work told apart from what was refused', async () => {
    const { repo, home, cache } = makeLibrary();
    const options = { repo, home, env: null, cacheDir: cache };
    for (const round of ['cold', 'from the cache']) {
      const refused = await backtestChange(change, { ...options, ownSession: null });
      assert.deepEqual([refused.looked, refused.stopped, refused.ordinary, refused.warning], [4, 2, 0, null], round);
      const ran = await backtestChange(
        { ...change, guard: { ...guard, deny: { command: ['npm test'] } } },
        { ...options, ownSession: null },
      );
      assert.equal(ran.ordinary, 1);
      assert.match(
        ran.warning ?? '',
        /^This guard would have stopped 1 call that ran and nobody refused, in 1 other session/,
      );
      const own = await backtestChange(
        { ...change, guard: { ...guard, deny: { command: ['npm test'] } } },
        { ...options, ownSession: 'aaaa1111-0000-4000-8000-000000000001' },
      );
      assert.deepEqual([own.stopped, own.ordinary, own.warning], [1, 0, null]);
    }
    assert.equal((await backtestChange(change, { ...options, ownSession: null, since: '2026-02-18' })).sessions, 0);
  });

  it('need a guard to be backtested', async () => {
    const { repo, home } = makeLibrary();
    await assert.rejects(
      backtestChange({ id: 'c1', kind: 'rule' }, { repo, home, env: null, ownSession: null }),
      /c1 is a rule change: only a hook or a permission has a guard/,
    );
  });

  it('are read again when the transcript grew or the cache is damaged', async () => {
    const { repo, home, cache } = makeLibrary();
    const options = { repo, home, env: null, cacheDir: cache };
    const count = async () => (await readRecordedRuns(options)).runs.flatMap(({ run }) => run.calls).length;
    const before = await count();
    const [file = ''] = fs.readdirSync(path.join(cache, 'calls'));
    const kept = path.join(cache, 'calls', file);
    fs.writeFileSync(kept, fs.readFileSync(kept, 'utf8').slice(0, -20));
    assert.equal(await count(), before);
    const transcript = path.join(home, '.claude/projects/-shop/s1.jsonl');
    const lines = fs.readFileSync(transcript, 'utf8').split('\n');
    fs.writeFileSync(transcript, `${lines.slice(0, 3).join('\n')}\n`);
    assert.ok((await count()) < before);
  });
});

describe('the count of what preventions stopped', () => {
  it('does not count twice, and outlives the transcripts', async () => {
    const { repo, home, cache } = makeLibrary();
    const { entries } = await readLibrary({ repo, folder: 'postmortems' });
    const count = async () =>
      countStops(await readRecordedRuns({ repo, home, env: null, cacheDir: cache }), entries, cache);
    const first = await count();
    assert.deepEqual(
      first.stops.map(({ change }) => change),
      ['pm-00000006/c1', 'pm-00000006/c1'],
    );
    assert.deepEqual(await count(), first);
    fs.rmSync(path.join(home, '.claude'), { recursive: true });
    const after = await count();
    assert.deepEqual(after, first);
    assert.equal(after.since?.slice(0, 10), '2026-02-17');
  });
});

describe('telling of sessions that deserve a post-mortem', () => {
  it('is new once', async () => {
    const cacheDir = temporaryFolder();
    const session = { agent: 'claude-code', id: 's', start: null, redo: { minutes: 90 }, signals: [], patterns: [] };
    const dull = { ...session, id: 't', redo: { minutes: 5 } };
    const find = () => findDeserving([session, dull], [], { repo: '/shop', cacheDir });
    assert.deepEqual(
      (await find()).map(({ session: { id }, isNew }) => [id, isNew]),
      [['s', true]],
    );
    await markTold([session], '2026-02-04', { repo: '/shop', cacheDir });
    assert.deepEqual(
      (await find()).map(({ isNew }) => isNew),
      [false],
    );
    assert.equal((await findDeserving([session], [], { repo: '/other', cacheDir }))[0]?.isNew, true);
  });

  it('does not name a session that was dismissed, until it is restored', async () => {
    const place = { repo: '/shop', cacheDir: temporaryFolder() };
    const one = { agent: 'codex', id: 'one', start: null, redo: { minutes: 90 }, signals: [], patterns: [] };
    const two = { ...one, id: 'two' };
    const find = async () => (await findDeserving([one, two], [], place)).map(({ session: { id } }) => id);
    await dismissSession(one, '2026-02-04', place);
    await markTold([two], '2026-02-04', place);
    assert.deepEqual(await find(), ['two']);
    await dismissSession(two, '2026-02-05', place);
    assert.equal(await restoreSessions(place, one), 1);
    assert.deepEqual(await find(), ['one']);
    assert.equal(await restoreSessions(place), 1);
    assert.equal(await restoreSessions(place), 0);
    assert.deepEqual(await find(), ['one', 'two']);
  });
});
