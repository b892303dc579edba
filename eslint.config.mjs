import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom: each place lists what it must not reach. Left may be imported by right:
 *  model ← text ← guard ← {formats | harness | facts | signals | checks | targets | postmortem | library} ← pipeline ← node ← {cli | vscode} */
const siblings = ['formats', 'harness', 'facts', 'signals', 'checks', 'targets', 'postmortem', 'library'];
const core = ['model', 'text', 'guard', ...siblings];
const zone = (target, from, message) => ({ target, from, message });
const inCore = (name) => `./src/core/${name}`;
const upper = ['./src/core/pipeline.ts', './src/core/settings.ts'];

const zones = [
  zone('./src/core', ['./src/node', './src/cli', './src/vscode'], 'the core is pure'),
  zone('./src/node', ['./src/cli', './src/vscode'], 'node serves both front ends'),
  zone('./src/cli', './src/vscode', 'the two front ends do not know each other'),
  zone('./src/vscode', './src/cli', 'the two front ends do not know each other'),
  zone(inCore('model'), [...core.filter((n) => n !== 'model').map(inCore), ...upper], 'the model imports nothing'),
  zone(
    inCore('text'),
    [...core.filter((n) => !['model', 'text'].includes(n)).map(inCore), ...upper],
    'text carries no meaning',
  ),
  zone(inCore('guard'), [...siblings.map(inCore), ...upper], 'the guard is bundled alone'),
  ...siblings.map((name) =>
    zone(
      inCore(name),
      [...siblings.filter((n) => n !== name).map(inCore), ...upper],
      'siblings do not import each other',
    ),
  ),
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'out/',
      'node_modules/',
      'tools/*/node_modules/',
      '.vscode-test/',
      'test/fixtures/{checks,documents,formats,targets}/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'max-params': ['error', 3],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*', 'vscode', 'simple-git', '@secretlint/*'], message: 'the core is pure' }] },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'the core has no clock' },
        { object: 'Math', property: 'random', message: 'the core has no randomness' },
      ],
    },
  },
  {
    files: ['src/node/**', 'src/cli/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'vscode', message: 'only src/vscode names vscode' }] }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'readonly',
        require: 'readonly',
        URLSearchParams: 'readonly',
        document: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', 500],
    },
  },
  { files: ['**/*.mjs', '**/*.cjs', 'scripts/**'], rules: { 'max-lines-per-function': ['error', 80] } },
);
