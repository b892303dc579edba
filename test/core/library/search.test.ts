import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entryOf } from '../../../src/core/library/entry.ts';
import { createSearchIndex, type LibraryRecord } from '../../../src/core/library/search.ts';
import { recall, similarTo, type Sought } from '../../../src/core/library/similar.ts';
import { wordsOf } from '../../../src/core/library/words.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { inventedLibrary, postmortemText, type InventedPostmortem } from '../../support/library.ts';

const recordOf = (one: InventedPostmortem): LibraryRecord => {
  const text = postmortemText(one);
  const entry = entryOf(`postmortems/${one.date}-${one.slug}.md`, parsePostmortem(text));
  assert.ok(entry);
  return { entry, words: wordsOf(text) };
};
const records = inventedLibrary.map(recordOf);
const index = createSearchIndex();
for (const record of records) index.put(record);
const find = (query: string): readonly string[] =>
  index.search(query).map(({ path }) => path.replace(/^postmortems\/\d{4}-\d{2}-\d{2}-|\.md$/g, ''));

const sought = (wanted: Partial<Sought>): Sought => ({
  path: null,
  sessionId: null,
  date: null,
  pattern: null,
  layer: null,
  files: [],
  text: '',
  ...wanted,
});

describe('searching the library', () => {
  it('finds by words, the beginnings of words, and fields', () => {
    assert.deepEqual(find('stash'), ['stash-one', 'stash-two']);
    assert.deepEqual(find('uncomm'), ['stash-one']);
    assert.deepEqual(find('pattern:false-green layer:tests'), ['skipped-test', 'weak-test', 'mocked-tax']);
    assert.deepEqual(find('pattern:false-green -layer:tests'), ['false-again']);
    assert.deepEqual(find('file:src/tax status:open'), ['false-again', 'scope-two']);
    assert.deepEqual(find('kind:permission'), ['read-only']);
    assert.deepEqual(find('owner:@kim date:2026-02'), ['gone-script']);
    assert.deepEqual(find('nowhere'), []);
  });

  it('gives everything for an empty query, newest first', () => {
    assert.equal(find('').length, records.length);
    assert.equal(find('  ')[0], 'false-again');
  });

  it('takes a field that it does not know as words', () => {
    assert.deepEqual(find('git:stash'), find('git stash'));
  });

  it('finds each character of a script without spaces', () => {
    assert.deepEqual(wordsOf('支払い naïve X2'), ['支', '払', 'い', 'naive', 'x2']);
  });

  it('answers as a walk through all records would, whatever came and went', () => {
    const word = fc.constantFrom('aa', 'ab', 'b', 'ba', 'c');
    const step = fc.record({ path: fc.constantFrom('x', 'y', 'z'), words: fc.option(fc.uniqueArray(word)) });
    fc.assert(
      fc.property(fc.array(step), word, (steps, wanted) => {
        const own = createSearchIndex();
        const kept = new Map<string, readonly string[]>();
        const [{ entry }] = records as [LibraryRecord];
        for (const { path, words } of steps) {
          if (words === null) {
            own.remove(path);
            kept.delete(path);
          } else {
            own.put({ entry: { ...entry, path }, words });
            kept.set(path, words);
          }
        }
        const expected = [...kept].filter(([, words]) => words.some((one) => one.startsWith(wanted)));
        assert.deepEqual(
          own
            .search(wanted)
            .map(({ path }) => path)
            .sort(),
          expected.map(([path]) => path).sort(),
        );
      }),
    );
  });
});

describe('past post-mortems like one that is being written', () => {
  it('ranks the same pattern with a shared file first, and says what is shared', () => {
    const [first] = similarTo(
      sought({
        pattern: 'mistuned-escalation',
        files: ['/home/x/shop/src/price/total.ts'],
        text: 'uncommitted work: git stash',
      }),
      records,
    );
    assert.match(first?.entry.path ?? '', /stash-one/);
    assert.ok(first?.shared.includes('src/price/total.ts'));
  });

  it('does not find the document itself, another of its session, or a later one', () => {
    const found = (wanted: Partial<Sought>) =>
      similarTo(sought({ pattern: 'mistuned-escalation', ...wanted }), records).map(({ entry }) => entry.path);
    assert.equal(found({}).length, 2);
    assert.equal(found({ path: 'postmortems/2026-01-20-stash-two.md' }).length, 1);
    assert.equal(found({ sessionId: 'session-stash-two' }).length, 1);
    assert.equal(found({ date: '2025-12-01' }).length, 1);
  });

  it('finds nothing in common in nothing', () => {
    assert.deepEqual(similarTo(sought({ layer: 'tests', text: 'invoice' }), records), []);
    assert.deepEqual(similarTo(sought({ pattern: 'drift' }), []), []);
  });

  it('offers what was rejected then with its reason, and the next stronger kind', () => {
    const held = recall(sought({ pattern: 'mistuned-escalation', date: '2026-01-01' }), records);
    assert.deepEqual(held.rejections, [
      {
        text: 'A hook on every `git` call',
        reason: 'it would stop the useful ones too',
        document: 'postmortems/2025-10-06-stash-one.md',
        date: '2025-10-06',
      },
    ]);
    assert.equal(held.stronger?.kind, 'doc');
    assert.equal(held.stronger?.after.rung, 'a rule in prose');
    assert.equal(recall(sought({ pattern: 'mistuned-escalation' }), records).stronger?.kind, 'test');
  });

  it('offers no stronger kind while nothing was applied', () => {
    assert.equal(recall(sought({ pattern: 'runaway-cost' }), records).stronger, null);
    assert.equal(recall(sought({}), records).stronger, null);
  });
});
