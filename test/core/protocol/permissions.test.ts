import assert from 'node:assert/strict';
import type { Guard } from '../../../src/core/model/change.ts';
import type { RecordedCall } from '../../../src/core/model/proof.ts';
import claudeCode from '../../../src/core/targets/claude-code/index.ts';
import codex from '../../../src/core/targets/codex/index.ts';
import cursor from '../../../src/core/targets/cursor/index.ts';
import opencode from '../../../src/core/targets/opencode/index.ts';
import type { PermissionVerdict } from '../../../src/core/targets/protocol.ts';
import qwen from '../../../src/core/targets/qwen/index.ts';
import type { HarnessFiles } from '../../../src/core/targets/harness-file.ts';
import type { Target } from '../../../src/core/targets/target.ts';
import { applyEdits } from '../../../src/core/text/edits.ts';
import { recordedCall } from '../../support/recorded-call.ts';

const place = { root: '/scratch/repo', home: '/scratch/home', transcript: null };
const context = { postmortemId: 'pm-0a1b2c3d', document: 'postmortems/example.md', guardProgram: '' };

function filesOf(files: Readonly<Record<string, string>>): HarnessFiles {
  return new Map(Object.entries(files).map(([name, text]) => [name, { text, linkTo: null }]));
}

/** The files that a target writes for a guard. */
function written(target: Target, guard: Guard): HarnessFiles {
  const change = { id: 'c1', kind: 'permission', targets: [target.id], guard, owner: null, due: null } as const;
  const { files, refusals } = target.plan({ ...change, applied: null, shown: null }, new Map(), context);
  assert.deepEqual(refusals, [], target.id);
  return filesOf(Object.fromEntries(files.map(({ path, edits }) => [path, applyEdits('', edits)])));
}

const shell = (command: string): RecordedCall => recordedCall({ input: { command }, command });
const file = (tool: 'Read' | 'Write' | 'Edit', path: string): RecordedCall => {
  const toolKind = tool === 'Read' ? 'read' : tool === 'Edit' ? 'edit' : 'write';
  return recordedCall({ tool, toolKind, input: { file_path: `/home/me/project/${path}`, content: 'x' } });
};

function judge(target: Target, files: HarnessFiles, recorded: RecordedCall): PermissionVerdict {
  const { permissions } = target;
  assert.ok(permissions, target.id);
  return permissions.verdict(permissions.rules(files), recorded, place) ?? assert.fail('no verdict');
}

/** B = refused, A = a person is asked, R = carried out; lower-case where the verdict is not certain. */
function letter({ effect, certain }: PermissionVerdict): string {
  const word = effect === 'stop' ? 'B' : effect === 'ask' ? 'A' : 'R';
  return certain ? word : word.toLowerCase();
}

const columns: readonly Target[] = [claudeCode, codex, opencode, qwen, cursor];

/** As measured with the real agents (test/agents, suite permissions); Cursor as read in its code. */
const lines: readonly (readonly [line: string, letters: string])[] = [
  ['git tag', 'BBBBB'],
  ['git tag v1', 'BBBBB'],
  ['git tagx', 'RRRRR'],
  ['git status', 'RRRRR'],
  ['echo "git tag v1"', 'RRRRR'],
  ['cd sub && git tag v1', 'BBBBB'],
  ['true; git tag v1 | cat', 'BBBBB'],
  ['git tag v1 & wait', 'BRBBB'],
  ['true\ngit tag v1', 'BBBBB'],
  ['git  tag v1', 'BBRBB'],
  ['git tag v1 # a comment', 'BRBBB'],
  ['git "tag" v1', 'BBRBR'],
  ['"git" tag v1', 'BRRBR'],
  ['git ta\\g v1', 'BRRBR'],
  ['git tag v*', 'BRBBB'],
  ['git tag "v*"', 'BBBBB'],
  ['git tag $HOME', 'BRBBB'],
  ['git tag ~', 'BRBBB'],
  ['git tag =v', 'BRBBB'],
  ['GIT_TRACE=0 git tag v1', 'BRRBB'],
  ['echo $(git tag v1)', 'BRBrB'],
  ['(git tag v1)', 'BRBRB'],
  ['{ git tag v1; }', 'BRBRB'],
  ['if true; then git tag v1; fi', 'BRBRB'],
  ['! git tag v1', 'BRBRB'],
  ['time git tag v1', 'BRRRR'],
  ['git tag v1 >out.txt', 'BRBBB'],
  ['git tag>out.txt', 'BRRBB'],
  ['export A=b; git tag v1', 'BRBBB'],
  ['[ -d sub ] && git tag v1', 'BRBBB'],
  ['/usr/bin/git tag v1', 'BBRRR'],
  ['./git tag v1', 'BBRRR'],
  ['env git tag v1', 'BRRRR'],
  ['timeout 20 git tag v1', 'BRRRR'],
  ['git -C . tag v1', 'RRRRR'],
  ["bash -c 'git tag v1'", 'rRRrR'],
  ['git branch topic', 'AAAA-'],
];

describe('what permissions make of commands', () => {
  for (const [column, target] of columns.entries()) {
    const guard: Guard = { on: 'shell', deny: { command: ['git tag'] }, message: 'Tags are made by the release.' };
    const asks = target === cursor ? {} : { ask: { command: ['git branch'] } };
    const files = written(target, { ...guard, ...asks });
    for (const [line, letters] of lines.filter(([, all]) => all[column] !== '-')) {
      it(`${target.title}: ${line.replaceAll('\n', ' ⏎ ')}`, () => {
        const verdict = judge(target, files, shell(line));
        assert.equal(letter(verdict), letters[column]);
        assert.equal(verdict.translated, target !== claudeCode);
      });
    }
  }
});

const acts: readonly (readonly [what: string, recorded: RecordedCall, letters: string])[] = [
  ['write into the folder', file('Write', 'src/gen/new.txt'), 'B-BBB'],
  ['write deeper', file('Write', 'src/gen/deep/new.txt'), 'B-BBB'],
  ['edit in the folder', file('Edit', 'src/gen/a.txt'), 'B-BBB'],
  ['read in the folder', file('Read', 'src/gen/a.txt'), 'R-RRR'],
  ['write beside it', file('Write', 'src/new.txt'), 'R-RRR'],
  ['write into a folder of that name elsewhere', file('Write', 'lib/src/gen/new.txt'), 'R-RRB'],
  ['a redirection', shell('echo x > src/gen/s.txt'), 'B-RBR'],
  ['tee', shell('echo x | tee src/gen/t.txt'), 'B-RBR'],
  ['cp', shell('cp src/b.txt src/gen/c.txt'), 'B-RBR'],
  ['sed -i', shell('sed -i s/a/b/ src/gen/a.txt'), 'B-RBR'],
  ['rm', shell('rm -rf src/gen/none'), 'B-RBR'],
  ['a script', shell(`python3 -c "open('src/gen/p', 'w')"`), 'R-RRR'],
];

describe('what permissions make of edits', () => {
  for (const [column, target] of columns.entries()) {
    if (target === codex) continue;
    const files = written(target, { on: 'edit', deny: { path: ['src/gen/**'] }, message: 'They are generated.' });
    for (const [what, recorded, letters] of acts) {
      it(`${target.title}: ${what}`, () => assert.equal(letter(judge(target, files, recorded)), letters[column]));
    }
  }
});

/** Claude Code's reach into the shell, as measured in 2.1.329. */
const reach: readonly (readonly [line: string, letters: string])[] = [
  ...(
    'cat keys/a.pem;head -1 < keys/a.pem;grep -c x keys/a.pem;wc -l keys/a.pem;sort keys/a.pem;od keys/a.pem;' +
    'base64 keys/a.pem;diff keys/a.pem b;cp keys/a.pem b;git diff keys/a.pem;x=$(cat keys/a.pem);(cat keys/a.pem);' +
    'nice -n 5 cat keys/a.pem;grep -f keys/a.pem b;cat KEYS/a.pem;export x=$(cat keys/a.pem);git -C . diff keys/a.pem'
  )
    .split(';')
    .map((line) => [line, 'B'] as const),
  ...(
    'less keys/a.pem;xxd keys/a.pem;bat keys/a.pem;/bin/cat keys/a.pem;echo $(cat keys/a.pem);cat <(cat keys/a.pem);' +
    'cat keys/*.pem;cat keys/{a,b}.pem;git show :keys/a.pem;python3 keys/a.pem;echo keys/a.pem;cat other.txt;exec cat keys/a.pem'
  )
    .split(';')
    .map((line) => [line, 'R'] as const),
  ['{ cat keys/a.pem; }', 'R'],
  ['(cat b; cat keys/a.pem)', 'R'],
  ['cd keys && cat a.pem', 'B'],
  ['cd keys && (cat a.pem)', 'R'],
  ['if true; then cat keys/a.pem; fi', 'B'],
  ['cat $PWD/keys/a.pem', 'r'],
];

describe('how far Claude Code’s file rules reach into the shell', () => {
  const files = filesOf({ '.claude/settings.json': '{ "permissions": { "deny": ["Read(/keys/*.pem)"] } }' });
  for (const [line, wanted] of reach) {
    it(line, () => assert.equal(letter(judge(claudeCode, files, shell(line))), wanted));
  }

  it('takes a pattern on all of a folder for the folder too', () => {
    const own = filesOf({ '.claude/settings.json': '{ "permissions": { "deny": ["Edit(/gen/**)"] } }' });
    for (const line of ['rm -rf gen', 'mkdir gen', 'cp other.txt gen'])
      assert.equal(letter(judge(claudeCode, own, shell(line))), 'B', line);
  });
});

describe('permission rules that people wrote', () => {
  const verdict = (target: Target, files: Readonly<Record<string, string>>, line: string): string =>
    letter(judge(target, filesOf(files), shell(line)));

  it('reads Codex’s rules: alternatives, decisions, quotes, the strictest one, and says what it did not read', () => {
    const rules = [
      '# mine',
      'prefix_rule(',
      "    pattern = ['git', [\"push\", 'fetch']],",
      '    decision = "prompt",',
      ')',
      'prefix_rule(["git", "push", "--force"], "forbidden")',
      'prefix_rule(pattern=["ls"])',
    ].join('\n');
    const name = '.codex/rules/default.rules';
    assert.equal(verdict(codex, { [name]: rules }, 'git push'), 'A');
    assert.equal(verdict(codex, { [name]: rules }, 'git fetch x'), 'A');
    assert.equal(verdict(codex, { [name]: rules }, 'git push --force'), 'B');
    assert.equal(verdict(codex, { [name]: rules }, 'git push origin --force'), 'A');
    assert.equal(verdict(codex, { [name]: rules }, 'ls'), 'R');
    assert.equal(verdict(codex, { [name]: `X = ["git"]\nprefix_rule(pattern=X)\n${rules}` }, 'git push'), 'a');
    assert.equal(
      verdict(codex, { [name]: `host_executable(name="git", paths=["/x"])\n${rules}` }, '/usr/bin/git push'),
      'a',
    );
    const [rule] = codex.permissions?.rules(filesOf({ [name]: 'prefix_rule(pattern=["git"], decision="deny")' })) ?? [];
    assert.match(rule?.inert ?? '', /does not start/);
  });

  it('lets the last pattern of OpenCode decide, across its keys', () => {
    const permission = (value: object): string => JSON.stringify({ permission: value });
    const deny = { 'git tag *': 'deny' };
    const at = (value: object): string => verdict(opencode, { 'opencode.json': permission(value) }, 'git tag v1');
    assert.equal(at({ bash: deny }), 'B');
    assert.equal(at({ bash: { ...deny, '*': 'allow' } }), 'R');
    assert.equal(at({ bash: deny, '*': 'ask' }), 'A');
    assert.equal(at({ '*': 'ask', bash: deny }), 'B');
    assert.equal(at({ bash: 'deny' }), 'B');
  });

  it('finds Cursor’s rules that never match anything', () => {
    const files = filesOf({
      '.cursor/cli.json': '{ "permissions": { "deny": ["Write(src/**)", "Mcp(x)", "Edit(a)", "Shell(rm)"] } }',
    });
    const inert = cursor.permissions?.rules(files).map((rule) => rule.inert !== null);
    assert.deepEqual(inert, [true, true, true, false]);
    const commented = filesOf({ '.cursor/cli.json': '{ // mine\n "permissions": { "deny": ["Shell(rm)"] } }' });
    assert.match(cursor.permissions?.rules(commented)[0]?.inert ?? '', /ignores it as a whole/);
    assert.equal(
      verdict(
        cursor,
        { '.cursor/cli.json': '{ "permissions": { "deny": ["Shell(curl:*evil*)"] } }' },
        'curl -s evil.org',
      ),
      'B',
    );
  });

  it('names what a change stands for as the rules that are read', () => {
    const guard: Guard = { on: ['shell', 'edit'], deny: { command: ['git tag'] }, message: 'No.' };
    for (const target of columns) {
      const { permissions } = target;
      const own = permissions?.own({
        ...{ id: 'c1', kind: 'permission', targets: [target.id], guard, owner: null, due: null, applied: null },
        shown: null,
      });
      const found = permissions?.rules(written(target, guard)).map(({ effect, rule }) => ({ effect, rule }));
      assert.deepEqual(found, own, target.id);
      assert.ok((own?.length ?? 0) > 0, target.id);
    }
  });
});
