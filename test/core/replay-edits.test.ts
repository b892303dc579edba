import assert from 'node:assert/strict';
import { rewritesOf } from '../../src/core/targets/replay-edits.ts';

const after = (input: Parameters<typeof rewritesOf>[0], before: string | null, isDelete = false) =>
  rewritesOf(input, isDelete).map(({ path, rewrite }) => [path, rewrite(before)]);

describe('recorded edits made again', () => {
  it('whole files, whichever key names them', () => {
    assert.deepEqual(after({ file_path: '/r/a', content: 'x' }, 'old'), [['/r/a', 'x']]);
    assert.deepEqual(after({ path: 'a', file_text: 'x' }, null), [['a', 'x']]);
  });

  it('one text in place of another, which must be there once', () => {
    const edit = { filePath: 'a', oldString: 'b', newString: '$&' };
    assert.deepEqual(after(edit, 'abc'), [['a', 'a$&c']]);
    assert.deepEqual(after(edit, 'abcb'), [['a', undefined]]);
    assert.deepEqual(after({ ...edit, replaceAll: true }, 'abcb'), [['a', 'a$&c$&']]);
    assert.deepEqual(after(edit, 'ac'), [['a', undefined]]);
    assert.deepEqual(after({ file_path: 'a', old_string: '', new_string: 'x' }, null), [['a', 'x']]);
  });

  it('several edits of one file, all or none', () => {
    const edits = [
      { old_string: 'a', new_string: 'b' },
      { old_string: 'b', new_string: 'c' },
    ];
    assert.deepEqual(after({ file_path: 'f', edits }, 'a'), [['f', 'c']]);
    assert.deepEqual(after({ file_path: 'f', edits: [...edits, { old_string: 'z', new_string: '' }] }, 'a'), [
      ['f', undefined],
    ]);
  });

  it('patches of several files', () => {
    const patch = [
      '*** Begin Patch',
      '*** Add File: new.txt',
      '+one',
      '+two',
      '*** Update File: a.ts',
      '@@',
      ' first',
      '-second',
      '+2nd',
      '@@',
      '-third',
      '*** Delete File: b.ts',
      '*** End Patch',
    ].join('\n');
    const [added, updated, deleted] = rewritesOf({ input: patch });
    assert.equal(added?.rewrite(null), 'one\ntwo\n');
    assert.equal(updated?.rewrite('first\nsecond\nthird\n'), 'first\n2nd\n');
    assert.equal(updated.rewrite('first\nother\n'), undefined);
    assert.equal(deleted?.rewrite('x'), null);
  });

  it('deletions, and nothing of what is no edit', () => {
    assert.deepEqual(after({ path: 'a' }, 'x', true), [['a', null]]);
    assert.deepEqual(after({ command: 'rm a' }, 'x'), []);
  });
});
