import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  checkRun,
  commandStartsWith,
  normaliseCommand,
  parseCommands,
  shellTouches,
  testOutcome,
  testRun,
} from '../../../src/core/text/shell.ts';

const argvs = (line: string) => parseCommands(line).map((command) => command.argv.join(' '));

describe('parseCommands', () => {
  const lines: Record<string, readonly string[]> = {
    'npm test && git push; ls | head': ['npm test', 'git push', 'ls', 'head'],
    'sudo -u ann env A=1 timeout -k 5 10 /usr/bin/git -C sub -c a.b=c push': ['git push'],
    "bash -lc 'cd x && git stash'": ['cd x', 'git stash'],
    'eval "git stash"': ['git stash'],
    'echo "$(git stash)" `git clean -fd`': ['git stash', 'git clean -fd', 'echo $(git stash) `git clean -fd`'],
    'rg "git reset --hard" docs': ['rg git reset --hard docs'],
    'git commit -m "run git stash; rm -rf x"': ['git commit -m run git stash; rm -rf x'],
    "cat > a.md <<'EOF'\ngit stash\nEOF": ['cat'],
    "bash <<'EOF'\ngit stash\nEOF": ['git stash'],
    'if test -f x; then rm x; else touch x; fi': ['test -f x', 'rm x', 'touch x'],
    'for f in a b; do git add $f; done': ['git add $f'],
    "find . -name '*.log' -exec rm -f {} \\;": ['find . -name *.log -exec rm -f {} ;', 'rm -f {}'],
    'git ls-files | xargs -n 1 -P 4 prettier --write': ['git ls-files', 'prettier --write'],
    'npx -y eslint@9 --fix .': ['eslint --fix .'],
    'uv run --extra dev pytest -q': ['pytest -q'],
    'pnpm --filter web exec vitest run': ['vitest run'],
    'command -v git': ['command -v git'],
    './node_modules/.bin/tsc -p .': ['tsc -p .'],
    '': [],
  };
  for (const [line, expected] of Object.entries(lines)) {
    it(line || 'nothing', () => assert.deepEqual(argvs(line), expected));
  }

  const decides: Record<string, readonly boolean[]> = {
    'npm test': [true],
    'npm test | tail': [false, true],
    'set -o pipefail; npm test | tail': [false, true, true],
    "bash -eo pipefail -c 'npm test | tail; ls'": [true, true, true],
    'npm test || true': [false, true],
    'npm test || exit 1': [true, true],
    'npm test || { echo red; exit 1; }': [true, false, true],
    'npm test; echo done': [false, true],
    'set -e; npm test; echo done': [false, true, true],
    'npm test && echo done': [true, true],
    '! npm test': [false],
    'npm test &': [false],
    'if npm test; then ls; fi': [false, true],
    '(cd a && npm test)': [true, true],
    'for d in a b; do npm test; done': [false],
  };
  for (const [line, expected] of Object.entries(decides)) {
    it(`whose failure shows in ${line}`, () =>
      assert.deepEqual(
        parseCommands(line).map((command) => command.decidesExit),
        expected,
      ));
  }

  it('follows literal changes of directory, and says when it cannot', () => {
    const dirs = (line: string) => parseCommands(line).map((command) => command.dir);
    assert.deepEqual(dirs('cd a; (cd b; ls); ls; git -C ../c log'), ['', 'a', 'a/b', 'a', 'c']);
    assert.deepEqual(dirs('cd "$HOME" && ls'), ['', null]);
    assert.deepEqual(dirs('cd /x/./y && ls'), ['', '/x/y']);
  });

  it('keeps what a command is fed and where its output goes', () => {
    const [command] = parseCommands("cat <<'E' > out.txt 2>/dev/null\nhello\nE");
    assert.equal(command?.input, 'hello\n');
    assert.deepEqual(
      command?.redirects.map(({ operator, target }) => operator + target.text),
      ['>out.txt', '2>/dev/null'],
    );
    assert.equal(command?.prints, false);
  });

  it('survives hostile lines', () => {
    for (const piece of [
      '(',
      '$(',
      '`',
      '"$(',
      '{ ',
      'if ',
      'a|',
      'bash -c "',
      'eval ',
      '<<E ',
      "'",
      'sudo ',
      '((',
      'f(){ ',
    ]) {
      parseCommands(piece.repeat(2_000));
    }
    const alphabet = fc.constantFrom(
      ...'abc $`"\'(){}[]<>|&;\\\n*?!#=-EOF'.split(''),
      'bash -c ',
      'eval ',
      '<<EOF\n',
      'git ',
    );
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 60 }), (line) => {
        parseCommands(line);
        shellTouches(line, '/repo');
        normaliseCommand(line);
        testOutcome(line, line, 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('commandStartsWith', () => {
  const cases: readonly [line: string, words: string, expected: boolean][] = [
    ['git stash pop', 'git stash', true],
    ['git push origin main --force', 'git push --force', true],
    ['git push --force-with-lease', 'git push --force', false],
    ['git push -uf origin x', 'git push -f', true],
    ['rm -r -f x', 'rm -rf', true],
    ['git status', 'git stash', false],
    ['git checkout -- src/a.ts', 'git checkout --', true],
    ['git checkout main', 'git checkout --', false],
    ['echo git stash', 'git stash', false],
    ['sudo git status', 'sudo', true],
    ['git log -- --force', 'git log --force', false],
    ['npm publish --tag=next', 'npm publish --tag', true],
  ];
  for (const [line, words, expected] of cases) {
    it(`${line} ${expected ? 'is' : 'is not'} ${words}`, () =>
      assert.equal(commandStartsWith(parseCommands(line)[0]!, words.split(' ')), expected));
  }
});

describe('shellTouches', () => {
  const touched = (line: string, cwd: string | null = '/repo') =>
    shellTouches(line, cwd).map(({ action, path }) => `${action} ${path}`);
  const lines: Record<string, readonly string[]> = {
    'cat src/a.ts README.md': ['read /repo/src/a.ts', 'read /repo/README.md'],
    'head -n 20 a.txt; tail -5 b.txt': ['read /repo/a.txt', 'read /repo/b.txt'],
    "sed -n '1,20p' src/a.ts": ['read /repo/src/a.ts'],
    "sed -i '' -e 's/a/b/' src/a.ts": ['edit /repo/src/a.ts'],
    "sed -i.bak 's/a/b/' src/a.ts": ['edit /repo/src/a.ts'],
    "perl -pi -e 's/a/b/' x.pl": ['edit /repo/x.pl'],
    'rg -n TODO src/a.ts src': ['read /repo/src/a.ts'],
    'grep -l TODO src/a.ts': [],
    'grep -rn TODO src lib/b.c': ['read /repo/lib/b.c'],
    'ls src && find test -name x': ['list /repo/src', 'list /repo/test'],
    'cd pkg && cat a.ts': ['read /repo/pkg/a.ts'],
    'cat /etc/hosts > b.txt': ['create /repo/b.txt'],
    'echo hi >> log.txt': ['edit /repo/log.txt'],
    'npm test 2>&1 | tee out.log': ['create /repo/out.log'],
    'make > /dev/null 2> err.txt': [],
    'cp a.ts b.ts; mv c.ts d/': ['create /repo/b.ts', 'delete /repo/c.ts', 'create /repo/d/c.ts'],
    'rm -f a.ts; rm -rf dist; git rm old.ts': ['delete /repo/a.ts', 'delete /repo/old.ts'],
    'test -f a.ts && cat a.ts || true; cat b.ts || cat c.ts; if [ -f d ]; then cat d.ts; fi': ['read /repo/b.ts'],
    'cat *.ts "$FILE" $(ls)': ['list /repo'],
    'cd "$DIR" && cat a.ts': [],
    'ls x | xargs rm': ['list /repo/x'],
    "awk '{print $1}' data.txt": ['read /repo/data.txt'],
  };
  for (const [line, expected] of Object.entries(lines)) {
    it(line, () => assert.deepEqual(touched(line), expected));
  }

  it('keeps the text of a here-document', () => {
    const [touch] = shellTouches("cat > a.ts <<'EOF'\nexport {};\nEOF", '/repo');
    assert.deepEqual(touch, { path: '/repo/a.ts', action: 'create', by: 'shell', added: 'export {};\n' });
  });

  it('keeps a path relative when the folder is not known', () =>
    assert.deepEqual(touched('cat a.ts', null), ['read a.ts']));
});

describe('normaliseCommand', () => {
  it('sees the same command behind other filters, wrappers and places', () => {
    const forms = ['npm test', 'npm test 2>&1 | tail -40', 'cd /repo && timeout 60 npm test | grep -i fail; echo $?'];
    assert.deepEqual([...new Set(forms.map((form) => normaliseCommand(form, '/repo')))], ['(/repo) npm test']);
  });

  it('tells apart what differs in arguments, place or script', () => {
    const forms = ['npm test a', 'npm test b', 'cd x && npm test a', 'python3 - <<E\n1\nE', 'python3 - <<E\n2\nE'];
    assert.equal(new Set(forms.map((form) => normaliseCommand(form))).size, forms.length);
  });
});

describe('testRun', () => {
  const runs: Record<string, string | null> = {
    'npm test': 'npm test',
    'npm t -- --watch=false': 'npm test',
    'npm run test:unit': 'npm run test:unit',
    'pnpm --filter web test': 'pnpm test (part)',
    'yarn workspace web test': 'yarn test',
    'bun test src/a.test.ts': 'bun test (part)',
    'npx vitest run': 'vitest',
    'npx vitest run -t "adds"': 'vitest (part)',
    'cd api && poetry run pytest -q': 'pytest',
    'pytest tests/test_a.py::test_b': 'pytest (part)',
    'python -m unittest discover': 'unittest',
    'go test ./...': 'go test',
    'go test ./pkg/a -run TestX': 'go test (part)',
    'cargo nextest run': 'cargo nextest',
    './gradlew :app:test': 'gradlew :app:test',
    'mvn -q verify': 'mvn verify',
    'dotnet test': 'dotnet test',
    'bundle exec rspec spec/a_spec.rb': 'rspec (part)',
    'make -j4 check': 'make check',
    'mise run test:integration': 'mise run test:integration (part)',
    'mise run lint && mise run test': 'mise run test',
    'mise run test:ci': 'mise run test:ci',
    'mise run test -- -run X': 'mise run test (part)',
    'node --test': 'node --test',
    'node scripts/test.mjs': 'test.mjs',
    'deno test': 'deno test',
    'npx playwright test': 'playwright test',
    'npx playwright install': null,
    'npm install vitest': null,
    'npm run build': null,
    'rg "npm test"': null,
    'git commit -m "npm test passes"': null,
    'pytest --collect-only': null,
    'pytest --version': null,
    'go build ./...': null,
    'cat test.js': null,
    'test -f a && echo yes': null,
  };
  for (const [line, expected] of Object.entries(runs)) {
    it(line, () => {
      const run = testRun(line);
      assert.equal(run && run.runner + (run.filtered ? ' (part)' : ''), expected);
    });
  }
});

describe('checkRun', () => {
  const runs: Record<string, string | null> = {
    'npx tsc --noEmit': 'types tsc',
    'pnpm lint': 'lint pnpm run lint',
    'npm run build': 'build npm run build',
    'cargo clippy --all': 'lint cargo clippy',
    'go vet ./...': 'lint go vet',
    'ruff check .': 'lint ruff',
    make: 'build make',
    'mise run fmt': 'format mise fmt',
    'npm ci': null,
    'echo lint': null,
  };
  for (const [line, expected] of Object.entries(runs)) {
    it(line, () => {
      const run = checkRun(line);
      assert.equal(run && `${run.kind} ${run.tool}`, expected);
    });
  }
});

describe('testOutcome', () => {
  const cases: readonly [name: string, line: string, output: string, exit: number | null, expected: string][] = [
    ['exit 0', 'npm test', 'fine', 0, 'passed'],
    ['exit 1', 'npm test', '', 1, 'failed'],
    ['red behind tail', 'npm test | tail', 'Tests:       1 failed, 5 passed, 6 total', 0, 'failed'],
    ['green behind tail', 'npm test | tail', 'Tests:       6 passed, 6 total', 0, 'passed'],
    ['nothing told behind tail', 'npm test | tail -1', 'Done in 3s', 0, 'unknown'],
    ['colours', 'npx vitest run | cat', '\u001b[31m Tests \u001b[39m 2 failed | 3 passed (5)', 0, 'failed'],
    ['Go', 'go test ./... | tail', '--- FAIL: TestA (0.00s)\nFAIL\nFAIL\tx/y\t0.1s\nFAIL', 0, 'failed'],
    ['Go, green', 'go test ./... 2>&1 | tail', 'ok  \tx/y\t0.1s\nok  \tx/z\t(cached)', 0, 'passed'],
    ['Go, sifted', 'go test ./... | grep ok', 'ok  \tx/y\t0.1s', 0, 'unknown'],
    ['Go, nothing ran', 'go test ./a -run X', 'ok  \tx/a\t0.1s [no tests to run]', 0, 'unknown'],
    ['Go, no files', 'go test ./a', '?   \tx/a\t[no test files]', 0, 'unknown'],
    ['pytest', 'pytest -q || true', '1 failed, 3 passed in 0.12s', 0, 'failed'],
    ['pytest, green', 'pytest | tail -1', '===== 4 passed, 1 warning in 0.12s =====', 0, 'passed'],
    ['pytest, none collected', 'pytest', 'no tests ran in 0.01s', 5, 'unknown'],
    ['unittest', 'python -m unittest; true', 'Ran 3 tests in 0.1s\n\nFAILED (failures=1)', 0, 'failed'],
    ['cargo', 'cargo test | tail', 'test result: FAILED. 3 passed; 1 failed; 0 ignored', 0, 'failed'],
    ['mocha', 'npx mocha | tail', '  5 passing (12ms)\n  1 failing', 0, 'failed'],
    ['rspec', 'rspec; echo', '1 example, 0 failures', 0, 'passed'],
    [
      'a test named after failing',
      'npm test',
      '✓ shows "1 failed" and FAIL\nTests:       6 passed, 6 total',
      0,
      'passed',
    ],
    ['a word only', 'npm test', 'error handling: failed requests are retried', 0, 'passed'],
    ['not found', 'vitest run', 'sh: vitest: not found', 127, 'unknown'],
    ['another command failed', 'npm test; exit 3', 'Done', 3, 'unknown'],
    ['failure of what follows', 'npm test | tail && deploy', 'Done', 1, 'unknown'],
    ['stopped', 'timeout 5 npm test', '', 124, 'unknown'],
    ['exit not recorded', 'npm test', 'whatever', null, 'unknown'],
  ];
  for (const [name, line, output, exit, expected] of cases) {
    it(name, () => assert.equal(testOutcome(line, output, exit), expected));
  }
});
