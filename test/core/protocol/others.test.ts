import assert from 'node:assert/strict';
import type { HookEntry, HookOutcome, RecordedCall, Verdict } from '../../../src/core/model/proof.ts';
import codex from '../../../src/core/targets/codex/index.ts';
import copilot from '../../../src/core/targets/copilot/index.ts';
import cursor from '../../../src/core/targets/cursor/index.ts';
import geminiCli from '../../../src/core/targets/gemini-cli/index.ts';
import type { HookProtocol, ReplayPlace } from '../../../src/core/targets/protocol.ts';
import { obstacleOf } from '../../../src/core/targets/start-check.ts';
import type { HarnessFiles } from '../../../src/core/targets/harness-file.ts';
import type { Target } from '../../../src/core/targets/target.ts';
import { recordedCall } from '../../support/recorded-call.ts';

const place: ReplayPlace = { root: '/scratch/repo', home: '/scratch/home', transcript: '/scratch/t.jsonl' };

function protocolOf(target: Target): HookProtocol {
  return target.protocol ?? assert.fail(target.id);
}

function files(file: string, value: unknown, more: Readonly<Record<string, string>> = {}): HarnessFiles {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return new Map([
    [file, { text, linkTo: null }],
    ...Object.entries(more).map(([path, own]) => [path, { text: own, linkTo: null }] as const),
  ]);
}

function entryOf(target: Target, harness: HarnessFiles): HookEntry {
  const [entry] = protocolOf(target).hooks(harness).entries;
  return entry ?? assert.fail('no hook');
}

const handler = { type: 'command', command: 'sh check.sh' };
const codexFiles = (matcher = 'Bash', event = 'PreToolUse'): HarnessFiles =>
  files('.codex/hooks.json', { hooks: { [event]: [{ matcher, hooks: [handler] }] } });
const copilotFiles = (event: string, more: object = {}): HarnessFiles =>
  files('.github/hooks/x.json', { hooks: { [event]: [{ ...handler, ...more }] } });
const cursorFiles = (more: object = {}): HarnessFiles =>
  files('.cursor/hooks.json', { version: 1, hooks: { preToolUse: [{ command: 'sh check.sh', ...more }] } });
const geminiFiles = (matcher = 'run_shell_command'): HarnessFiles =>
  files('.gemini/settings.json', { hooks: { BeforeTool: [{ matcher, hooks: [handler] }] } });

const quiet: HookOutcome = { exit: 0, signal: null, stdout: '', stderr: '', timedOut: false, spawnError: null, ms: 5 };
const nested = (permissionDecision: string): string =>
  JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason: 'no' },
  });
const flat = JSON.stringify({ permissionDecision: 'deny', permissionDecisionReason: 'no' });

/** B = the call is refused, R = it runs, A = a person is asked. */
type Letter = 'B' | 'R' | 'A';

function letter({ effect }: Verdict): Letter {
  return effect === 'ask' ? 'A' : effect === 'stop' || effect === 'error-stop' ? 'B' : 'R';
}

const columns: readonly (readonly [string, Target, HarnessFiles])[] = [
  ['Codex', codex, codexFiles()],
  ['Copilot, camel case', copilot, copilotFiles('preToolUse')],
  ['Copilot, Pascal case', copilot, copilotFiles('PreToolUse')],
  ['Gemini CLI', geminiCli, geminiFiles()],
  ['Cursor', cursor, cursorFiles()],
  ['Cursor, failClosed', cursor, cursorFiles({ failClosed: true })],
];

const matrix: readonly (readonly [string, Partial<HookOutcome>, string])[] = [
  ['exit 2 with stderr', { exit: 2, stderr: 'no' }, 'BBBBBB'],
  ['exit 2 with nothing', { exit: 2 }, 'RBBRBB'],
  ['exit 1 with text', { exit: 1, stderr: 'no' }, 'RBBRRB'],
  ['a missing shell script', { exit: 127, stderr: 'sh: check.sh: not found' }, 'RBBBRB'],
  ['node and a missing script', { exit: 1, stderr: 'Error: Cannot find module' }, 'RBBRRB'],
  ['python and a missing script', { exit: 2, stderr: "python3: can't open file" }, 'BBBBBB'],
  ['a timeout', { exit: null, signal: 'SIGKILL', timedOut: true }, 'RRRRRB'],
  ['nested deny', { stdout: nested('deny') }, 'BRBRRR'],
  ['flat deny', { stdout: flat }, 'RBBRRR'],
  ['decision block with a reason', { stdout: '{"decision":"block","reason":"no"}' }, 'BRRBRR'],
  ['decision block without a reason', { stdout: '{"decision":"block"}' }, 'RRRBRR'],
  ['permission deny', { stdout: '{"permission":"deny"}' }, 'RRRRBB'],
  ['nested ask', { stdout: nested('ask') }, 'RRARRR'],
  ['text, then a deny', { stdout: 'x\n{"permission":"deny"}' }, 'RRRRBB'],
  ['plain text', { stdout: 'no' }, 'RRRRBB'],
  ['nothing', {}, 'RRRRRB'],
  ['an empty object', { stdout: '{}\n' }, 'RRRRRR'],
  ['a deny with exit 1', { exit: 1, stdout: nested('deny') }, 'RBBRRB'],
  ['a key that is not known', { stdout: `{"x":1,${nested('deny').slice(1)}` }, 'RRBRRR'],
  ['no hookEventName', { stdout: '{"hookSpecificOutput":{"permissionDecision":"deny"}}' }, 'RRBRRR'],
  ['the name of another event', { stdout: nested('deny').replace('PreToolUse', 'PostToolUse') }, 'BRBRRR'],
  ['the name of no event', { stdout: nested('deny').replace('PreToolUse', 'BeforeTool') }, 'RRBRRR'],
  ['a key of a wrong type', { stdout: `{"continue":"no",${nested('deny').slice(1)}` }, 'RRBRRR'],
];

describe('what agents make of a hook before tool use', () => {
  for (const [column, [name, target, harness]] of columns.entries()) {
    const entry = entryOf(target, harness);
    for (const [what, outcome, letters] of matrix) {
      it(`${name}: ${what}`, () => {
        const verdict = protocolOf(target).verdict({ ...quiet, ...outcome }, entry, null);
        assert.equal(letter(verdict), letters[column], verdict.reason);
      });
    }
  }

  it('takes the answers of our own guard as it means them', () => {
    const universal = JSON.stringify({ decision: 'block', reason: 'no', ...JSON.parse(flat), permission: 'deny' });
    for (const [name, target, harness] of columns) {
      const verdict = protocolOf(target).verdict(
        { ...quiet, exit: 2, stdout: universal, stderr: 'no' },
        entryOf(target, harness),
        null,
      );
      assert.equal(letter(verdict), 'B', name);
    }
  });

  it('shows the reason where the agent does', () => {
    const outcome = { ...quiet, exit: 2, stdout: flat, stderr: 'no' };
    const reasons = columns.map(([, target, harness]) => {
      return protocolOf(target).verdict(outcome, entryOf(target, harness), null).reason;
    });
    assert.deepEqual(reasons.slice(0, 3), ['no', 'no', 'hook exited with code 2']);
  });
});

function call(overrides: Partial<RecordedCall> = {}): RecordedCall {
  return recordedCall({
    agentVersion: '2.1.329',
    input: { command: 'git push' },
    command: 'git push',
    sessionId: 's1',
    toolUseId: 'call_1',
    time: '2026-11-20T10:00:00.000Z',
    model: 'm',
    ...overrides,
  });
}

const edit = call({
  tool: 'Edit',
  toolKind: 'edit',
  command: null,
  input: { file_path: '/home/me/project/src/a.ts', old_string: 'x', new_string: 'y' },
});

function payload(target: Target, harness: HarnessFiles, recorded: RecordedCall): unknown {
  const [input] = protocolOf(target).inputs(recorded, entryOf(target, harness), place);
  return input?.stdin;
}

describe('what agents hand a hook', () => {
  it('Codex: a patch in its own words', () => {
    assert.deepEqual(payload(codex, codexFiles(), edit), {
      session_id: 's1',
      turn_id: 's1',
      transcript_path: '/scratch/t.jsonl',
      cwd: '/scratch/repo',
      hook_event_name: 'PreToolUse',
      model: 'm',
      permission_mode: 'default',
      tool_name: 'apply_patch',
      tool_input: { command: '*** Begin Patch\n*** Update File: /scratch/repo/src/a.ts\n@@\n-x\n+y\n*** End Patch' },
      tool_use_id: 'call_1',
    });
  });

  it('Codex: its own calls as they were', () => {
    const own = call({
      agent: 'codex',
      tool: 'exec_command',
      input: { cmd: 'ls /home/me/project' },
      command: 'ls /home/me/project',
      cwd: 'src',
    });
    const [input] = protocolOf(codex).inputs(own, entryOf(codex, codexFiles()), place);
    assert.deepEqual([input?.translated, input?.toolName, input?.cwd], [false, 'Bash', '/scratch/repo']);
    const { cwd, tool_input: sent } = input?.stdin as { cwd: string; tool_input: unknown };
    assert.deepEqual([cwd, sent], ['/scratch/repo/src', { command: 'ls /scratch/repo' }]);
    const patch = '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Patch';
    const patched = call({
      agent: 'codex',
      tool: 'apply_patch',
      toolKind: 'edit',
      command: null,
      input: { input: patch },
    });
    const [second] = protocolOf(codex).inputs(patched, entryOf(codex, codexFiles()), place);
    assert.deepEqual(
      [second?.translated, second?.toolName, second?.aliases],
      [false, 'apply_patch', ['Edit', 'Write']],
    );
  });

  it('Copilot: each protocol', () => {
    assert.deepEqual(payload(copilot, copilotFiles('preToolUse'), edit), {
      sessionId: 's1',
      timestamp: 1795168800000,
      cwd: '/scratch/repo',
      toolName: 'edit',
      toolArgs: { path: '/scratch/repo/src/a.ts', old_str: 'x', new_str: 'y' },
    });
    assert.deepEqual(payload(copilot, copilotFiles('PreToolUse'), edit), {
      hook_event_name: 'PreToolUse',
      session_id: 's1',
      timestamp: '2026-11-20T10:00:00.000Z',
      cwd: '/scratch/repo',
      tool_name: 'Edit',
      tool_input: { path: '/scratch/repo/src/a.ts', old_str: 'x', new_str: 'y' },
    });
  });

  it('Cursor: an edit as a Write', () => {
    const sent = payload(cursor, cursorFiles(), edit) as Record<string, unknown>;
    assert.deepEqual(
      [sent.hook_event_name, sent.tool_name, sent.tool_input, sent.workspace_roots, 'cwd' in sent],
      ['preToolUse', 'Write', { file_path: '/scratch/repo/src/a.ts', content: 'y' }, ['/scratch/repo'], false],
    );
    const shell = payload(cursor, cursorFiles(), call()) as Record<string, unknown>;
    assert.deepEqual([shell.tool_name, shell.tool_input], ['Shell', { command: 'git push', cwd: '/scratch/repo' }]);
  });

  it('Gemini CLI: a replacement', () => {
    const sent = payload(geminiCli, geminiFiles(), edit) as Record<string, unknown>;
    assert.deepEqual(
      [sent.hook_event_name, sent.tool_name, sent.tool_input],
      [
        'BeforeTool',
        'replace',
        { file_path: '/scratch/repo/src/a.ts', instruction: '', old_string: 'x', new_string: 'y' },
      ],
    );
  });

  it('nothing where the agent has no such tool', () => {
    const fetch = call({ tool: 'WebFetch', toolKind: 'fetch', command: null, input: { url: 'https://x.example' } });
    assert.equal(payload(codex, codexFiles(), fetch), undefined);
    assert.notEqual(payload(copilot, copilotFiles('preToolUse'), fetch), undefined);
  });

  it('a transcript of Codex that its own reader of the guard understands', () => {
    const text = protocolOf(codex).transcript([call({ ok: true }), { ...edit, ok: false }], place);
    const rows = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { payload: { type: string } }).payload.type);
    assert.deepEqual(rows, ['function_call', 'function_call_output', 'custom_tool_call', 'custom_tool_call_output']);
  });
});

function matches(target: Target, harness: HarnessFiles, recorded: RecordedCall): boolean {
  const entry = entryOf(target, harness);
  const inputs = protocolOf(target).inputs(recorded, entry, place);
  return inputs.length > 0 && inputs.every((input) => protocolOf(target).matches(entry, input));
}

describe('which calls a matcher lets through to a hook', () => {
  const cases: readonly (readonly [string, Target, HarnessFiles, RecordedCall, boolean])[] = [
    ['Codex, a name', codex, codexFiles('Bash'), call(), true],
    ['Codex, lower case', codex, codexFiles('bash'), call(), false],
    ['Codex, an alias', codex, codexFiles('Edit'), edit, true],
    ['Codex, a comma is no separator', codex, codexFiles('Bash,apply_patch'), call(), false],
    ['Codex, an expression', codex, codexFiles('^(Bash|mcp__.*)$'), call(), true],
    ['Copilot, its own name', copilot, copilotFiles('preToolUse', { matcher: 'bash' }), call(), true],
    ['Copilot camel, the mapped name', copilot, copilotFiles('preToolUse', { matcher: 'Bash' }), call(), false],
    ['Copilot Pascal, either', copilot, copilotFiles('PreToolUse', { matcher: 'bash|edit' }), edit, true],
    ['Copilot, a part of a name', copilot, copilotFiles('PreToolUse', { matcher: 'Ba' }), call(), false],
    ['Cursor, unanchored', cursor, cursorFiles({ matcher: 'Sh' }), call(), true],
    ['Cursor, another tool', cursor, cursorFiles({ matcher: '^(Shell)$' }), edit, false],
    ['Gemini CLI, ours', geminiCli, geminiFiles('^(run_shell_command|replace|write_file)$'), edit, true],
    ['Gemini CLI, broken', geminiCli, geminiFiles('('), call(), false],
  ];
  for (const [name, target, harness, recorded, expected] of cases) {
    it(name, () => {
      assert.equal(matches(target, harness, recorded), expected);
    });
  }
});

describe('whether agents would start a hook', () => {
  const context = { version: null, cwd: '', root: '/repo' };
  const config = `[projects."/repo"]\ntrust_level = "trusted"\n`;
  const state = `[hooks.state."/repo/.codex/hooks.json:pre_tool_use:0:0"]\n`;
  const withConfig = (harness: HarnessFiles, toml: string): HarnessFiles =>
    new Map([...harness, ['~/.codex/config.toml', { text: toml, linkTo: null }]]);
  type Started = readonly [string, Target, HarnessFiles, string, string | null];
  const cases: readonly Started[] = [
    ['Codex, nothing known of its trust', codex, codexFiles(), 'not established', 'trusted'],
    ['Codex, never trusted', codex, withConfig(codexFiles(), config), 'would not start', 'trusted'],
    [
      'Codex, trusted once',
      codex,
      withConfig(codexFiles(), `${config}${state}trusted_hash = "sha256:x"\n`),
      'not established',
      'trusted',
    ],
    [
      'Codex, switched off',
      codex,
      withConfig(codexFiles(), `${config}${state}trusted_hash = "x"\nenabled = false\n`),
      'would not start',
      'trusted',
    ],
    ['Codex, hooks off', codex, withConfig(codexFiles(), '[features]\nhooks = false\n'), 'would not start', 'enabled'],
    ['Codex, lower-case matcher', codex, codexFiles('bash'), 'would not start', 'matcher'],
    ['Codex, its tool by another name', codex, codexFiles('exec_command'), 'not established', 'matcher'],
    ['Codex, another event', codex, codexFiles('Bash', 'preToolUse'), 'would not start', 'event'],
    [
      'Codex, a key too many',
      codex,
      files('.codex/hooks.json', { version: 1, hooks: { PreToolUse: [{ hooks: [handler] }] } }),
      'would not start',
      'parses',
    ],
    ...[{ type: 'http', url: 'x' }, { command: 'x' }, { type: 'command' }, { ...handler, timeout: '5' }].map(
      (other): Started => [
        `Codex, a handler it cannot read: ${JSON.stringify(other)}`,
        codex,
        files('.codex/hooks.json', { hooks: { PreToolUse: [{ hooks: [handler] }], Stop: [{ hooks: [other] }] } }),
        'would not start',
        'parses',
      ],
    ),
    ['Copilot', copilot, copilotFiles('PreToolUse'), 'not established', 'trusted'],
    [
      'Copilot, a comment',
      copilot,
      files('.github/hooks/x.json', `{ // x\n "hooks": { "preToolUse": [ { "bash": "x" } ] } }`),
      'would not start',
      'parses',
    ],
    ['Copilot, an event it does not know', copilot, copilotFiles('beforeTool'), 'would not start', 'event'],
    [
      'Copilot, switched off',
      copilot,
      files('.github/hooks/x.json', { disableAllHooks: true, hooks: { preToolUse: [handler] } }),
      'would not start',
      'enabled',
    ],
    ['Cursor', cursor, cursorFiles({ matcher: '^(Shell|Write|Delete)$' }), 'would start', null],
    ['Cursor, Claude’s names', cursor, cursorFiles({ matcher: '^Bash$' }), 'not established', 'matcher'],
    ['Cursor, lower case', cursor, cursorFiles({ matcher: '^(shell|write)$' }), 'would not start', 'matcher'],
    [
      'Cursor, a foreign event in the file',
      cursor,
      files('.cursor/hooks.json', { version: 1, hooks: { preToolUse: [{ command: 'x' }], PreToolUse: [] } }),
      'would not start',
      'parses',
    ],
    [
      'Cursor, a URL in the file',
      cursor,
      files('.cursor/hooks.json', { version: 1, $schema: 'https://x', hooks: { preToolUse: [{ command: 'x' }] } }),
      'would not start',
      'parses',
    ],
    ['Gemini CLI', geminiCli, geminiFiles(), 'not established', 'trusted'],
    [
      'Gemini CLI, comments',
      geminiCli,
      files(
        '.gemini/settings.json',
        `{ // x\n "hooks": { "BeforeTool": [ { "hooks": [ { "type": "command", "command": "x" } ] } ] } }`,
      ),
      'not established',
      'trusted',
    ],
    [
      'Gemini CLI, a trailing comma',
      geminiCli,
      files(
        '.gemini/settings.json',
        `{ "hooks": { "BeforeTool": [ { "hooks": [ { "type": "command", "command": "x" } ] } ] }, }`,
      ),
      'would not start',
      'parses',
    ],
    [
      'Gemini CLI, switched off by name',
      geminiCli,
      files('.gemini/settings.json', {
        hooks: { BeforeTool: [{ hooks: [{ ...handler, name: 'a' }] }] },
        hooksConfig: { disabled: ['a'] },
      }),
      'would not start',
      'enabled',
    ],
  ];
  for (const [name, target, harness, verdict, step] of cases) {
    it(name, () => {
      const check = protocolOf(target).start(entryOf(target, harness), harness, context);
      assert.deepEqual([check.verdict, obstacleOf(check)?.step ?? null], [verdict, step], JSON.stringify(check.steps));
    });
  }

  it('what our targets write would start, as far as files tell', () => {
    const change = {
      id: 'c1',
      kind: 'hook' as const,
      targets: ['x'],
      guard: { on: ['shell' as const, 'edit' as const], deny: { command: ['git push'] }, message: 'No.' },
      owner: null,
      due: null,
      applied: null,
      shown: null,
    };
    for (const target of [codex, copilot, cursor, geminiCli]) {
      const plan = target.plan(change, new Map(), {
        postmortemId: 'pm-00000000',
        document: 'x.md',
        guardProgram: '//\n',
      });
      const written = new Map(
        plan.files.map(({ path, edits }) => [path, { text: edits[0]?.text ?? '', linkTo: null }]),
      );
      const [entry] = protocolOf(target).hooks(written).entries;
      assert.ok(entry?.ours, target.id);
      assert.ok(protocolOf(target).ownCommands.includes(entry.command ?? ''), target.id);
      const { steps } = protocolOf(target).start(entry, written, context);
      assert.deepEqual(
        steps.filter(({ ok, step }) => ok !== true && step !== 'trusted'),
        [],
        target.id,
      );
      for (const recorded of [call(), edit]) assert.ok(matches(target, written, recorded), target.id);
    }
  });
});
