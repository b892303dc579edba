import assert from 'node:assert/strict';
import { claudeCode } from '../../../src/core/harness/claude-code.ts';
import { harnessFiles, harnessRun, loadLines, touch } from '../../support/harness.ts';

const load = (run: Parameters<typeof harnessRun>[0], texts: Record<string, string>, today: string[] = []) =>
  loadLines(claudeCode, harnessRun(run), harnessFiles(texts, today));

describe('what Claude Code loads', () => {
  it('takes CLAUDE.md from the top down to the working directory, the user’s first', async () => {
    const texts = {
      'CLAUDE.md': 'top',
      'app/.claude/CLAUDE.md': 'app',
      'app/CLAUDE.local.md': 'mine',
      '~/.claude/CLAUDE.md': 'user',
      'lib/CLAUDE.md': 'beside',
    };
    assert.deepEqual(await load({ cwd: 'app' }, texts, ['app/CLAUDE.local.md']), [
      '~/.claude/CLAUDE.md: loaded — user rules; the text is today’s',
      'CLAUDE.md: loaded — stands at the top, above the working directory',
      'app/.claude/CLAUDE.md: loaded — stands in the working directory',
      'app/CLAUDE.local.md: loaded — stands in the working directory; the text is today’s',
    ]);
  });

  it('loads nested files when a file below is touched by a file tool', async () => {
    const texts = { 'a/CLAUDE.md': 'a', 'b/CLAUDE.md': 'b', 'c/CLAUDE.md': 'c', 'd/CLAUDE.md': 'd' };
    const touches = [
      touch('a/x/y.ts', 7),
      touch('b/x.ts', 8, { by: 'shell', tool: 'Bash' }),
      touch('d/new.ts', 9, { action: 'create', tool: 'Write' }),
      touch('c', 10, { action: 'list' }),
    ];
    assert.deepEqual(await load({ touches }, texts), [
      'a/CLAUDE.md: later — loaded by Read of a/x/y.ts',
      'b/CLAUDE.md: not-loaded — a file in b was touched through the shell only, which does not load it',
      'c/CLAUDE.md: not-loaded — a file in c was never touched',
      'd/CLAUDE.md: later — loaded by Write of d/new.ts; it came with the result, after the change was made',
    ]);
    const { items } = await claudeCode.load(harnessRun({ touches }), harnessFiles(texts));
    assert.deepEqual(items[0]?.ref, { file: 's.jsonl', line: 7 });
  });

  it('reads AGENTS.md only without any CLAUDE.md, and only since 2.1.277', async () => {
    const agents = { 'AGENTS.md': 'rules', 'api/AGENTS.md': 'nested' };
    const touches = [touch('api/a.ts', 3)];
    assert.deepEqual(await load({ touches }, agents), [
      'AGENTS.md: loaded — read because there is no CLAUDE.md',
      'api/AGENTS.md: later — loaded by Read of api/a.ts',
    ]);
    assert.deepEqual(await load({ version: '2.1.276' }, { 'AGENTS.md': 'rules' }), [
      'AGENTS.md: not-loaded — Claude Code reads AGENTS.md since 2.1.277; this was 2.1.276',
    ]);
    assert.deepEqual(await load({}, { 'AGENTS.md': 'rules', 'CLAUDE.local.md': 'x' }, ['CLAUDE.local.md']), [
      'CLAUDE.local.md: loaded — stands in the working directory; the text is today’s',
      "AGENTS.md: not-loaded — AGENTS.md is read only where no CLAUDE.md is, and there is CLAUDE.local.md (today's)",
    ]);
    const withUser = { 'AGENTS.md': 'rules', '~/.claude/CLAUDE.md': 'user', '.claude/rules/a.md': 'rule' };
    assert.match((await load({}, withUser)).join('\n'), /^AGENTS\.md: loaded/m);
  });

  it('follows imports for four hops, names missing ones, and leaves those outside alone', async () => {
    const texts = {
      'CLAUDE.md': 'Read @docs/1.md and @gone.md or @not-a-file See `@docs/code.md`.',
      'docs/1.md': '@2.md',
      'docs/2.md': '@3.md @1.md',
      'docs/3.md': '@4.md',
      'docs/4.md': '@5.md',
      'docs/5.md': 'too far',
      'docs/code.md': 'x',
    };
    assert.deepEqual(await load({}, texts), [
      'CLAUDE.md: loaded — stands in the working directory',
      'docs/1.md: loaded — imported by CLAUDE.md, line 1',
      'docs/2.md: loaded — imported by docs/1.md, line 1',
      'docs/3.md: loaded — imported by docs/2.md, line 1',
      'docs/4.md: loaded — imported by docs/3.md, line 1',
      'docs/5.md: not-loaded — imported by docs/4.md, line 1, more than 4 hops away',
      'gone.md: not-loaded — imported by CLAUDE.md, line 1, but there is no such file',
    ]);
    const outside = {
      'CLAUDE.md': '@shared.md',
      'shared.md': 'x',
      '~/.claude/CLAUDE.md': '@more.md',
      '~/.claude/more.md': 'y',
    };
    const { items, problems } = await claudeCode.load(harnessRun({ cwd: 'app' }), harnessFiles(outside));
    assert.deepEqual(
      items.map(({ path }) => path),
      ['~/.claude/CLAUDE.md', '~/.claude/more.md', 'CLAUDE.md'],
    );
    const comma = { 'CLAUDE.md': 'See @a.md, please.', 'a.md': 'x' };
    const unsure = await claudeCode.load(harnessRun(), harnessFiles(comma));
    assert.equal(unsure.items.length, 1);
    assert.match(unsure.problems[0]?.message ?? '', /punctuation right behind it/);
    assert.match(problems[0]?.message ?? '', /imports shared\.md from outside the working directory/);
  });

  it('loads rules always, by their scope, or not, and says why', async () => {
    const texts = {
      '.claude/rules/always.md': 'x',
      '.claude/rules/deep/ts.md': '---\npaths: "*.ts"\n---\nx',
      '.claude/rules/go.md': '---\npaths: "*.go"\n---\n@imported.md',
      '.claude/rules/globs.md': '---\nglobs: "*.go"\n---\nx',
      '.claude/rules/dead.md': '---\npaths: "./src/**"\n---\nx',
      '.claude/rules/shell.md': '---\npaths: "*.sh"\n---\nx',
    };
    const touches = [touch('src/a.ts', 4), touch('x.sh', 5, { by: 'shell', tool: 'Bash' })];
    assert.deepEqual(await load({ touches }, texts), [
      '.claude/rules/always.md: loaded — a rule without a scope',
      '.claude/rules/dead.md: not-loaded — a file in its scope was never touched; ./src/** can match nothing',
      '.claude/rules/deep/ts.md: later — loaded by Read of src/a.ts',
      '.claude/rules/globs.md: loaded — a rule without a scope; its key `globs` is not one that Claude Code knows (`paths` is), so it loads always',
      '.claude/rules/go.md: not-loaded — a file in its scope was never touched',
      '.claude/rules/shell.md: not-loaded — a file in its scope was touched through the shell only, which does not load it',
    ]);
    const [old] = await load({ version: '2.0.10' }, { '.claude/rules/a.md': 'x' });
    assert.equal(old, '.claude/rules/a.md: not-loaded — Claude Code reads .claude/rules since 2.0.64; this was 2.0.10');
  });

  it('lists hooks and permissions with what makes them dead', async () => {
    const group = (matcher: string, command: string) => ({ matcher, hooks: [{ type: 'command', command }] });
    const settings = JSON.stringify({
      hooks: {
        PreToolUse: [group('Bash', 'guard'), group('bash', 'dead')],
        pretooluse: [group('', 'never')],
        Stop: [{ hooks: [{ command: 'stop', if: 'Bash(x)' }] }],
      },
      permissions: { deny: ['Bash(git push:*)', 'Write(src/**)', 'bash(rm:*)'], allow: ['Bash(ls)'], ask: ['mcp__x'] },
    });
    assert.deepEqual(await load({}, { '.claude/settings.json': settings }), [
      '.claude/settings.json [PreToolUse Bash]: loaded — registered in .claude/settings.json',
      '.claude/settings.json [PreToolUse bash]: not-loaded — the matcher `bash` matches nothing: tool names are case-sensitive',
      '.claude/settings.json [pretooluse]: not-loaded — `pretooluse` is no event of Claude Code: it never runs',
      '.claude/settings.json [Stop]: not-loaded — a handler with `if` runs at tool events only',
      '.claude/settings.json [deny Bash(git push:*)]: loaded — registered in .claude/settings.json',
      '.claude/settings.json [deny Write(src/**)]: not-loaded — has no effect: file rules are looked up as `Edit(…)` and `Read(…)` only',
      '.claude/settings.json [deny bash(rm:*)]: not-loaded — has no effect: a rule begins with the tool’s name in its own spelling',
      '.claude/settings.json [ask mcp__x]: loaded — registered in .claude/settings.json',
      '.claude/settings.json [allow Bash(ls)]: loaded — registered in .claude/settings.json; counts in a trusted workspace only',
    ]);
  });

  it('takes nothing from settings that are not strict JSON, elsewhere, or switched off', async () => {
    const hooks = '"hooks": { "Stop": [{ "hooks": [{ "command": "a" }] }] }';
    const [broken] = await load({}, { '.claude/settings.json': `{\n  // why\n  ${hooks} }` });
    assert.equal(
      broken,
      '.claude/settings.json [Stop]: not-loaded — a comment on line 2: Claude Code takes strict JSON only and ignores the whole file',
    );
    const [garbage] = await load({}, { '.claude/settings.json': '{ "hooks": ' });
    assert.match(garbage ?? '', /^\.claude\/settings\.json: not-loaded — /);
    const [above] = await load({ cwd: 'app' }, { '.claude/settings.json': `{ ${hooks} }` });
    assert.match(above ?? '', /read from the working directory only/);
    const off = await load(
      {},
      { '.claude/settings.json': `{ ${hooks} }`, '~/.claude/settings.json': '{ "disableAllHooks": true }' },
    );
    assert.deepEqual(off, ['.claude/settings.json [Stop]: not-loaded — `disableAllHooks` is set']);
  });

  it('honours claudeMdExcludes and says when the version is unknown', async () => {
    const texts = { 'CLAUDE.md': 'x', '.claude/settings.json': '{ "claudeMdExcludes": ["/repo/CLAUDE.md"] }' };
    assert.deepEqual(await load({}, texts), ['CLAUDE.md: not-loaded — excluded by `claudeMdExcludes`']);
    const { problems } = await claudeCode.load(harnessRun({ version: null }), harnessFiles({}));
    assert.match(problems[0]?.message ?? '', /version of Claude Code is not recorded/);
  });
});
