import assert from 'node:assert/strict';
import { expandBraces, readScope, scopeMatcher } from '../../../src/core/harness/scope.ts';

function matches(pattern: string, path: string): boolean {
  return scopeMatcher([pattern])(path);
}

describe('scope of a Claude Code rule', () => {
  it('matches as gitignore does, with a trailing /** dropped first', () => {
    for (const pattern of ['*.ts', '**/*.ts', 'b.ts', 'src', 'src/', 'src/**', '**/src/**']) {
      assert.equal(matches(pattern, 'lib/src/b.ts'), true, pattern);
    }
    for (const pattern of ['/src/**', 'src/*', 'src/*.ts', 'src/**/*', 'src/deep/**', 'src/**/*.{ts,tsx}']) {
      assert.equal(matches(pattern, 'lib/src/deep/b.ts'), false, pattern);
    }
    for (const pattern of ['/src/**', 'src/*', 'src/**/*', 'src/deep/**', 'src/**/*.{ts,tsx}', 'SRC/Deep/**']) {
      assert.equal(matches(pattern, 'src/deep/b.ts'), true, pattern);
    }
    assert.equal(matches('src/*.ts', 'src/deep/b.ts'), false);
  });

  it('lets dead patterns match nothing, and never throws', () => {
    for (const pattern of ['./src/**', '!src/**', '.', '[', 'a[', '', '#x', '\\', '**', '{a,b', '{,}'.repeat(30)]) {
      if (pattern !== '**') assert.equal(matches(pattern, 'src/a.ts'), false, pattern);
    }
    assert.equal(matches('src', '../src'), false);
  });

  it('reads a list, a string and a comma-separated string', () => {
    const read = (paths: string) => readScope(`---\npaths: ${paths}\n---\nText\n`).patterns;
    assert.deepEqual(read('["src/**", "*.ts"]'), ['src/**', '*.ts']);
    assert.deepEqual(read('src/**'), ['src/**']);
    assert.deepEqual(read('src/**, lib/*.{ts,tsx}'), ['src/**', 'lib/*.{ts,tsx}']);
    assert.deepEqual(read('\n  - "a"\n  - b'), ['a', 'b']);
  });

  it('loads always where the scope does not count, and says why', () => {
    assert.deepEqual(readScope('# Rule\n'), { patterns: null, note: null });
    assert.match(readScope('---\nglobs: "*.ts"\n---\n').note ?? '', /`globs` is not one/);
    assert.match(readScope('---\npaths:\n  - *.ts\n---\n').note ?? '', /does not parse as YAML/);
    assert.match(readScope('---\npaths: ["./src/**", "a"]\n---\n').note ?? '', /\.\/src\/\*\* can match nothing/);
  });

  it('expands braces within a budget', () => {
    assert.deepEqual(expandBraces('{a,b}.{c,d}'), ['a.c', 'a.d', 'b.c', 'b.d']);
    assert.deepEqual(expandBraces('{a,{b,c}}').length, 4);
    assert.ok(expandBraces('{a,b}'.repeat(30)).length <= 1000);
  });
});
