import assert from 'node:assert/strict';
import { reasonsFor, type RunSummary } from '../../../src/core/library/deserving.ts';
import { entryOf } from '../../../src/core/library/entry.ts';
import { findRepeats, repeatedBy } from '../../../src/core/library/recurrence.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { inventedLibrary, postmortemText } from '../../support/library.ts';

const library = inventedLibrary.flatMap((one) => {
  const entry = entryOf(`postmortems/${one.date}-${one.slug}.md`, parsePostmortem(postmortemText(one)));
  return entry ? [entry] : [];
});
const run = (given: Partial<RunSummary>): RunSummary => ({
  agent: 'claude-code',
  id: 'new-session',
  start: '2026-02-28T10:00:00Z',
  redo: { minutes: null },
  signals: [],
  patterns: [],
  ...given,
});
const triggers = (given: Partial<RunSummary>): readonly string[] =>
  reasonsFor(run(given), library).map(({ trigger }) => trigger);

describe('sessions that deserve a post-mortem', () => {
  it('cost an hour, repeat a pattern within 14 days, or were caught by the last layer', () => {
    assert.deepEqual(triggers({ redo: { minutes: 60 } }), ['redo-cost']);
    assert.deepEqual(triggers({ patterns: ['scope-leak'] }), ['repeat']);
    assert.deepEqual(triggers({ signals: [{ id: 'denied-retry', title: '`git stash` was refused twice' }] }), [
      'near-miss',
    ]);
  });

  it('are not those that cost less, repeat what is older or later, or ended well', () => {
    assert.deepEqual(triggers({ redo: { minutes: 59 } }), []);
    assert.deepEqual(triggers({ patterns: ['false-green'] }), []);
    assert.deepEqual(triggers({ patterns: ['scope-leak'], start: '2026-02-01T10:00:00Z' }), []);
    assert.deepEqual(triggers({ patterns: ['drift', 'scope-leak'] }), []);
    assert.deepEqual(triggers({ signals: [{ id: 'denial', title: 'A call was refused' }] }), []);
  });

  it('are not those that have one already', () => {
    assert.deepEqual(triggers({ id: 'session-loop', redo: { minutes: 400 } }), []);
  });

  it('are told with the document that they repeat', () => {
    const [reason] = reasonsFor(run({ patterns: ['scope-leak'] }), library);
    assert.equal(reason?.document, 'postmortems/2026-02-19-scope-two.md');
    assert.equal(
      reason.text,
      'the pattern scope-leak has a post-mortem from 9 days before: The agent reformatted files nobody named',
    );
  });
});

describe('repeats', () => {
  it('of a run are of its pattern and its layer, at most 14 days before, and of another session', () => {
    const run = { pattern: 'scope-leak', layer: 'task', date: '2026-02-28', sessionId: 'new-session' };
    const path = (given: Partial<typeof run>) => repeatedBy({ ...run, ...given }, library)?.path ?? null;
    assert.equal(path({}), 'postmortems/2026-02-19-scope-two.md');
    assert.equal(path({ layer: 'hooks' }), null);
    assert.equal(path({ date: '2026-03-06' }), null);
    assert.equal(path({ date: '2026-02-15' }), 'postmortems/2026-02-10-scope-one.md');
    assert.equal(path({ date: '2026-02-09' }), null);
    assert.equal(path({ sessionId: 'session-scope-two' }), null);
    assert.equal(repeatedBy({ ...run, layer: null }, library), null);
  });

  it('are one pattern on one layer, each within 14 days of the one before', () => {
    const found = findRepeats(library).map(({ pattern, entries }) => [pattern, entries.map(({ date }) => date)]);
    assert.deepEqual(found, [
      ['scope-leak', ['2026-02-10', '2026-02-19']],
      ['false-green', ['2026-01-07', '2026-01-16']],
    ]);
  });
});
