import type { SimpleCommand } from './command.ts';
import { parseCommands } from './parse.ts';

/** A command that runs tests. */
export interface TestRun {
  /** The program or script: `npm test`, `pytest`, `go test` … */
  readonly runner: string;
  /** True when it names files, a pattern or a package, so that it is not the whole suite. */
  readonly filtered: boolean;
}

/** A command that judges code without running tests. */
export interface CheckRun {
  readonly kind: 'lint' | 'types' | 'build' | 'format';
  readonly tool: string;
}

/** The first test command of a line; null when it runs none. */
export function testRun(line: string): TestRun | null {
  for (const command of parseCommands(line)) {
    const run = commandTestRun(command);
    if (run) return run;
  }
  return null;
}

/** The first linter, type checker, build or formatter of a line; null when it runs none. */
export function checkRun(line: string): CheckRun | null {
  for (const command of parseCommands(line)) {
    const run = commandCheckRun(command.argv);
    if (run) return run;
  }
  return null;
}

/** What one command tests; null when it runs no tests. */
export function commandTestRun(command: SimpleCommand): TestRun | null {
  const argv = /^(c8|nyc)$/.test(command.name) ? withoutOptions(command.argv.slice(1)) : command.argv;
  const asksOnly = argv.some((word) =>
    /^(--help|-h|--version|--collect-only|--co|--no-run|--listTests|--list|--dry-run|--init)$/.test(word),
  );
  if (argv.length === 0 || asksOnly) return null;
  return scriptRun(argv) ?? subcommandRun(argv) ?? directRun(argv) ?? testFileRun(argv);
}

const managers = /^(npm|pnpm|yarn|bun)$/;
const testScript = /^(t|tst|tests?|e2e|spec|unit|integration)$|^(tests?|e2e)[:_-]|[:_-](tests?|e2e|spec)$/;

/** A word list without the options at its head; their values are not told apart. */
function withoutOptions(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !word.startsWith('-'));
  return first === -1 ? [] : words.slice(first);
}

/** `npm test`, `pnpm --filter x run test:unit`, `yarn workspace x test`, `bun run e2e`, `turbo run test`. */
function scriptRun(argv: readonly string[]): TestRun | null {
  const [name = ''] = argv;
  if (managers.test(name)) {
    const script = packageScript(argv);
    if (script === null || !testScript.test(script) || (name === 'bun' && script === 'test' && !argv.includes('run'))) {
      return name === 'bun' && argv[1] === 'test' ? { runner: 'bun test', filtered: hasOperands(argv.slice(2)) } : null;
    }
    const given = argv.slice(argv.indexOf(script) + 1).filter((word) => word !== '--');
    const runner = script === 'test' || script === 't' || script === 'tst' ? `${name} test` : `${name} run ${script}`;
    return { runner, filtered: hasOperands(given) || argv.some((word) => /^(--filter|-F|-w|--workspace)/.test(word)) };
  }
  if (/^(turbo|nx|lerna|rush|moon|wireit)$/.test(name)) {
    const task = argv.slice(1).find((word) => testScript.test(word) || /^[\w-]*:test$/.test(word));
    return task === undefined
      ? null
      : { runner: `${name} ${task}`, filtered: argv.some((word) => /^--(filter|projects?)/.test(word)) };
  }
  if (/^(make|gmake|just|task|rake|invoke|inv|mise|ant|ninja|meson|composer|hatch|nox|tox)$/.test(name))
    return taskRun(argv);
  return null;
}

/** The script that a package manager runs: null for installs and the like. */
function packageScript(argv: readonly string[]): string | null {
  const plain: string[] = [];
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (/^(--filter|-F|-C|--dir|--prefix|--cwd|-w|--workspace)$/.test(word)) index++;
    else if (!word.startsWith('-')) plain.push(word);
  }
  const verbs = plain[0] === 'workspace' ? plain.slice(2) : plain[0] === 'workspaces' ? plain.slice(1) : plain;
  const [verb, script] = verbs[0] === 'foreach' ? verbs.slice(1) : verbs;
  if (verb === 'run' || verb === 'run-script') return script ?? null;
  if (
    verb === undefined ||
    /^(install|i|ci|add|remove|exec|dlx|x|init|publish|pack|ls|list|view|info|why|audit|config|create|link|up|update|outdated|version|cache)$/.test(
      verb,
    )
  )
    return null;
  return argv[0] === 'npm' && !/^(test|t|tst|start|stop|restart)$/.test(verb) ? null : verb;
}

function taskRun(argv: readonly string[]): TestRun | null {
  const [name = ''] = argv;
  if (name === 'tox' || name === 'nox') {
    const filtered = argv.some((word) => /^(-e|-s|--session)/.test(word));
    return argv.some((word) => /^(-l|-av|list)$/.test(word)) ? null : { runner: name, filtered };
  }
  const words = argv.slice(1).filter((word) => !word.startsWith('-') && !word.includes('='));
  const tasks = name === 'mise' ? (/^(run|r)$/.test(words[0] ?? '') ? words.slice(1, 2) : []) : words;
  const task = tasks.find((word) => testScript.test(word) || (/^g?make$/.test(name) && word === 'check'));
  return task === undefined
    ? null
    : {
        runner: name === 'mise' ? `mise run ${task}` : `${name} ${task}`,
        filtered:
          !/^(tests?|check)([:_-](ci|all))?$/.test(task) ||
          hasOperands(argv.slice(argv.indexOf('--') + 1 || argv.length)),
      };
}

/** Program and subcommand, with what makes a run partial. */
const subcommands: readonly (readonly [RegExp, RegExp, RegExp])[] = [
  [/^go$/, /^test$/, /^-run|^\.\/(?!\.\.\.$)\S+/],
  [/^cargo$/, /^(test|t|nextest)$/, /^(-p|--package|--test|--lib|--bin)$/],
  [/^(mvn|mvnw|mvnd)$/, /^(test|verify|integration-test)$/, /^-Dtest=|^-pl$/],
  [/^(gradle|gradlew)$/, /^:?([\w-]+:)*(test|check|\w+Test)$/, /^--tests/],
  [/^dotnet$/, /^test$/, /^--filter/],
  [/^deno$/, /^test$/, /^--filter|^[^-].*\.[jt]sx?$/],
  [/^playwright$/, /^test$/, /^(-g|--grep|--project)|\.spec\.|\.test\./],
  [/^cypress$/, /^run$/, /^--spec/],
  [/^karma$/, /^start$/, /^$/],
  [
    /^(rails|artisan|mix|sbt|lein|stack|cabal|swift|xcodebuild|flutter|dart|bazel|bazelisk|meson|ng|forge|anchor|truffle|hardhat|elixir)$/,
    /^test$/,
    /[/.]/,
  ],
  [/^zig$/, /^test$/, /^$/],
  [/^crystal$/, /^spec$/, /[/.]/],
];

function subcommandRun(argv: readonly string[]): TestRun | null {
  const [name = '', ...rest] = argv;
  const row = subcommands.find(([program]) => program.test(name));
  if (!row) return null;
  const goals = /^(mvnw?|mvnd|gradlew?|xcodebuild|sbt)$/.test(name)
    ? rest
    : rest.filter((word) => !/^[-+]/.test(word)).slice(0, 1);
  const goal = goals.find((word) => row[1].test(word));
  if (goal === undefined) return null;
  return { runner: `${name} ${goal}`, filtered: rest.some((word) => word !== goal && row[2].test(word)) };
}

const runners =
  /^(jest|vitest|mocha|ava|tap|jasmine|tape|uvu|wdio|testcafe|pytest|py\.test|nose2|nosetests|trial|stestr|gotestsum|ginkgo|rspec|phpunit|pest|ctest|bats|busted|prove|elm-test)$/;

/** Programs that do nothing but run tests, modules of Python that do, and `node --test`. */
function directRun(argv: readonly string[]): TestRun | null {
  const [name = '', ...rest] = argv;
  if (/^(vitest|ava|tap)$/.test(name) && /^(list|init|bench|typecheck)$/.test(rest[0] ?? '')) return null;
  if (runners.test(name)) return { runner: name, filtered: isFiltered(rest) };
  if (name === 'node' && rest.some((word) => /^--test$/.test(word)))
    return { runner: 'node --test', filtered: isFiltered(rest) };
  if (/^(python[\d.]*|py|coverage)$/.test(name)) {
    const module = rest.indexOf('-m');
    const script = rest.find((word) => !word.startsWith('-')) ?? '';
    const found = /^(pytest|unittest|nose2|doctest)$/.exec(rest[module + 1] ?? '');
    if (module !== -1 && found) return { runner: found[0], filtered: isFiltered(rest.slice(module + 2)) };
    if (/(^|\/)manage\.py$/.test(script) && rest.includes('test')) return { runner: 'manage.py test', filtered: false };
  }
  return null;
}

/** A script of the project whose name says that it tests, or a single test file handed to its interpreter. */
function testFileRun(argv: readonly string[]): TestRun | null {
  const [name = '', ...rest] = argv;
  const isInterpreter = /^(node|tsx|ts-node|bun|deno|python[\d.]*|py|ruby|php|perl|ba?sh|sh|zsh)$/.test(name);
  const file = isInterpreter ? (rest.find((word) => !word.startsWith('-') && word !== 'run') ?? '') : name;
  const base = file.split('/').at(-1) ?? '';
  if (/^(run[-_]?)?(all[-_]?)?tests?\.(sh|py|js|mjs|cjs|ts|rb)$/.test(base))
    return { runner: base, filtered: rest.length > (isInterpreter ? 1 : 0) };
  if (isInterpreter && /(\.(test|spec)\.[cm]?[jt]sx?|^test_\w+\.(py|rb)|_test\.(py|rb)|_spec\.rb)$/.test(base)) {
    return { runner: `${name} ${base}`, filtered: true };
  }
  return null;
}

const narrowing =
  /^(-t|-k|-m|-g|-f|--grep|--testNamePattern|--testPathPatterns?|--test-name-pattern|--filter|-R|--only|--lf|--last-failed|--example|-e|--onlyChanged|-o|--changed|--related)(=|$)/;

function isFiltered(words: readonly string[]): boolean {
  return (
    words.some((word) => narrowing.test(word)) ||
    words.some((word) => /^[^-].*(\.|::|\/)/.test(word) && !/^\.{1,2}\/?$/.test(word))
  );
}

function hasOperands(words: readonly string[]): boolean {
  return words.some((word) => narrowing.test(word) || /^[^-]/.test(word));
}

const linters =
  /^(eslint|oxlint|tslint|stylelint|markdownlint|markdownlint-cli2|ruff|flake8|pylint|pyflakes|golangci-lint|staticcheck|clippy|rubocop|shellcheck|ktlint|detekt|swiftlint|hadolint|yamllint|knip|phpstan|psalm|credo|standard|xo|pre-commit)$/;
const scriptKinds: readonly (readonly [RegExp, CheckRun['kind']])[] = [
  [/^(lint|eslint)\b|[:_-]lint$/, 'lint'],
  [/^(type-?check|types|tsc|check-types)\b|[:_-]type-?check$/, 'types'],
  [/^(build|compile|bundle)\b|[:_-]build$/, 'build'],
  [/^(format|fmt|prettier)\b|[:_-](format|fmt)$/, 'format'],
];

function commandCheckRun(argv: readonly string[]): CheckRun | null {
  const [name = '', verb = ''] = argv;
  const script = managers.test(name)
    ? packageScript(argv)
    : /^(g?make|just|task)$/.test(name)
      ? verb
      : name === 'mise' && /^(run|r)$/.test(verb)
        ? (argv[2] ?? null)
        : null;
  if (script !== null) {
    const row = scriptKinds.find(([pattern]) => pattern.test(script));
    if (row) return { kind: row[1], tool: `${name} ${managers.test(name) ? 'run ' : ''}${script}` };
    return /^g?make$/.test(name) && (script === '' || script === 'all') ? { kind: 'build', tool: name } : null;
  }
  if (linters.test(name)) return { kind: name === 'ruff' && verb === 'format' ? 'format' : 'lint', tool: name };
  if (/^(tsc|mypy|pyright|basedpyright|vue-tsc|flow|pyre)$/.test(name)) return { kind: 'types', tool: name };
  if (/^(prettier|gofmt|goimports|black|isort|rustfmt|dprint|biome|clang-format)$/.test(name))
    return { kind: 'format', tool: name };
  return toolCheck(name, argv.slice(1).filter((word) => !/^[-+]/.test(word))[0] ?? '');
}

function toolCheck(name: string, verb: string): CheckRun | null {
  const tool = `${name} ${verb}`;
  if (/^(go|cargo) (vet|clippy)$/.test(tool)) return { kind: 'lint', tool };
  if (/^cargo check$/.test(tool)) return { kind: 'types', tool };
  if (/^(go|cargo|gofmt|dart) (fmt|format)$/.test(tool)) return { kind: 'format', tool };
  const builds =
    /^(go|cargo|dotnet|swift|zig|stack|cabal|gradlew?|vite|next|nuxt|webpack|rollup|esbuild|tsup|docker|bazel|flutter|mvnw?) (build|compile|package|assemble)$/;
  return builds.test(tool) ? { kind: 'build', tool } : null;
}
