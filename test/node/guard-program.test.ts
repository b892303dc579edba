import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { writeGuard } from '../../scripts/guard-bundle.ts';
import { isUnedited } from '../../src/core/guard/program-file.ts';
import type { Json } from '../../src/core/model/session.ts';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the guard program, started as agents start it', () => {
  let repo = '';
  let program = '';
  const guards = {
    guards: [
      {
        id: 'pm-3f9a11c2/c1',
        document: 'postmortems/2026-02-04-git-stash.md',
        on: 'shell',
        deny: { command: ['git stash'] },
        ask: { command: ['npm publish'] },
        message: 'Read the files; do not stash.',
      },
      {
        id: 'pm-3f9a11c2/c2',
        document: 'postmortems/2026-02-04-git-stash.md',
        on: 'edit',
        deny: { path: ['src/generated/**'] },
        message: 'Change the generator.',
      },
    ],
  };

  before(async () => {
    repo = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'guard-')));
    program = await writeGuard(path.join(repo, '.postmortem/guard.cjs'));
    fs.mkdirSync(path.join(repo, 'src/generated'), { recursive: true });
    fs.symlinkSync('src/generated', path.join(repo, 'out'));
  });
  beforeEach(() => {
    fs.writeFileSync(path.join(repo, '.postmortem/guards.json'), JSON.stringify(guards));
  });
  after(() => {
    fs.rmSync(repo, { recursive: true });
  });

  function start(
    payload: Json | string,
    agent: string,
    options: { args?: string[]; env?: Record<string, string>; cwd?: string } = {},
  ): Ended {
    const input = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const env = { PATH: process.env.PATH ?? '', ...options.env };
    return spawnSync(process.execPath, options.args ?? [program, agent], {
      input,
      encoding: 'utf8',
      cwd: options.cwd ?? repo,
      env,
    });
  }

  const bash = (command: string): Json => ({
    session_id: 'S',
    transcript_path: '/t.jsonl',
    cwd: repo,
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: 'toolu_1',
  });
  const reason = 'Read the files; do not stash. (pm-3f9a11c2/c1, postmortems/2026-02-04-git-stash.md)';

  it('passes silently', () => {
    assert.deepEqual(pick(start(bash('git status'), 'claude')), { status: 0, stdout: '{}\n', stderr: '' });
  });

  it('denies in all vocabularies at once, on both streams, with exit 2', () => {
    const { status, stdout, stderr } = start(bash("cd src && bash -c 'git stash -u'"), 'claude');
    assert.equal(status, 2);
    assert.equal(stderr, `${reason}\n`);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(
      [answer.decision, answer.permissionDecision, answer.permission, answer.cancel, answer.reason],
      ['block', 'deny', 'deny', true, reason],
    );
    assert.deepEqual(answer.hookSpecificOutput, {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    });
  });

  it('answers the same in the form that settings files register', () => {
    const code = "require(process.env.CLAUDE_PROJECT_DIR+'/.postmortem/guard.cjs')";
    const options = { args: ['-e', code, 'claude'], env: { CLAUDE_PROJECT_DIR: repo }, cwd: path.join(repo, 'src') };
    assert.deepEqual(pick(start(bash('git stash'), '', options)), pick(start(bash('git stash'), 'claude')));
  });

  it('asks where the agent can ask, and stops the call where it cannot', () => {
    const asked = start(bash('npm publish'), 'claude');
    assert.equal(asked.status, 0);
    assert.match(asked.stdout, /"permissionDecision":"ask"/);
    const codex = start({ ...(bash('npm publish') as object), turn_id: 'T' } as Json, 'codex');
    assert.equal(codex.status, 2);
    assert.match(codex.stderr, /ask the user/);
  });

  const protocols: readonly (readonly [string, string, (path: string) => Json, (ended: Ended) => void])[] = [
    [
      'codex',
      'codex',
      (file) => ({
        turn_id: 'T',
        cwd: repo,
        tool_name: 'apply_patch',
        tool_input: { command: `*** Begin Patch\n*** Update File: ${file}\n@@\n-x\n+y\n*** End Patch` },
      }),
      blocked,
    ],
    [
      'copilot, camel case',
      'copilot',
      (file) => ({
        sessionId: 'S',
        timestamp: 1,
        cwd: repo,
        toolName: 'edit',
        toolArgs: { path: path.join(repo, file), new_str: 'y' },
      }),
      copilot,
    ],
    [
      'copilot, Pascal case',
      'copilot',
      (file) => ({
        hook_event_name: 'PreToolUse',
        timestamp: '2026-02-04T00:00:00Z',
        cwd: repo,
        tool_name: 'Edit',
        tool_input: { path: path.join(repo, file) },
      }),
      copilot,
    ],
    [
      'VS Code',
      'copilot',
      (file) => ({
        hook_event_name: 'PreToolUse',
        cwd: repo,
        tool_name: 'create_file',
        tool_input: { filePath: path.join(repo, file), content: 'y' },
      }),
      copilot,
    ],
    [
      'cursor',
      'claude',
      (file) => ({
        cursor_version: '3.0.0',
        workspace_roots: [repo],
        hook_event_name: 'preToolUse',
        tool_name: 'Write',
        tool_input: { file_path: path.join(repo, file), content: 'y' },
      }),
      cursor,
    ],
    [
      'gemini',
      'gemini',
      (file) => ({
        hook_event_name: 'BeforeTool',
        cwd: repo,
        tool_name: 'write_file',
        tool_input: { file_path: file, content: 'y' },
      }),
      blocked,
    ],
    [
      'kiro',
      'kiro',
      (file) => ({ cwd: repo, tool_name: 'fs_write', tool_input: { command: 'create', path: file } }),
      blocked,
    ],
    [
      'cline',
      'cline',
      (file) => ({
        hookName: 'PreToolUse',
        workspaceRoots: [repo],
        preToolUse: { toolName: 'write_to_file', parameters: { path: file, content: 'y' } },
      }),
      blocked,
    ],
    [
      'devin',
      'devin',
      (file) => ({ cwd: repo, tool_name: 'exec', tool_input: { command: `echo y > ${file}` } }),
      blocked,
    ],
    [
      'an unknown agent',
      'other',
      (file) => ({ cwd: repo, tool_name: 'Write', tool_input: { file_path: file, content: 'y' } }),
      blocked,
    ],
  ];
  for (const [name, agent, payload, expect] of protocols) {
    it(`speaks the protocol of ${name}`, () => {
      expect(start(payload('src/generated/a.ts'), agent));
      expect(start(payload('out/new.ts'), agent));
      assert.deepEqual(pick(start(payload('src/a.ts'), agent)), { status: 0, stdout: '{}\n', stderr: '' });
    });
  }

  it('tells Copilot by its environment when it runs the hook of Claude Code', () => {
    copilot(
      start(
        { hook_event_name: 'PreToolUse', cwd: repo, tool_name: 'Edit', tool_input: { path: 'src/generated/a' } },
        'claude',
        { env: { COPILOT_CLI: '1' } },
      ),
    );
  });

  it('lets unreadable input through with a word on stderr, and never ends with 1', () => {
    for (const input of ['', '{', '[]', 'null', '{"tool_name": 5}']) {
      const { status, stdout, stderr } = start(input, 'claude');
      assert.deepEqual([status, stdout], [0, '{}\n'], input);
      assert.match(stderr, /post-mortem guard/);
    }
    fs.writeFileSync(path.join(repo, '.postmortem/guards.json'), '{');
    assert.equal(start(bash('ls'), 'claude').status, 0);
    fs.rmSync(path.join(repo, '.postmortem/guards.json'));
    assert.equal(start(bash('ls'), 'claude').status, 0);
  });

  it('stops what it cannot read when a guard is hard', () => {
    fs.writeFileSync(path.join(repo, '.postmortem/guards.json'), '{ "guards": [{ "hard": true }');
    const { status, stderr } = start(bash('ls'), 'claude');
    assert.equal(status, 2);
    assert.match(stderr, /hard/);
  });

  it('stays small and needs nothing but Node', () => {
    const text = fs.readFileSync(program, 'utf8');
    assert.ok(isUnedited(text));
    assert.ok(text.length < 220_000, `${text.length} characters`);
    assert.ok(!/require\("(?!node:)/.test(text), 'only Node itself is required');
  });
});

function pick({ status, stdout, stderr }: Ended): Ended {
  return { status, stdout, stderr };
}

function blocked({ status, stdout, stderr }: Ended): void {
  assert.equal(status, 2);
  assert.match(stderr, /^Change the generator\./);
  assert.equal((JSON.parse(stdout) as { decision: string }).decision, 'block');
}

function copilot({ status, stdout }: Ended): void {
  assert.equal(status, 0);
  const answer = JSON.parse(stdout) as {
    permissionDecision: string;
    hookSpecificOutput: { permissionDecision: string };
  };
  assert.deepEqual([answer.permissionDecision, answer.hookSpecificOutput.permissionDecision], ['deny', 'deny']);
}

function cursor({ status, stdout, stderr }: Ended): void {
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^Change the generator\./);
}
