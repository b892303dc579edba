import assert from 'node:assert/strict';
import { fileKind } from '../../../src/core/text/file-kind.ts';
import { isTelling, lineChanges } from '../../../src/core/text/line-changes.ts';
import { joinPath, normalisePath, pathBelow } from '../../../src/core/text/paths.ts';
import { count, oneLine, quoteCode, times } from '../../../src/core/text/quote.ts';

describe('paths', () => {
  it('are joined and shortened without a file system', () => {
    assert.equal(normalisePath('a/./b//../c'), 'a/c');
    assert.equal(normalisePath('/../a'), '/a');
    assert.equal(normalisePath('../a'), '../a');
    assert.equal(normalisePath('a\\b'), 'a/b');
    assert.equal(joinPath('/x', '../y'), '/y');
    assert.equal(joinPath('/x', '/y'), '/y');
    assert.equal(joinPath('/x', 'C:\\y'), 'C:/y');
  });

  it('lie below a root or elsewhere', () => {
    assert.equal(pathBelow('/repo', '/repo/a/b'), 'a/b');
    assert.equal(pathBelow('/repo', '/repo'), '');
    assert.equal(pathBelow('/repo', '/repository/a'), null);
    assert.equal(pathBelow('/repo', '/repo/../x'), null);
    assert.equal(pathBelow('/repo', 'a'), 'a');
    assert.equal(pathBelow('/repo', '../a'), null);
    assert.equal(pathBelow('/', '/a'), 'a');
  });
});

describe('fileKind', () => {
  const kinds: Record<string, string> = {
    'src/a.ts': 'code',
    'src/a.test.ts': 'test',
    'tests/helpers.py': 'test',
    'pkg/a_test.go': 'test',
    'src/latest.ts': 'code',
    'src/attest/x.go': 'code',
    'README.md': 'docs',
    'AGENTS.md': 'agent',
    '.claude/plans/x.md': 'agent',
    'package-lock.json': 'generated',
    'dist/cli.js': 'generated',
    'package.json': 'config',
    'ci/run.sh': 'script',
    'logo.png': 'other',
  };
  for (const [path, kind] of Object.entries(kinds)) it(path, () => assert.equal(fileKind(path), kind));
});

describe('lineChanges', () => {
  it('are what one side holds more often', () => {
    assert.deepEqual(lineChanges('a\nb\nb', '  b\nc'), { removed: ['a', 'b'], added: ['c'] });
  });

  it('are telling when they can be known again', () => {
    assert.deepEqual(['}', 'return;', 'const limit = 5;'].map(isTelling), [false, false, true]);
  });
});

describe('quoting', () => {
  it('leaves nothing live in a title', () => {
    assert.equal(quoteCode('a `b`\n# c'), "`a 'b' # c`");
    assert.equal(quoteCode(''), '` `');
    assert.equal(oneLine('\u202ea\u0000b\u2028c'), 'a b c');
    assert.equal(oneLine('x'.repeat(100), 10), `${'x'.repeat(9)}…`);
    assert.equal(oneLine(`${'x'.repeat(8)}😀😀`, 10), `${'x'.repeat(8)}…`);
  });

  it('counts in words', () => {
    assert.deepEqual(
      [count(1, 'call'), count(2, 'call'), times(1), times(2), times(3)],
      ['1 call', '2 calls', 'once', 'twice', '3 times'],
    );
  });
});
