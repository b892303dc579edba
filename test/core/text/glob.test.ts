import assert from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch/lib/picomatch.js';
import { compileGlob, globBase } from '../../../src/core/text/glob.ts';

function matches(glob: string, path: string): boolean {
  return compileGlob(glob, false)(path);
}

describe('globs', () => {
  it('match what picomatch matches', () => {
    const name = fc.constantFrom('a', 'b', 'ab', '.a', 'a.ts', 'src', 'x-y');
    const part = fc.constantFrom(
      '*',
      '**',
      'a',
      'b',
      'a*',
      '*.ts',
      '?',
      '[ab]',
      '[^a]',
      '{a,b}',
      '{a,b*}.ts',
      '.*',
      'src',
      '*-*',
    );
    const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        // Whether `x/**` names x itself depends, with picomatch, on what stands before it; here it always does.
        fc.pre(!pattern.endsWith('/**') || !matches(pattern.replace(/(\/\*\*)+$/, ''), text));
        assert.equal(matches(pattern, text), picomatch(pattern, { dot: true })(text), `${pattern} on ${text}`);
      }),
      { numRuns: 5_000 },
    );
  });

  const cases: readonly (readonly [string, string, boolean])[] = [
    ['app/(auth)/**', 'app/(auth)/page.tsx', true],
    ['app/(auth)/**', 'app/auth/page.tsx', false],
    ['app/[id]/page.tsx', 'app/i/page.tsx', true],
    ['src/**', 'src', true],
    ['src/**', 'src/a/b/.c', true],
    ['src/**', 'srcx/a', false],
    ['**/*.{ts,tsx}', 'a/b/c.tsx', true],
    ['**/*.{ts,tsx}', 'c.ts', true],
    ['{a,{b,c}}/x', 'c/x', true],
    ['{src,test}/**', 'test/a', true],
    ['a+b/!x@y', 'a+b/!x@y', true],
    ['a?c', 'a/c', false],
    ['[!a]', '/', false],
    ['[!a]', 'b', true],
    ['[!a]', 'a', false],
    ['{a', '{a', true],
    ['[z-a]x', 'bx', false],
    ['*', '', false],
    ['a\nb', 'a\nb', true],
  ];
  for (const [glob, path, expected] of cases) {
    it(`${JSON.stringify(glob)} ${expected ? 'names' : 'leaves'} ${JSON.stringify(path)}`, () => {
      assert.equal(matches(glob, path), expected);
    });
  }

  it('fold case when asked', () => {
    assert.ok(compileGlob('SRC/*.ts', true)('src/A.TS'));
  });

  it('know the folder that all they name lies in', () => {
    assert.deepEqual(['src/api/**', '*.ts', 'a/b*/c', 'docs/x.md', '{a,b}/c'].map(globBase), [
      'src/api',
      '',
      'a',
      'docs/x.md',
      '',
    ]);
  });

  it('never throw, and take no long time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*?[]{},!-^\\/ab.()|+') }), fc.string(), (glob, path) => {
        matches(glob, path);
      }),
      { numRuns: 3_000 },
    );
    const started = performance.now();
    matches(`${'**/'.repeat(20)}x`, `${'a/'.repeat(200)}y`);
    matches(`${'*a'.repeat(100)}x`, 'a'.repeat(2_000));
    matches('{a,b}'.repeat(50), 'a'.repeat(50));
    assert.ok(performance.now() - started < 2_000);
  });
});
