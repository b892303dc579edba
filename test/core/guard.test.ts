import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Guard } from '../../src/core/model/change.ts';
import type { Json } from '../../src/core/model/session.ts';
import { evaluateGuard } from '../../src/core/guard/evaluate.ts';
import { readGuards } from '../../src/core/guard/guards-file.ts';
import { normalisePayload } from '../../src/core/guard/normalise.ts';
import { isUnedited, withHeader } from '../../src/core/guard/program-file.ts';
import { answerHook } from '../../src/core/guard/program.ts';
import { resolveCall } from '../../src/core/guard/resolve.ts';
import type { Places } from '../../src/core/guard/resolve.ts';

const places: Places = {
  root: '/repo',
  cwd: '/repo',
  home: '/home/me',
  ignoreCase: false,
  realPath: (path) =>
    path.replace(/^\/repo\/link(?=\/|$)/, '/repo/src/generated').replace(/^\/repo\/away/, '/elsewhere'),
};

function verdict(guard: Omit<Guard, 'message'>, payload: Json): string {
  const sent = normalisePayload(payload);
  assert.ok(sent);
  return evaluateGuard({ ...guard, message: 'No.' }, resolveCall(sent, places)).verdict;
}

function shell(command: string): Json {
  return { hook_event_name: 'PreToolUse', tool_name: 'Bash', cwd: '/repo', tool_input: { command } };
}

function file(tool: string, path: string, more: Readonly<Record<string, Json>> = {}): Json {
  return { hook_event_name: 'PreToolUse', tool_name: tool, cwd: '/repo', tool_input: { file_path: path, ...more } };
}

const push: Omit<Guard, 'message'> = { on: 'shell', deny: { command: ['git push'] } };
const generated: Omit<Guard, 'message'> = { on: 'edit', deny: { path: ['src/generated/**'] } };

describe('a guard on commands', () => {
  for (const command of [
    'git push origin main',
    'cd x && git push',
    'true; git push | cat',
    'git  push',
    'FOO=1 git push',
    'echo $(git push)',
    'echo `git push`',
    '(git push)',
    'if true; then git push; fi',
    'git push >log 2>&1',
    '/usr/bin/git push',
    'env A=1 git push',
    'timeout 5 git push',
    'sudo -u me git push',
    '"git" push',
    'git -C . push',
    'git -c a.b=c push',
    "bash -c 'git push'",
    'sh -lc "cd x && git push"',
    'eval git push',
    'xargs git push < list',
    'git \\\n  push',
    'bash <<EOF\ngit push\nEOF',
  ]) {
    it(`sees it in ${JSON.stringify(command)}`, () => {
      assert.equal(verdict(push, shell(command)), 'deny');
    });
  }
  for (const command of [
    'echo "git push"',
    'git log --grep push',
    'git pushx',
    'git stash',
    'cat <<EOF\ngit push\nEOF',
    'git commit -m "then git push"',
    '# git push',
    '',
  ]) {
    it(`leaves ${JSON.stringify(command)} alone`, () => {
      assert.equal(verdict(push, shell(command)), 'pass');
    });
  }

  it('finds options wherever they stand, and within clusters', () => {
    const force = { on: 'shell', deny: { command: ['git push --force', 'rm -rf'] } } as const;
    for (const command of ['git push origin main --force', 'rm -fr x', 'rm -r -f x', 'rm -vrf x']) {
      assert.equal(verdict(force, shell(command)), 'deny', command);
    }
    for (const command of ['git push --force-with-lease', 'rm -r x', 'git push -- --force']) {
      assert.equal(verdict(force, shell(command)), 'pass', command);
    }
  });

  it('lets only an allowlist through, and what merely moves about or prints', () => {
    const only = { on: 'shell', allow: { command: ['npm test', 'git status'] } } as const;
    assert.equal(verdict(only, shell('cd app && npm test -- --watch')), 'pass');
    assert.equal(verdict(only, shell('npm test && rm -rf x')), 'deny');
    assert.equal(verdict(only, shell(`npm test ${'x'.repeat(70_000)}`)), 'deny');
  });

  it('still looks at a line that is too long to be read as shell', () => {
    assert.equal(verdict(push, shell(`true; git push; echo ${'x'.repeat(70_000)}`)), 'deny');
  });

  it('asks where it should ask, and denies before it asks', () => {
    const both = { on: 'shell', ask: { command: ['git push'] }, deny: { command: ['git push --force'] } } as const;
    assert.equal(verdict(both, shell('git push')), 'ask');
    assert.equal(verdict(both, shell('git push --force')), 'deny');
  });

  it('matches content against the line', () => {
    const raw = { on: 'shell', deny: { content: ['git\\s.*push'] } } as const;
    assert.equal(verdict(raw, shell('python -c "os.system(\'git push\')"')), 'deny');
  });
});

describe('a guard on paths', () => {
  it('sees every spelling of a path', () => {
    for (const path of [
      '/repo/src/generated/a.ts',
      'src/generated/deep/.b',
      './src/../src/generated/a',
      '/repo/link/a.ts',
    ]) {
      assert.equal(verdict(generated, file('Edit', path)), 'deny', path);
    }
    for (const path of ['/repo/src/generatedx/a.ts', '/elsewhere/src/generated/a', '../src/generated/a']) {
      assert.equal(verdict(generated, file('Write', path)), 'pass', path);
    }
  });

  it('sees what the shell writes there', () => {
    for (const command of [
      'echo x > src/generated/a',
      'cd src && tee generated/a < b',
      'sed -i s/a/b/ src/generated/a',
      'cp a src/generated/b',
      'git checkout -- src/generated/a',
      'git restore src/generated',
      'ln -s ../x src/generated/l',
    ]) {
      assert.equal(verdict(generated, shell(command)), 'deny', command);
    }
    for (const command of ['cat src/generated/a', 'cp src/generated/a b', 'rm src/generated/a', 'git checkout main']) {
      assert.equal(verdict(generated, shell(command)), 'pass', command);
    }
  });

  it('tells deleting from editing, folders above included', () => {
    const guard = { on: 'delete', deny: { path: ['src/generated/**'] } } as const;
    for (const command of [
      'rm src/generated/a',
      'rm -rf src',
      'git rm -r src/generated',
      'mv src/generated x',
      'rm -r .',
    ]) {
      assert.equal(verdict(guard, shell(command)), 'deny', command);
    }
    assert.equal(verdict(guard, shell('rm -rf dist')), 'pass');
    assert.equal(verdict(guard, file('Edit', 'src/generated/a')), 'pass');
  });

  it('keeps edits within an allowlist, temporary files aside', () => {
    const scope = { on: 'edit', allow: { path: ['src/api/**', 'README.md'] } } as const;
    for (const path of ['src/api/a.ts', 'README.md', '/tmp/x', '/home/me/.claude/plans/p.md']) {
      assert.equal(verdict(scope, file('Edit', path)), 'pass', path);
    }
    for (const path of ['src/db/a.ts', '/home/me/other/a.ts', 'away/a.ts']) {
      assert.equal(verdict(scope, file('Edit', path)), 'deny', path);
    }
    assert.equal(verdict(scope, file('Read', 'src/db/a.ts')), 'pass');
    assert.equal(verdict({ on: 'any', allow: { path: ['src/**'] } }, file('Read', 'docs/a.md')), 'pass');
  });

  it('takes names with brackets and parentheses as they are', () => {
    const guard = { on: 'edit', deny: { path: ['app/(auth)/**', 'app/[id]', 'app/[slug]/**'] } } as const;
    assert.equal(verdict(guard, file('Edit', 'app/(auth)/page.tsx')), 'deny');
    assert.equal(verdict(guard, file('Edit', 'app/[id]')), 'deny');
    assert.equal(verdict(guard, file('Edit', 'app/[slug]/page.tsx')), 'deny');
    assert.equal(verdict(guard, file('Edit', 'app/auth/page.tsx')), 'pass');
  });

  it('takes a plain folder as all below it, and never takes a search for an edit', () => {
    const guard = { on: 'any', deny: { path: ['secrets'] } } as const;
    assert.equal(verdict(guard, file('Read', 'secrets/key')), 'deny');
    assert.equal(
      verdict(generated, { tool_name: 'Grep', tool_input: { pattern: 'x', path: '/repo/src/generated' } }),
      'pass',
    );
  });

  it('folds case only where the file system does', () => {
    const sent = normalisePayload(file('Edit', 'SRC/Generated/a'));
    assert.ok(sent);
    const guard = { ...generated, message: 'No.' };
    assert.equal(evaluateGuard(guard, resolveCall(sent, places)).verdict, 'pass');
    assert.equal(evaluateGuard(guard, resolveCall(sent, { ...places, ignoreCase: true })).verdict, 'deny');
  });
});

describe('a guard on content', () => {
  const guard = { on: 'edit', deny: { content: ['\\bit\\.skip\\('] } } as const;
  it('looks at what is put in, not at what is taken out', () => {
    assert.equal(verdict(guard, file('Edit', 'a.ts', { old_string: 'it.skip(', new_string: 'it(' })), 'pass');
    assert.equal(verdict(guard, file('Edit', 'a.ts', { old_string: 'it(', new_string: 'it.skip(' })), 'deny');
    const edits = [{ old_string: 'a', new_string: 'it.skip(' }];
    assert.equal(verdict(guard, file('MultiEdit', 'a.ts', { edits })), 'deny');
  });
});

describe('payloads of all agents', () => {
  const patch =
    '*** Begin Patch\n*** Update File: src/generated/a.ts\n@@\n-x\n+y\n*** Delete File: old.ts\n*** End Patch';
  const edits: readonly (readonly [string, Json])[] = [
    ['Claude', file('NotebookEdit', '', { file_path: '', notebook_path: '/repo/src/generated/a.ts' })],
    ['Codex', { turn_id: 'T', cwd: '/repo', tool_name: 'apply_patch', tool_input: { command: patch } }],
    [
      'Codex in a shell',
      { turn_id: 'T', cwd: '/repo', tool_name: 'Bash', tool_input: { command: `apply_patch <<'EOF'\n${patch}\nEOF` } },
    ],
    ['Copilot camel', { toolName: 'edit', cwd: '/repo', toolArgs: { path: '/repo/src/generated/a.ts', new_str: 'y' } }],
    [
      'Copilot camel, text',
      { toolName: 'create', cwd: '/repo', toolArgs: '{"path":"src/generated/a.ts","file_text":"y"}' },
    ],
    ['Copilot Pascal', { tool_name: 'Edit', cwd: '/repo', tool_input: { path: 'src/generated/a.ts' } }],
    [
      'VS Code',
      { tool_name: 'replace_string_in_file', cwd: '/repo', tool_input: { filePath: '/repo/src/generated/a.ts' } },
    ],
    [
      'VS Code, many',
      {
        tool_name: 'multi_replace_string_in_file',
        cwd: '/repo',
        tool_input: { replacements: [{ filePath: '/repo/src/generated/a.ts' }] },
      },
    ],
    [
      'Cursor',
      {
        cursor_version: '3',
        workspace_roots: ['/repo'],
        tool_name: 'Write',
        tool_input: { file_path: 'src/generated/a.ts', content: 'y' },
      },
    ],
    [
      'Gemini',
      {
        hook_event_name: 'BeforeTool',
        cwd: '/repo',
        tool_name: 'replace',
        tool_input: { file_path: 'src/generated/a.ts' },
      },
    ],
    ['Kiro', { cwd: '/repo', tool_name: 'fs_write', tool_input: { command: 'create', path: 'src/generated/a.ts' } }],
    [
      'Cline',
      {
        workspaceRoots: ['/repo'],
        preToolUse: { toolName: 'write_to_file', parameters: { path: 'src/generated/a.ts', content: 'y' } },
      },
    ],
    ['Cline SDK', { tool_call: { id: '1', name: 'replace_in_file', input: { path: '/repo/src/generated/a.ts' } } }],
    ['Cascade', { agent_action_name: 'pre_write_code', tool_info: { file_path: '/repo/src/generated/a.ts' } }],
  ];
  for (const [name, payload] of edits) {
    it(`${name}: an edit of a guarded path`, () => {
      assert.equal(verdict(generated, payload), 'deny');
    });
  }
  const commands: readonly (readonly [string, Json])[] = [
    ['Claude', shell('git push')],
    ['Claude PowerShell', { tool_name: 'PowerShell', tool_input: { command: 'git push' } }],
    ['Copilot', { toolName: 'bash', toolArgs: '{"command":"git push"}' }],
    ['VS Code', { tool_name: 'run_in_terminal', tool_input: { command: 'git push', explanation: 'x' } }],
    ['Cursor', { tool_name: 'Shell', tool_input: { command: 'git push', cwd: '/repo' } }],
    ['Cursor shell event', { hook_event_name: 'beforeShellExecution', command: 'git push', cwd: '/repo' }],
    ['Gemini', { tool_name: 'run_shell_command', tool_input: { command: 'git push' } }],
    ['Devin', { tool_name: 'exec', tool_input: { command: 'git push', shell_id: 's' } }],
    ['Kiro', { tool_name: 'execute_bash', tool_input: { command: 'git push' } }],
    ['Cline', { preToolUse: { toolName: 'execute_command', parameters: { command: 'git push' } } }],
    ['Amp', { tool_name: 'Bash', tool_input: { cmd: 'git push' } }],
    ['words', { tool_name: 'shell', tool_input: { command: ['bash', '-lc', 'git push'] } }],
    ['Cascade', { agent_action_name: 'pre_run_command', tool_info: { command_line: 'git push' } }],
  ];
  for (const [name, payload] of commands) {
    it(`${name}: a guarded command`, () => {
      assert.equal(verdict(push, payload), 'deny');
    });
  }

  it('tells fetches and MCP calls apart', () => {
    const fetch = { on: 'fetch', deny: { content: ['//evil\\.example'] } } as const;
    assert.equal(
      verdict(fetch, { tool_name: 'WebFetch', tool_input: { url: 'https://evil.example/x', prompt: 'p' } }),
      'deny',
    );
    const mcp = { on: 'mcp', deny: { command: ['mcp__github__*'] } } as const;
    assert.equal(verdict(mcp, { tool_name: 'mcp__github__create_issue', tool_input: {} }), 'deny');
    assert.equal(verdict(mcp, { tool_name: 'mcp__other__x', tool_input: {} }), 'pass');
  });
});

describe('the guard program', () => {
  const entry = {
    id: 'pm-3f9a11c2/c1',
    document: 'postmortems/x.md',
    on: 'shell',
    deny: { command: ['git push'] },
    message: 'No.',
  };
  const run = (payload: string, guards: Json | null, agent = 'claude') =>
    answerHook({ payload, guards: guards === null ? null : JSON.stringify(guards), agent, env: {}, places });

  it('never throws and never ends with 1, whatever it is handed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (payload, guards, listed) => {
        const file = (listed ? { guards: [guards, entry] } : guards) as Json;
        const { exitCode, stdout } = run(JSON.stringify(payload), file);
        assert.ok(exitCode === 0 || exitCode === 2);
        assert.equal(typeof JSON.parse(stdout), 'object');
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (payload, command) => {
        assert.equal(run(payload, { guards: [entry] }).exitCode, 0);
        run(JSON.stringify(shell(command)), { guards: [entry] });
      }),
    );
  });

  it('gives the same answer twice', () => {
    const once = run(JSON.stringify(shell('git push')), { guards: [entry] });
    assert.deepEqual(run(JSON.stringify(shell('git push')), { guards: [entry] }), once);
    assert.match(once.stderr, /^No\. \(pm-3f9a11c2\/c1, postmortems\/x\.md\)$/m);
  });

  it('fails open, unless a guard is hard', () => {
    assert.deepEqual(
      [run('{', { guards: [entry] }).exitCode, run('{', { guards: [{ ...entry, hard: true }] }).exitCode],
      [0, 2],
    );
    assert.equal(run('{}', null).exitCode, 0);
    const broken = { payload: JSON.stringify(shell('ls')), agent: 'claude', env: {}, places };
    assert.equal(answerHook({ ...broken, guards: '{ "guards": [ { "hard": true ' }).exitCode, 2);
    assert.equal(answerHook({ ...broken, guards: '{ "guards": [ {' }).exitCode, 0);
  });

  it('keeps good guards working beside a broken one', () => {
    const file = { guards: [{ id: 'x' }, entry] };
    assert.equal(run(JSON.stringify(shell('git push')), file).exitCode, 2);
    const passed = run(JSON.stringify(shell('ls')), file);
    assert.deepEqual([passed.exitCode, passed.stdout], [0, '{}\n']);
    assert.match(passed.stderr, /guards\[0\]/);
  });

  it('refuses entries with unknown keys or patterns that do not compile', () => {
    assert.match(readGuards(JSON.stringify({ guards: [{ ...entry, denny: {} }] })).problems.join(), /`denny`/);
    assert.match(
      readGuards(JSON.stringify({ guards: [{ ...entry, deny: { content: ['('] } }] })).problems.join(),
      /regular expression/,
    );
    assert.equal(readGuards(JSON.stringify({ guards: [entry] })).guards.length, 1);
  });

  it('knows whether its file was edited, line ends aside', () => {
    const text = withHeader('code();\n');
    assert.ok(isUnedited(text) && isUnedited(text.replaceAll('\n', '\r\n')));
    assert.ok(!isUnedited(text.replace('code', 'other')) && !isUnedited('// mine\n'));
  });
});
