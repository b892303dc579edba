import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeDocument } from '../../../scripts/bench/documents.ts';
import { entryOf } from '../../../src/core/library/entry.ts';
import { blankUntold } from '../../../src/core/postmortem/blank-untold.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';

/** Whether the library's entry is that of the whole text; gives how many characters were blanked. */
function compare(text: string): number {
  const blanked = blankUntold(text);
  assert.equal(blanked.length, text.length);
  const entry = entryOf('postmortems/a.md', { ...parsePostmortem(blanked), text });
  assert.deepEqual(entry, entryOf('postmortems/a.md', parsePostmortem(text)), text);
  return [...text].filter((one, at) => one !== blanked[at]).length;
}

const pieces = [
  '---',
  '----',
  '===',
  '# Title',
  ' # Another title',
  '## What changes',
  '## Actions',
  '## Where the layers failed',
  '## What happened',
  '## *What changes*',
  '## What changes ##',
  '### Action items',
  '  ## What we are not doing',
  'Actions',
  '- an item: because',
  '- [x] an action @robin',
  '  continued (?)',
  '  ```',
  '```',
  '~~~',
  '````harness-change',
  '```harness-change',
  '```not`a fence',
  'id: c1',
  '| Action | Owner |',
  '|---|---|',
  '| do it | @dana |',
  '> quoted',
  '<!-- comment',
  '-->',
  '<div>',
  'text [a] and `code` (?)',
  '[a]: b',
  '    indented',
  '\u2028## What changes',
  '',
  '',
];

describe('what is blanked before a document is parsed for the library', () => {
  it('changes no entry of documents of every template', () => {
    let blanked = 0;
    for (let seed = 0; seed < 150; seed++) blanked += compare(makeDocument(seed));
    assert.ok(blanked > 10_000, `${blanked}`);
  });

  it('changes no entry, however lines follow one another', () => {
    // Those after which the text is given back as it is are rare, so that most texts are blanked in part.
    const careful = pieces.filter((piece) => !/^ *(?:<|===|# | +```|```not)/.test(piece));
    const line = fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...careful) }, fc.constantFrom(...pieces));
    const text = fc
      .tuple(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
      .map(([body, end, isClosed]) => ['---', 'id: pm-0a1b2c3d', ...(isClosed ? ['---'] : []), ...body].join(end));
    fc.assert(
      fc.property(text, (one) => compare(one) >= 0),
      { numRuns: 1_500 },
    );
  });

  it('leaves the sections out that cost the most', () => {
    const told = blankUntold(examplePostmortem.replaceAll('(?)', 'x'));
    assert.match(told, /## Where the layers failed\n\s+## What changes\n\*\*Say it/);
    assert.match(told, /## What we are not doing\n- A hook/);
  });
});
