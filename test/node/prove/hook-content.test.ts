import assert from 'node:assert/strict';
import * as path from 'node:path';
import type { HookEntry } from '../../../src/core/model/proof.ts';
import { readHookContent, stateIn } from '../../../src/node/replay/hook-content.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';

function entry(command: string, args: readonly string[] | null = null): HookEntry {
  const place = { target: 'claude-code', file: '.claude/settings.json', event: 'PreToolUse', matcher: null };
  const rest = {
    type: 'command',
    timeoutMs: 1000,
    at: [],
    range: { start: 0, end: 0 },
    line: 1,
    fields: {},
    ours: false,
  };
  return { ...place, ...rest, command, args };
}

describe('what a hook’s command names', () => {
  let repo = '';
  const read = (command: string, args: readonly string[] | null = null) =>
    readHookContent(entry(command, args), repo, '/nobody');

  before(() => {
    repo = temporaryFolder();
    write(repo, { 'hooks/a.sh': 'exit 2\n', 'hooks/b.cjs': '1\n' });
  });
  after(removeFolders);

  const named: readonly (readonly [string, readonly string[]])[] = [
    ['sh "$CLAUDE_PROJECT_DIR/hooks/a.sh"', ['hooks/a.sh']],
    ['sh "$CLAUDE_PROJECT_DIR"/hooks/a.sh', ['hooks/a.sh']],
    ['${CLAUDE_PROJECT_DIR}/hooks/a.sh --strict', ['hooks/a.sh']],
    ['sh "$(git rev-parse --show-toplevel)/hooks/a.sh"', ['hooks/a.sh']],
    [`node -e "require(process.env.CLAUDE_PROJECT_DIR+'/hooks/b.cjs')" claude`, ['hooks/b.cjs']],
    ['./hooks/a.sh && node hooks/b.cjs', ['hooks/a.sh', 'hooks/b.cjs']],
    ['sh hooks/gone.sh', ['hooks/gone.sh']],
    ['grep -q a/b', []],
    ['curl https://example.com/x.sh', []],
  ];
  for (const [command, files] of named) {
    it(command, async () => {
      assert.deepEqual(
        (await read(command)).files.map(({ name }) => name),
        files,
      );
    });
  }

  it('knows what is missing, and what is found only from the right directory', async () => {
    assert.deepEqual(
      (await read('sh hooks/gone.sh; sh $CLAUDE_PROJECT_DIR/hooks/a.sh')).files.map(({ content, isRelative }) => [
        content !== null,
        isRelative,
      ]),
      [
        [false, true],
        [true, false],
      ],
    );
    assert.equal((await read('node', [path.join(repo, 'hooks/b.cjs')])).files[0]?.isInside, true);
  });

  it('has another hash when the command or a file has changed', async () => {
    const before = await read('sh hooks/a.sh');
    assert.equal((await read('sh hooks/a.sh')).hash, before.hash);
    assert.notEqual((await read('sh  hooks/a.sh')).hash, before.hash);
    write(repo, { 'hooks/a.sh': 'exit 0\n' });
    assert.notEqual((await read('sh hooks/a.sh')).hash, before.hash);
  });

  const states: readonly (readonly [string, string, RegExp | null])[] = [
    ['a.sh', 'input=$(cat)\necho "$input" | grep -q "git push" && exit 2\nexit 0\n', null],
    ['a.sh', 'jq -r .tool_input.command | grep -q stash && { echo no >&2; exit 2; }\n', null],
    ['a.sh', 'cat >/dev/null; exit 0\n', null],
    ['a.sh', 'if git diff --quiet; then exit 0; fi\n', /git/],
    ['a.sh', 'branch=$(git branch --show-current)\n', /git/],
    ['a.sh', '[ -f .lock ] && exit 2\n', /files/],
    ['a.sh', 'cat counter.txt\n', /files/],
    ['a.sh', 'echo 1 >> log.txt\n', /files/],
    ['a.sh', 'grep -q "a = 2" src/a.ts || exit 2\n', /files/],
    ['a.sh', 'read -r line < VERSION\n', /files/],
    ['a.sh', '. ./lib.sh\n', /files/],
    ['a.sh', '[ "$(head -1 VERSION)" = 1 ] && exit 2\n', /files/],
    ['a.sh', 'case "$(cat)" in *"a < b"*) exit 2;; esac\n', null],
    ['a.sh', '# cat counter.txt\nexit 0\n', null],
    [
      'b.cjs',
      `const p = JSON.parse(require('fs').readFileSync(0)); if ((p.a > 1) && [1].map((x) => x)) process.exit(2);\n`,
      null,
    ],
    ['b.cjs', `require('fs').readFileSync(p.transcript_path)\n`, /transcript/],
    ['b.cjs', `require('fs').existsSync('x')\n`, /files/],
    ['b.cjs', `require('node:child_process').execSync('git status')\n`, /programs/],
    ['c.py', `import json, sys\nif 'x' in json.load(sys.stdin): sys.exit(2)\n`, null],
    ['c.py', `open('x')\n`, /files/],
    ['b.cjs', `if (Date.now() > 1) process.exit(2)\n`, /clock/],
  ];
  for (const [name, text, wanted] of states) {
    it(`${wanted === null ? 'sees no state in' : 'sees state in'} ${JSON.stringify(text.trim())}`, async () => {
      write(repo, { [`state/${name}`]: text });
      const state = stateIn(await read(`run "$CLAUDE_PROJECT_DIR/state/${name}"`));
      if (wanted === null) assert.equal(state, null);
      else assert.match(state ?? '', wanted);
    });
  }

  it('does not vouch for a program that it cannot look into', async () => {
    assert.match(stateIn(await read('my-checker')) ?? '', /not looked into/);
    assert.equal(stateIn(await read('jq -e .x')), null);
  });
});
