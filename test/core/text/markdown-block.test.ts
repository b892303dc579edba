import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/core/text/edits.ts';
import { findBlock, insertBlock, removeBlock, replaceBlock, sameProse } from '../../../src/core/text/markdown-block.ts';
import type { ManagedBlock } from '../../../src/core/text/markdown-block.ts';

const id = 'pm-3f9a11c2/c1';
const body = '- Read the files; do not stash.';

function insert(text: string, heading?: string): string | null {
  const edits = insertBlock(text, id, heading === undefined ? { body } : { body, heading });
  return edits && applyEdits(text, edits);
}

function found(text: string): ManagedBlock {
  const block = findBlock(text, id);
  assert.ok(block && !('problem' in block), JSON.stringify(block));
  return block;
}

function remove(text: string): string {
  return applyEdits(text, removeBlock(text, found(text)));
}

describe('managed blocks', () => {
  it('stand between blank lines, in the line ends of the file', () => {
    assert.equal(
      insert('# Rules\r\n\r\n- One.\r\n'),
      `# Rules\r\n\r\n- One.\r\n\r\n<!-- postmortem:begin id=${id} -->\r\n\r\n${body}\r\n\r\n<!-- postmortem:end id=${id} -->\r\n`,
    );
    assert.equal(insert('- One.')?.startsWith('- One.\n\n<!--'), true);
    assert.equal(insert('- One.')?.endsWith('-->'), true);
  });

  it('are not put inside an unclosed fence, comment or front matter', () => {
    for (const text of ['```\ncode\n', 'a\n~~~~\n', '<!-- open\n', '---\nname: x\n', '<script>\n'])
      assert.equal(insert(text), null);
    for (const text of ['```\ncode\n```\n', '---\nname: x\n---\n', '> quote', '- item\n  ```\n  x'])
      assert.ok(insert(text));
  });

  it('go to the end of a section where a blank line follows, else to the end', () => {
    const text = '# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n';
    assert.equal(insert(text, 'B')?.indexOf('two\n\n<!-- postmortem:begin'), text.indexOf('two'));
    assert.equal(remove(insert(text, 'B') ?? ''), text);
    assert.equal(insert(text, 'missing'), insert(text));
  });

  it('are found once or refused', () => {
    const one = insert('x\n') ?? '';
    assert.equal(findBlock('x', id), null);
    assert.equal(found(one).body, body);
    for (const text of [one + one, one.replace(/.*end.*\n/, ''), one.replace('begin', 'zzz').replace('end', 'begin')]) {
      const result = findBlock(text, id);
      assert.ok(result && 'problem' in result);
    }
    assert.equal(findBlock(one, 'pm-3f9a11c2/c10'), null);
  });

  it('can be replaced, everything outside kept', () => {
    const text = insert('a\r\nb\n') ?? '';
    const after = applyEdits(text, replaceBlock(text, found(text), { id, body: '- Other.' }));
    assert.equal(found(after).body, '- Other.');
    assert.equal(remove(after), 'a\r\nb\n');
  });

  it('survive what formatters do to prose', () => {
    assert.ok(sameProse('- a b\n  c', '* a\n  b c'));
    assert.ok(!sameProse('- a b', '- a  c'));
  });

  it('are taken out with every byte they brought, whatever the text', () => {
    const line = fc.constantFrom(
      '# H',
      'word',
      '- item',
      '  deep',
      '> q',
      '',
      ' ',
      '```',
      '~~~',
      '---',
      '<!--',
      '-->',
      '| a |',
      '\uFEFF',
    );
    const ends = fc.constantFrom('\n', '\r\n', '');
    const text = fc.array(fc.tuple(line, ends), { maxLength: 12 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, (before) => {
        const after = insert(before);
        if (after === null) return;
        const block = found(after);
        assert.equal(block.body, body);
        assert.equal(remove(after), before);
        const grown = `${after}\nmore\n`;
        assert.ok(remove(grown).endsWith('\nmore\n') && remove(grown).startsWith(before.trimEnd()));
      }),
      { numRuns: 1500 },
    );
  });
});
