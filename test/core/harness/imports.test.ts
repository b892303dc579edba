import assert from 'node:assert/strict';
import { findImports } from '../../../src/core/harness/imports.ts';

describe('imports of a CLAUDE.md', () => {
  it('finds paths in prose with their lines, not in code, comments and addresses', () => {
    const text = [
      '# Rules @docs/a.md',
      '',
      'See @./b.md and @~/c.md#part, ask me@example.org or `@no.md`.',
      '',
      '- **@d.md**',
      '- @with\\ space.md',
      '',
      '```',
      '@no.md',
      '```',
      '<!-- @no.md -->',
    ].join('\n');
    assert.deepEqual(findImports(text), [
      { path: 'docs/a.md', line: 1 },
      { path: './b.md', line: 3 },
      { path: '~/c.md', line: 3 },
      { path: 'd.md', line: 5 },
      { path: 'with space.md', line: 6 },
    ]);
  });
});
