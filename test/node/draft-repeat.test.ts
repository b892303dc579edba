import assert from 'node:assert/strict';
import { createDraft } from '../../src/node/draft.ts';
import { entryOf } from '../../src/core/library/entry.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { analysisOf, signalAt } from '../support/analysis.ts';
import { postmortemText } from '../support/library.ts';
import { removeFolders, repository } from '../support/repository.ts';
import { edit, prompt, session, timeAt } from '../support/session.ts';

const daysBefore = (days: number): string => timeAt(-days * 24 * 60).slice(0, 10);

/** The trigger of a draft beside an earlier post-mortem. */
async function triggerAfter(earlier: { date: string; layer: string }, minutes: number | null = null) {
  const text = postmortemText({ ...earlier, slug: 'before', title: 'Before', pattern: 'false-green' });
  const entry = entryOf('postmortems/before.md', parsePostmortem(text));
  assert.ok(entry);
  const run = session(prompt('Round the totals.'), edit('src/price.ts'));
  const analysis = analysisOf(run, {
    signals: [signalAt('weakened-test', 'A test was made weaker', { lines: [2], pattern: 'false-green' })],
    redo: { minutes, tokens: null, how: 'turns whose edits are gone' },
  });
  const place = { repo: repository(), home: '/home/robin', folder: 'postmortems', today: timeAt(0).slice(0, 10) };
  const { markdown } = await createDraft(analysis, { ...place, library: [{ entry, words: [] }] });
  return parsePostmortem(markdown).frontMatter?.trigger;
}

describe('a draft', () => {
  after(removeFolders);

  it('says that it repeats one of the same pattern and layer within 14 days, unless an hour was lost', async () => {
    assert.equal(await triggerAfter({ date: daysBefore(3), layer: 'tests' }), 'repeat');
    assert.equal(await triggerAfter({ date: daysBefore(15), layer: 'tests' }), null);
    assert.equal(await triggerAfter({ date: daysBefore(3), layer: 'review' }), null);
    assert.equal(await triggerAfter({ date: daysBefore(3), layer: 'tests' }, 75), 'redo-cost');
  });
});
