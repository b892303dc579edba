import assert from 'node:assert/strict';
import type { HookEntry } from '../../../src/core/model/proof.ts';
import codex from '../../../src/core/targets/codex/index.ts';
import copilot from '../../../src/core/targets/copilot/index.ts';
import cursor from '../../../src/core/targets/cursor/index.ts';
import type { HookProtocol } from '../../../src/core/targets/protocol.ts';
import { obstacleOf } from '../../../src/core/targets/start-check.ts';
import type { HarnessFiles } from '../../../src/core/targets/harness-file.ts';
import type { Target } from '../../../src/core/targets/target.ts';
import { recordedCall } from '../../support/recorded-call.ts';

const place = { root: '/scratch/repo', home: '/scratch/home', transcript: null };
const call = recordedCall({ input: { command: 'git push' }, command: 'git push' });

function protocolOf(target: Target): HookProtocol {
  return target.protocol ?? assert.fail(target.id);
}

function filesOf(files: Readonly<Record<string, string | object>>): HarnessFiles {
  const toText = (value: string | object): string =>
    typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return new Map(Object.entries(files).map(([name, value]) => [name, { text: toText(value), linkTo: null }]));
}

function entriesIn(target: Target, files: HarnessFiles): readonly HookEntry[] {
  return protocolOf(target).hooks(files).entries;
}

/** Whether the agent would ask this hook about a shell call. */
function asks(target: Target, entry: HookEntry): boolean {
  const protocol = protocolOf(target);
  return protocol.inputs(call, entry, place).some((input) => protocol.matches(entry, input));
}

function obstacle(target: Target, entry: HookEntry, files: HarnessFiles): string | null {
  const context = { version: null, cwd: '', root: '/home/me/project' };
  const step = obstacleOf(protocolOf(target).start(entry, files, context));
  return step && `${step.ok === null ? 'unsure' : 'no'}: ${step.message}`;
}

const command = 'sh check.sh';
const claude = (matcher: string | null, more: object = {}, event = 'PreToolUse'): object => ({
  hooks: { [event]: [{ ...(matcher === null ? {} : { matcher }), hooks: [{ type: 'command', command, ...more }] }] },
});

describe('Codex’s hooks in config.toml', () => {
  const toml = [
    'model = "gpt"',
    '',
    '[[hooks.PreToolUse]]',
    'matcher = "Bash"',
    '',
    '[[hooks.PreToolUse.hooks]]',
    'type = "command"',
    'command = "sh one.sh"',
    'timeout = 7',
    '',
    '[[hooks.PreToolUse.hooks]]',
    'type = "command"',
    'command = "sh two.sh"',
    '',
    '[[hooks.PreToolUse]]',
    '[[hooks.PreToolUse.hooks]]',
    'type = "command"',
    'command = "sh three.sh"',
    '',
    '[hooks.state."/x/.codex/config.toml:pre_tool_use:0:0"]',
    'trusted_hash = "sha256:0"',
  ].join('\n');

  it('are listed with their lines, matchers and times', () => {
    const files = filesOf({ '.codex/config.toml': toml });
    const found = entriesIn(codex, files).map(({ command: line, matcher, line: at, timeoutMs, at: keys }) => [
      ...[line, matcher, at, timeoutMs],
      keys.join('.'),
    ]);
    assert.deepEqual(found, [
      ['sh one.sh', 'Bash', 6, 7_000, 'hooks.PreToolUse.0.hooks.0'],
      ['sh two.sh', 'Bash', 11, 600_000, 'hooks.PreToolUse.0.hooks.1'],
      ['sh three.sh', null, 16, 600_000, 'hooks.PreToolUse.1.hooks.0'],
    ]);
  });

  it('are asked about calls and replayed like those of hooks.json', () => {
    const [entry] = entriesIn(codex, filesOf({ '~/.codex/config.toml': toml }));
    assert.ok(entry);
    assert.ok(protocolOf(codex).beforeTools(entry));
    assert.ok(asks(codex, entry));
    assert.deepEqual(protocolOf(codex).launch(entry, 'posix'), { shell: 'sh one.sh' });
  });

  it('are read from one line too', () => {
    const line = `hooks.PreToolUse = [{ matcher = "bash", hooks = [{ type = "command", command = "${command}" }] }]`;
    const files = filesOf({ '.codex/config.toml': `model = "x"\n${line}\n` });
    const [entry] = entriesIn(codex, files);
    assert.ok(entry);
    assert.equal(entry.line, 2);
    assert.match(obstacle(codex, entry, files) ?? '', /lower-case/);
  });

  it('are told from handlers with which Codex does not start', () => {
    const broken = `${toml}\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ncommand = "true"\n`;
    const files = filesOf({ '.codex/config.toml': broken });
    const [entry] = entriesIn(codex, files);
    assert.ok(entry);
    assert.match(obstacle(codex, entry, files) ?? '', /Codex does not start with it/);
    const unreadable = protocolOf(codex).hooks(filesOf({ '.codex/config.toml': '[[hooks.PreToolUse' }));
    assert.match(unreadable.problems[0]?.message ?? '', /TOML/);
  });

  it('need their trust like others', () => {
    const trusted = `[projects."/home/me/project"]\ntrust_level = "trusted"\n[hooks.state."/home/me/project/.codex/config.toml:pre_tool_use:0:0"]\ntrusted_hash = "sha256:1"\n`;
    const files = filesOf({ '.codex/config.toml': toml, '~/.codex/config.toml': trusted });
    const [first, second] = entriesIn(codex, files);
    assert.ok(first && second);
    assert.match(obstacle(codex, first, files) ?? '', /trusted once/);
    assert.match(obstacle(codex, second, files) ?? '', /not trusted/);
  });
});

describe('hooks that Cursor takes from Claude Code’s settings', () => {
  /** As the code of the SDK 1.0.32 was read. */
  const matchers: readonly (readonly [matcher: string | null, asked: boolean, said: RegExp])[] = [
    ['Bash', true, /switched on/],
    ['Edit|Write|Bash', true, /switched on/],
    ['Edit|Write', false, /switched on/],
    ['bash', false, /matches no tool/],
    ['*', true, /switched on/],
    ['', true, /switched on/],
    ['^(Edit|Write)$', false, /switched on/],
    ['(Bash', true, /switched on/],
    ['Edit, Bash', false, /matches no tool/],
    ['Glob', false, /none of the tools/],
    ['mcp__db__query', false, /switched on/],
    [null, true, /has a `matcher`/],
  ];
  for (const [matcher, asked, said] of matchers) {
    it(`matcher ${matcher === null ? 'absent' : `\`${matcher}\``}`, () => {
      const files = filesOf({ '.claude/settings.json': claude(matcher) });
      const [entry] = entriesIn(cursor, files);
      assert.ok(entry);
      assert.equal(entry.target, 'cursor');
      assert.equal(asks(cursor, entry), asked);
      assert.match(obstacle(cursor, entry, files) ?? '', said);
    });
  }

  it('keeps to the events that Cursor takes over', () => {
    for (const [event, said] of [
      ['Notification', /does not take over/],
      ['Stop', /switched on/],
    ] as const) {
      const group = { matcher: '*', hooks: [{ type: 'command', command }] };
      const files = filesOf({ '.claude/settings.json': { hooks: { [event]: [group], PreToolUse: [group] } } });
      const [entry] = entriesIn(cursor, files);
      assert.ok(entry);
      assert.ok(!protocolOf(cursor).beforeTools(entry));
      assert.match(obstacle(cursor, entry, files) ?? '', said);
    }
  });

  it('lets calls run when such a hook fails or answers in Claude Code’s form, and stops them at exit 2', () => {
    const [entry] = entriesIn(cursor, filesOf({ '.claude/settings.json': claude('Bash', { failClosed: true }) }));
    assert.ok(entry);
    const quiet = { exit: 0, signal: null, stdout: '', stderr: '', timedOut: false, spawnError: null, ms: 1 };
    const verdict = (outcome: object): string =>
      protocolOf(cursor).verdict({ ...quiet, ...outcome }, entry, null).effect;
    assert.equal(verdict({ exit: 1 }), 'error-pass');
    assert.equal(verdict({ exit: 2, stderr: 'no' }), 'stop');
    const hookSpecificOutput = { hookEventName: 'PreToolUse', permissionDecision: 'deny' };
    assert.equal(verdict({ stdout: JSON.stringify({ hookSpecificOutput }) }), 'pass');
  });
});

describe('hooks that Copilot takes from Claude Code’s settings', () => {
  it('are all listed, in the second protocol', () => {
    const files = filesOf({
      '.claude/settings.json': claude('Bash', { if: 'Bash(git *)' }),
      '.claude/settings.local.json': claude('Edit, Bash'),
    });
    const [first, second] = entriesIn(copilot, files);
    assert.ok(first && second);
    assert.ok(asks(copilot, first));
    assert.ok(!asks(copilot, second));
    assert.match(obstacle(copilot, first, files) ?? '', /trusted/);
  });

  it('tells those that Copilot starts without their arguments', () => {
    const files = filesOf({ '.claude/settings.json': claude('Bash', { args: ['guard.cjs'] }) });
    const [entry] = entriesIn(copilot, files);
    assert.ok(entry);
    const context = { version: null, cwd: '', root: '/x' };
    const { steps } = protocolOf(copilot).start(entry, files, context);
    assert.match(steps.find(({ step }) => step === 'handler')?.message ?? '', /refuses every call/);
  });
});
