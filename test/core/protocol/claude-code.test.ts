import assert from 'node:assert/strict';
import type { HookEntry, HookOutcome, RecordedCall, Verdict } from '../../../src/core/model/proof.ts';
import claudeCode from '../../../src/core/targets/claude-code/index.ts';
import type { HookProtocol, PermissionProtocol, ReplayPlace } from '../../../src/core/targets/protocol.ts';
import { obstacleOf } from '../../../src/core/targets/start-check.ts';
import type { HarnessFiles } from '../../../src/core/targets/harness-file.ts';

const protocol: HookProtocol = claudeCode.protocol!;
const permissions: PermissionProtocol = claudeCode.permissions!;
const place: ReplayPlace = { root: '/scratch/repo', home: '/scratch/home', transcript: null };

function settings(value: unknown, file = '.claude/settings.json'): HarnessFiles {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return new Map([[file, { text, linkTo: null }]]);
}

function hook(
  handler: Record<string, unknown> = {},
  group: Record<string, unknown> = { matcher: 'Bash' },
): HarnessFiles {
  return settings({
    hooks: { PreToolUse: [{ ...group, hooks: [{ type: 'command', command: 'sh check.sh', ...handler }] }] },
  });
}

function entryOf(files: HarnessFiles): HookEntry {
  const [entry] = protocol.hooks(files).entries;
  assert.ok(entry);
  return entry;
}

const quiet: HookOutcome = { exit: 0, signal: null, stdout: '', stderr: '', timedOut: false, spawnError: null, ms: 5 };

function call(overrides: Partial<RecordedCall> = {}): RecordedCall {
  return {
    agent: 'claude-code',
    agentVersion: '2.1.329',
    tool: 'Bash',
    toolKind: 'shell',
    input: { command: 'git push' },
    command: 'git push',
    root: '~/project',
    cwd: '',
    sessionId: 's1',
    toolUseId: 'toolu_1',
    time: '2026-02-04T10:00:00.000Z',
    model: null,
    permissionMode: 'acceptEdits',
    ok: null,
    before: null,
    ...overrides,
  };
}

function shell(command: string): RecordedCall {
  return call({ input: { command }, command });
}

const nested = (decision: string) =>
  JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: decision, permissionDecisionReason: 'no' },
  });

describe('Claude Code: what it makes of a hook', () => {
  const rows: readonly (readonly [
    string,
    Partial<HookOutcome>,
    Verdict['effect'],
    Record<string, unknown>?,
    string?,
  ])[] = [
    ['exit 2 with stderr', { exit: 2, stderr: 'no' }, 'stop'],
    ['exit 2 with nothing', { exit: 2 }, 'stop'],
    ['exit 2 with broken JSON', { exit: 2, stdout: '{' }, 'stop'],
    ['exit 2 with an allow', { exit: 2, stdout: nested('allow') }, 'stop'],
    ['exit 1 with text', { exit: 1, stderr: 'no' }, 'error-pass'],
    ['exit 1 with text, onFailure', { exit: 1, stderr: 'no' }, 'error-stop', { onFailure: 'block' }],
    ['exit 1 with text, onFailure in an old version', { exit: 1 }, 'error-pass', { onFailure: 'block' }, '2.1.294'],
    ['exit 1 with text, onFailure in its first version', { exit: 1 }, 'error-stop', { onFailure: 'block' }, '2.1.295'],
    ['a missing shell script', { exit: 127, stderr: 'sh: check.sh: not found' }, 'error-pass'],
    ['node with a missing script', { exit: 1, stderr: 'Error: Cannot find module' }, 'error-pass'],
    ['python with a missing script', { exit: 2, stderr: "can't open file" }, 'stop'],
    ['a timeout', { exit: null, timedOut: true }, 'error-pass'],
    ['a timeout, onFailure', { exit: null, timedOut: true }, 'error-stop', { onFailure: 'block' }],
    ['a process that does not start', { exit: null, spawnError: 'ENOENT' }, 'error-pass'],
    ['a signal', { exit: null, signal: 'SIGSEGV' }, 'error-pass'],
    ['exit 0 with a nested deny', { stdout: nested('deny') }, 'stop'],
    ['exit 1 with a nested deny', { exit: 1, stdout: nested('deny') }, 'stop'],
    ['a nested deny between blanks', { stdout: `\n ${nested('deny')} \n` }, 'stop'],
    ['a flat deny', { stdout: '{"permissionDecision":"deny"}' }, 'pass'],
    ['decision: block', { stdout: '{"decision":"block","reason":"no"}' }, 'stop'],
    ['permission: deny', { stdout: '{"permission":"deny"}' }, 'pass'],
    ['a nested ask', { stdout: nested('ask') }, 'ask'],
    ['a nested defer', { stdout: nested('defer') }, 'ask'],
    ['a nested allow', { stdout: nested('allow') }, 'pass'],
    ['an unknown decision', { stdout: nested('refuse') }, 'error-pass'],
    ['an unknown decision, onFailure', { stdout: nested('refuse') }, 'error-stop', { onFailure: 'block' }],
    ['an unknown decision in the older form', { stdout: '{"decision":"deny","reason":"no"}' }, 'error-pass'],
    ['decision: block beside a nested allow', { stdout: `{"decision":"block",${nested('allow').slice(1)}` }, 'stop'],
    ['decision: block beside a nested ask', { stdout: `{"decision":"block",${nested('ask').slice(1)}` }, 'stop'],
    ['decision: approve beside a nested deny', { stdout: `{"decision":"approve",${nested('deny').slice(1)}` }, 'stop'],
    [
      'decision: block beside a nested object without the event’s name',
      { stdout: '{"decision":"block","hookSpecificOutput":{}}' },
      'error-pass',
    ],
    ['a deny in the name of another event', { stdout: nested('deny').replace('PreT', 'PostT') }, 'error-pass'],
    ['a deny beside a key of a wrong type', { stdout: `{"continue":"no",${nested('deny').slice(1)}` }, 'error-pass'],
    ['a deny beside an unknown key', { stdout: `{"note":1,${nested('deny').slice(1)}` }, 'stop'],
    [
      'exit 1 with a nested allow, onFailure',
      { exit: 1, stdout: nested('allow') },
      'error-stop',
      { onFailure: 'block' },
    ],
    ['exit 1 with {}', { exit: 1, stdout: '{}' }, 'error-pass'],
    ['a JSON list', { stdout: '[1]' }, 'pass'],
    [
      'a deny without the event’s name',
      { stdout: '{"hookSpecificOutput":{"permissionDecision":"deny"}}' },
      'error-pass',
    ],
    ['continue: false', { stdout: '{"continue":false}' }, 'pass'],
    ['text before a deny', { stdout: `checking\n${nested('deny')}` }, 'pass'],
    ['text after a deny', { stdout: `${nested('deny')}\ndone` }, 'error-pass'],
    ['plain text', { stdout: 'fine' }, 'pass'],
    ['nothing', {}, 'pass'],
    ['{}', { stdout: '{}' }, 'pass'],
    ['async, exit 2', { exit: 2, stderr: 'no' }, 'pass', { async: true }],
  ];
  for (const [title, outcome, effect, fields = {}, version = '2.1.329'] of rows) {
    it(`${title}: ${effect}`, () => {
      assert.equal(protocol.verdict({ ...quiet, ...outcome }, entryOf(hook(fields)), version).effect, effect);
    });
  }

  it('lets the strictest of several hooks decide', () => {
    const effects = (...list: Verdict['effect'][]) =>
      protocol.merge(list.map((effect) => ({ effect, reason: '' }))).effect;
    assert.equal(effects('pass', 'ask', 'stop'), 'stop');
    assert.equal(effects('pass', 'ask'), 'ask');
    assert.equal(effects('error-pass', 'pass'), 'error-pass');
    assert.equal(effects(), 'pass');
  });
});

describe('Claude Code: whether a hook would start', () => {
  const context = { version: '2.1.329', cwd: '', root: '/repo' };
  const check = (files: HarnessFiles, cwd = '') => protocol.start(entryOf(files), files, { ...context, cwd });

  it('says yes to a sound one', () => {
    assert.equal(check(hook()).verdict, 'would start');
  });

  const failing: readonly (readonly [string, HarnessFiles, string, RegExp, string?])[] = [
    ['a lower-case matcher', hook({}, { matcher: 'bash' }), 'matcher', /lower-case.*write `Bash`/],
    ['a part of a name', hook({}, { matcher: 'EDIT|write' }), 'matcher', /differs in case/],
    ['a server alone', hook({}, { matcher: 'mcp__docs' }), 'matcher', /mcp__docs__\.\*/],
    ['a broken expression', hook({}, { matcher: '(Bash' }), 'matcher', /no regular expression/],
    [
      'an event in another agent’s spelling',
      settings({ hooks: { preToolUse: [{ hooks: [{ type: 'command', command: 'x' }] }] } }),
      'event',
      /PreToolUse/,
    ],
    [
      'a comment in the file',
      settings('{ "hooks": { "PreToolUse": [{ "hooks": [{ "type": "command", "command": "x" }] }] } // mine\n}'),
      'parses',
      /a comment on line 1/,
    ],
    [
      'hooks switched off',
      settings({ disableAllHooks: true, hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: 'x' }] }] } }),
      'enabled',
      /disableAllHooks/,
    ],
    ['a handler without a type', hook({ type: undefined }), 'handler', /no `type`/],
    ['a handler without a command', hook({ command: '' }), 'handler', /no `command`/],
    [
      '`if` at an event without tools',
      settings({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'x', if: 'Bash(ls)' }] }] } }),
      'condition',
      /tool events only/,
    ],
    ['a start below the folder of the settings', hook(), 'read', /working directory only/, 'packages/a'],
  ];
  for (const [title, files, step, message, cwd] of failing) {
    it(`says no to ${title}`, () => {
      const found = check(files, cwd);
      assert.equal(found.verdict, 'would not start');
      assert.equal(obstacleOf(found)?.step, step);
      assert.match(obstacleOf(found)?.message ?? '', message);
    });
  }

  it('does not know every tool there is', () => {
    assert.equal(check(hook({}, { matcher: 'FutureTool' })).verdict, 'not established');
    assert.equal(check(hook({}, { matcher: 'mcp__docs__.*' })).verdict, 'would start');
  });

  it('reads every handler with its place, and tells what it cannot read', () => {
    const text = `{\n  "hooks": {\n    "PreToolUse": [\n      { "command": "x" },\n      { "hooks": [{ "type": "command", "command": "node .postmortem/guard.cjs", "timeout": 3 }] }\n    ]\n  }\n}\n`;
    const { entries, problems } = protocol.hooks(settings(text));
    assert.deepEqual(
      entries.map(({ line, at, timeoutMs, ours, matcher }) => ({ line, at, timeoutMs, ours, matcher })),
      [{ line: 5, at: ['hooks', 'PreToolUse', 1, 'hooks', 0], timeoutMs: 3000, ours: true, matcher: null }],
    );
    assert.deepEqual(
      problems.map(({ line }) => line),
      [4],
    );
  });
});

describe('Claude Code: which calls a hook is started for', () => {
  const matches = (files: HarnessFiles, recorded: RecordedCall): boolean => {
    const entry = entryOf(files);
    return protocol.inputs(recorded, entry, place).some((input) => protocol.matches(entry, input));
  };
  const matchers: readonly (readonly [string | undefined, string, boolean])[] = [
    [undefined, 'Bash', true],
    ['', 'Bash', true],
    ['*', 'Bash', true],
    ['Bash', 'Bash', true],
    ['bash', 'Bash', false],
    ['Bas', 'Bash', false],
    ['Edit|Bash', 'Bash', true],
    ['Edit, Bash', 'Bash', true],
    ['^B.*', 'Bash', true],
    ['mcp__docs', 'mcp__docs__find', false],
    ['mcp__docs__.*', 'mcp__docs__find', true],
  ];
  for (const [matcher, tool, wanted] of matchers) {
    it(`${matcher ?? 'no matcher'} ${wanted ? 'lets it run for' : 'keeps it from'} ${tool}`, () => {
      const recorded = call({ tool, toolKind: tool === 'Bash' ? 'shell' : 'mcp' });
      assert.equal(matches(hook({}, matcher === undefined ? {} : { matcher }), recorded), wanted);
    });
  }

  it('honours `if`, and runs where it cannot tell', () => {
    const files = hook({ if: 'Bash(git push *)' });
    assert.equal(matches(files, shell('git push origin main')), true);
    assert.equal(matches(files, shell('A=1 git push && ls')), true);
    assert.equal(matches(files, shell('git status')), false);
    assert.equal(matches(files, shell('echo $(date)')), true);
  });
});

describe('Claude Code: what a hook is handed', () => {
  it('sends a call as the agent does, moved to the scratch copy', () => {
    const recorded = call({
      tool: 'Edit',
      toolKind: 'edit',
      cwd: 'src',
      input: { file_path: 'a.ts', old_string: 'x ~/project-b', new_string: '~/project/lib', replace_all: false },
      command: null,
    });
    const [input] = protocol.inputs(recorded, entryOf(hook()), place);
    assert.ok(input);
    assert.equal(input.translated, false);
    assert.equal(input.cwd, '/scratch/repo/src');
    assert.equal(input.env.CLAUDE_PROJECT_DIR, '/scratch/repo');
    assert.deepEqual(input.stdin, {
      session_id: 's1',
      transcript_path: '/scratch/home/.claude/projects/replay/s1.jsonl',
      cwd: '/scratch/repo/src',
      prompt_id: 's1',
      permission_mode: 'acceptEdits',
      effort: { level: 'medium' },
      hook_event_name: 'PreToolUse',
      tool_name: 'Edit',
      tool_input: {
        file_path: '/scratch/repo/src/a.ts',
        old_string: 'x ~/project-b',
        new_string: '/scratch/repo/lib',
        replace_all: false,
      },
      tool_use_id: 'toolu_1',
    });
  });

  it('translates another agent’s calls, a patch into a call for each file', () => {
    const patch =
      '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-old\n+new\n*** Add File: b.ts\n+text\n*** End Patch';
    const recorded = call({
      agent: 'codex',
      tool: 'apply_patch',
      toolKind: 'edit',
      input: { input: patch },
      command: null,
    });
    const inputs = protocol.inputs(recorded, entryOf(hook()), place);
    assert.deepEqual(
      inputs.map(({ toolName, translated }) => ({ toolName, translated })),
      [
        { toolName: 'Edit', translated: true },
        { toolName: 'Write', translated: true },
      ],
    );
    const bash = protocol.inputs(
      call({
        agent: 'codex',
        tool: 'exec_command',
        input: { cmd: 'cd ~/project && ls' },
        command: 'cd ~/project && ls',
      }),
      entryOf(hook()),
      place,
    );
    assert.deepEqual(
      bash.map(({ toolName, stdin }) => ({ toolName, input: (stdin as { tool_input: unknown }).tool_input })),
      [{ toolName: 'Bash', input: { command: 'cd /scratch/repo && ls', description: '' } }],
    );
    assert.deepEqual(
      protocol.inputs(call({ agent: 'codex', tool: 'update_plan', toolKind: 'plan' }), entryOf(hook()), place),
      [],
    );
  });

  it('says what cannot be replayed', () => {
    assert.ok('refusal' in protocol.launch(entryOf(hook({ type: 'prompt', prompt: 'Is this safe?' })), 'posix'));
    assert.deepEqual(protocol.launch(entryOf(hook({ command: 'node', args: ['a.cjs'] })), 'posix'), {
      program: 'node',
      args: ['a.cjs'],
    });
  });
});

describe('Claude Code: permission rules', () => {
  const judge = (list: Record<string, readonly string[]>, recorded: RecordedCall) =>
    permissions.verdict(permissions.rules(settings({ permissions: list })), recorded, place);

  const push: readonly (readonly [string, boolean])[] = [
    ['git push origin main', true],
    ['git push', true],
    ['cd x && git push', true],
    ['ls; git push', true],
    ['true | git push', true],
    ['git  push', true],
    ['FOO=1 git push', true],
    ['echo $(git push)', true],
    ['echo `git push`', true],
    ['(git push)', true],
    ['if true; then git push; fi', true],
    ['git push >x', true],
    ['/usr/bin/git push', true],
    ['env A=1 git push', true],
    ['timeout 5 git push', true],
    ['sudo -u me git push', true],
    ['"git" push', true],
    ['A=$(git push)', true],
    ['! git push', true],
    ['git -C . push', false],
    ["bash -c 'git push'", false],
    ["sh -c 'git push'", false],
    ['eval git push', false],
    ['find . -exec git push \\;', false],
    ['python3 -c "import os; os.system(\'git push\')"', false],
    ['echo "git push"', false],
    ['git pushx', false],
    ['git pull', false],
  ];
  for (const [line, caught] of push) {
    it(`Bash(git push:*) ${caught ? 'catches' : 'misses'} ${line}`, () => {
      assert.equal(judge({ deny: ['Bash(git push:*)'] }, shell(line))?.effect, caught ? 'stop' : 'pass');
    });
  }

  const patterns: readonly (readonly [string, string, boolean])[] = [
    ['Bash(git push *)', 'git push', true],
    ['Bash(git push)', 'git push', true],
    ['Bash(git push)', 'git push origin', false],
    ['Bash(git push*)', 'git pushx', true],
    ['Bash(git * push *)', 'git -C . push', false],
    ['Bash(git * push *)', 'git -C . push origin', true],
    ['Bash(*push*)', "bash -c 'git push'", true],
    ['Bash(*push*)', 'eval git push', true],
    ['Bash(rm -rf *)', 'rm -fr build', false],
    ['Bash(GIT push:*)', 'git push', false],
    ['bash(git push:*)', 'git push', false],
    [' Bash(git push:*)', 'git push', false],
    ['Bash(git push:* )', 'git push', false],
    ['Bash', 'ls', true],
    ['Edit(/src/**)', 'echo x > src/a.ts', true],
    ['Edit(/src/**)', 'sed -i s/a/b/ src/a.ts', true],
    ['Edit(/src/**)', 'cat src/a.ts', false],
    ['Read(/.env)', 'cat .env', true],
    ['Read(/.env)', 'rm .env', false],
  ];
  for (const [rule, line, caught] of patterns) {
    it(`${rule} ${caught ? 'catches' : 'misses'} ${line}`, () => {
      assert.equal(judge({ deny: [rule] }, shell(line))?.effect, caught ? 'stop' : 'pass');
    });
  }

  const edit = (path: string, tool = 'Edit'): RecordedCall =>
    call({ tool, toolKind: 'edit', input: { file_path: path, old_string: '', new_string: '' }, command: null });
  const paths: readonly (readonly [string, string, boolean])[] = [
    ['Edit(src/**)', '~/project/src/a.ts', true],
    ['Edit(./src/**)', '~/project/lib/src/a.ts', true],
    ['Edit(src/)', '~/project/lib/src/a.ts', true],
    ['Edit(src)', '~/project/src/a.ts', true],
    ['Edit(/src/**)', '~/project/src/a.ts', true],
    ['Edit(/src/**)', '~/project/lib/src/a.ts', false],
    ['Edit(/tmp/x/**)', '/tmp/x/a', false],
    ['Edit(//tmp/x/**)', '/tmp/x/a', true],
    ['Edit(*.ts)', '~/project/deep/in/a.ts', true],
    ['Edit(src/deep/**)', '~/project/src/deep/a.ts', true],
    ['Edit(src/deep/**)', '~/project/lib/src/deep/a.ts', false],
    ['Read(/src/**)', '~/project/src/a.ts', true],
    ['Write(/src/**)', '~/project/src/a.ts', false],
  ];
  for (const [rule, path, caught] of paths) {
    it(`${rule} ${caught ? 'catches' : 'misses'} an edit of ${path}`, () => {
      assert.equal(judge({ deny: [rule] }, edit(path))?.effect, caught ? 'stop' : 'pass');
    });
  }

  it('asks deny, then ask, then allow, whatever is more specific', () => {
    const list = { allow: ['Bash(git push origin main)'], ask: ['Bash(git push:*)'], deny: [] };
    assert.equal(judge(list, shell('git push origin main'))?.effect, 'ask');
    assert.equal(judge({ ...list, deny: ['Bash(git:*)'] }, shell('git push origin main'))?.effect, 'stop');
    assert.equal(judge({ allow: ['Bash(ls:*)'] }, shell('ls'))?.effect, 'allow');
  });

  it('looks at MCP tools and addresses', () => {
    const tool = call({ tool: 'mcp__docs__find', toolKind: 'mcp', input: {}, command: null });
    for (const rule of ['mcp__docs__find', 'mcp__docs', 'mcp__*'])
      assert.equal(judge({ deny: [rule] }, tool)?.effect, 'stop', rule);
    const fetch = call({
      tool: 'WebFetch',
      toolKind: 'fetch',
      input: { url: 'https://example.com/a', prompt: '' },
      command: null,
    });
    assert.equal(judge({ deny: ['WebFetch(domain:example.com)'] }, fetch)?.effect, 'stop');
    assert.equal(judge({ deny: ['WebFetch(domain:example.org)'] }, fetch)?.effect, 'pass');
  });

  it('takes no rule from a file that the agent cannot parse, and says so', () => {
    const rules = permissions.rules(settings('{ "permissions": { "deny": ["Bash(git push:*)",] } }'));
    assert.match(rules[0]?.inert ?? '', /trailing comma on line 1/);
    assert.equal(permissions.verdict(rules, shell('git push'), place)?.effect, 'pass');
  });
});
