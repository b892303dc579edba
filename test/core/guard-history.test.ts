import assert from 'node:assert/strict';
import { readPast } from '../../src/core/guard/past.ts';
import { answerHook } from '../../src/core/guard/program.ts';
import type { Json } from '../../src/core/model/session.ts';

const places = {
  root: '/repo',
  cwd: '/repo',
  home: '/home/me',
  ignoreCase: false,
  realPath: (path: string) => path.replace(/^\/repo\/link(?=\/|$)/, '/repo/src'),
  exists: (path: string) => !path.endsWith('/new.ts'),
};

type Row = Readonly<Record<string, Json>>;

const prompt = (text: string): Row => ({ type: 'user', message: { role: 'user', content: text } });
const use = (id: string, name: string, input: Json): Row => ({
  type: 'assistant',
  cwd: '/repo',
  message: { role: 'assistant', content: [{ type: 'tool_use', id, name, input }] },
});
const done = (id: string, isError = false): Row => ({
  type: 'user',
  message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x', is_error: isError }] },
});
const call = (id: string, name: string, input: Json): readonly Row[] => [use(id, name, input), done(id)];
const bash = (id: string, command: string, isError = false): readonly Row[] => [
  use(id, 'Bash', { command }),
  done(id, isError),
];
const edit = (id: string, path: string): readonly Row[] => call(id, 'Edit', { file_path: path, new_string: 'x' });
const read = (id: string, path: string): readonly Row[] => call(id, 'Read', { file_path: path });

function text(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function ask(guard: Row, rows: readonly Row[] | null, payload: Row): number {
  const entry = { id: 'pm-3f9a11c2/c1', document: 'postmortems/x.md', message: 'No.', ...guard };
  return answerHook({
    payload: JSON.stringify({ cwd: '/repo', transcript_path: rows ? '/t.jsonl' : null, ...payload }),
    guards: JSON.stringify({ guards: [entry] }),
    agent: 'claude',
    env: {},
    places,
    readText: () => (rows ? text(rows) : null),
  }).exitCode;
}

const editing = (path: string): Row => ({
  hook_event_name: 'PreToolUse',
  tool_name: 'Edit',
  tool_use_id: 'now',
  tool_input: { file_path: path, new_string: 'y' },
});
const running = (command: string): Row => ({
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_use_id: 'now',
  tool_input: { command },
});
const stopping: Row = { hook_event_name: 'Stop', stop_hook_active: false };
const deny = 2;
const pass = 0;

describe('a guard that reads what has happened', () => {
  describe('read-before-edit', () => {
    const guard: Row = { on: 'edit', require: 'read-before-edit' };
    const cases: readonly (readonly [string, readonly Row[], string, number])[] = [
      ['a file never seen', [prompt('go')], '/repo/src/a.ts', deny],
      ['a file that was read', read('1', '/repo/src/a.ts'), '/repo/src/a.ts', pass],
      ['one named relatively', read('1', 'src/a.ts'), '/repo/src/a.ts', pass],
      ['one read through a link', read('1', '/repo/link/a.ts'), '/repo/src/a.ts', pass],
      ['a link to one that was read', read('1', '/repo/src/a.ts'), '/repo/link/a.ts', pass],
      ['one of the same name elsewhere', read('1', '/repo/test/a.ts'), '/repo/src/a.ts', deny],
      [
        'a reading that failed',
        [use('1', 'Read', { file_path: '/repo/src/a.ts' }), done('1', true)],
        '/repo/src/a.ts',
        deny,
      ],
      ['a reading under way', [use('1', 'Read', { file_path: '/repo/src/a.ts' })], '/repo/src/a.ts', deny],
      ['one that the shell printed', bash('1', 'sed -n 1,80p src/a.ts'), '/repo/src/a.ts', pass],
      ['one it wrote itself', edit('1', '/repo/src/a.ts'), '/repo/src/a.ts', pass],
      ['a new file', [], '/repo/src/new.ts', pass],
      ['a file of no repository', [], '/elsewhere/a.ts', pass],
      [
        'one that the user attached',
        [{ type: 'attachment', attachment: { type: 'file', filename: '/repo/src/a.ts' } }],
        '/repo/src/a.ts',
        pass,
      ],
      ['only the call itself', [use('now', 'Edit', { file_path: '/repo/src/a.ts' })], '/repo/src/a.ts', deny],
    ];
    for (const [name, rows, path, expected] of cases) {
      it(name, () => {
        assert.equal(ask(guard, rows, editing(path)), expected);
      });
    }

    it('is about its paths alone', () => {
      assert.equal(ask({ ...guard, paths: ['docs/**'] }, [], editing('/repo/src/a.ts')), pass);
      assert.equal(ask({ ...guard, paths: ['src/**'] }, [], editing('/repo/src/a.ts')), deny);
    });

    it('lets calls pass without a transcript, unless it is hard', () => {
      assert.equal(ask(guard, null, editing('/repo/src/a.ts')), pass);
      assert.equal(ask({ ...guard, hard: true }, null, editing('/repo/src/a.ts')), deny);
    });
  });

  describe('tests-before-finish', () => {
    const guard: Row = { on: 'finish', require: 'tests-before-finish' };
    const cases: readonly (readonly [string, readonly Row[], number])[] = [
      ['nothing was edited', [prompt('go'), ...bash('1', 'ls')], pass],
      ['an edit without tests', [prompt('go'), ...edit('1', '/repo/src/a.ts')], deny],
      ['tests after it', [prompt('go'), ...edit('1', '/repo/a.ts'), ...bash('2', 'npm test')], pass],
      ['tests before it', [prompt('go'), ...bash('1', 'npm test'), ...edit('2', '/repo/a.ts')], deny],
      ['red tests after it', [prompt('go'), ...edit('1', '/repo/a.ts'), ...bash('2', 'npm test', true)], pass],
      ['an edit of an earlier turn', [...edit('1', '/repo/a.ts'), prompt('thanks')], pass],
      ['a file outside', [prompt('go'), ...edit('1', '/elsewhere/notes.md')], pass],
    ];
    for (const [name, rows, expected] of cases) {
      it(name, () => {
        assert.equal(ask(guard, rows, stopping), expected);
      });
    }

    it('refuses once', () => {
      assert.equal(ask(guard, [...edit('1', '/repo/a.ts')], { ...stopping, stop_hook_active: true }), pass);
    });
  });

  describe('limits', () => {
    const failing = [...bash('1', 'make', true), ...bash('2', 'make', true)];
    it('counts calls since the last prompt', () => {
      const guard: Row = { on: 'any', limit: { calls: 2 } };
      assert.equal(ask(guard, [prompt('go'), ...bash('1', 'ls')], running('ls')), pass);
      assert.equal(ask(guard, [prompt('go'), ...bash('1', 'ls'), ...read('2', 'a')], running('ls')), deny);
      assert.equal(ask(guard, [...bash('1', 'ls'), ...read('2', 'a'), prompt('go on')], running('ls')), pass);
      assert.equal(ask({ ...guard, on: 'shell' }, [...bash('1', 'ls'), ...read('2', 'a')], running('ls')), pass);
    });
    it('counts failures in a row', () => {
      const guard: Row = { on: 'shell', limit: { failures: 2 } };
      assert.equal(ask(guard, failing, running('make')), deny);
      assert.equal(ask(guard, [...failing, ...bash('3', 'ls')], running('make')), pass);
      assert.equal(ask(guard, [...failing, use('3', 'Bash', { command: 'ls' })], running('make')), deny);
      assert.equal(ask(guard, [...failing, prompt('try again')], running('make')), pass);
    });
  });

  describe('transcripts', () => {
    const item = (payload: Row): Row => ({ type: 'response_item', payload });
    const event = (payload: Row): Row => ({ type: 'event_msg', payload });
    it('reads what Codex writes', () => {
      const rows = [
        event({ type: 'user_message', message: 'go' }),
        item({ type: 'function_call', name: 'exec_command', call_id: 'a', arguments: '{"cmd":"cat src/a.ts"}' }),
        item({
          type: 'function_call_output',
          call_id: 'a',
          output: 'Wall time: 0.1 seconds\nProcess exited with code 1\nOutput:\n',
        }),
        item({
          type: 'custom_tool_call',
          name: 'apply_patch',
          call_id: 'b',
          input: '*** Begin Patch\n*** Update File: src/b.ts\n*** End Patch',
        }),
        item({ type: 'custom_tool_call_output', call_id: 'b', output: '{"output":"ok","metadata":{"exit_code":0}}' }),
      ];
      const past = readPast(text(rows), null);
      assert.deepEqual(
        past.calls.map(({ sent, failed }) => [sent.kind, sent.command ?? sent.files[0]?.path, failed]),
        [
          ['shell', 'cat src/a.ts', true],
          ['edit', 'src/b.ts', false],
        ],
      );
    });

    it('takes the items of newer Codex instead of the calls that they repeat', () => {
      const rows = [
        item({ type: 'custom_tool_call', name: 'exec', call_id: 'a', input: 'await tools.exec_command({})' }),
        event({
          type: 'item_completed',
          item: {
            type: 'CommandExecution',
            id: 'exec-1',
            command: ['bash', '-lc', 'npm test'],
            cwd: 'file:///repo',
            exit_code: 1,
            status: 'failed',
          },
        }),
        event({ type: 'item_completed', item: { type: 'UserMessage', id: 'u', content: [] } }),
        event({
          type: 'item_completed',
          item: {
            type: 'FileChange',
            id: 'exec-2',
            changes: { '/repo/a.ts': { type: 'update' } },
            status: 'completed',
          },
        }),
      ];
      const past = readPast(text(rows), null);
      assert.deepEqual(
        past.calls.map(({ sent, failed }) => [sent.kind, sent.command ?? sent.files[0]?.path, failed]),
        [
          ['shell', 'npm test', true],
          ['edit', '/repo/a.ts', false],
        ],
      );
      assert.equal(past.turn, 1);
    });

    it('passes over what is broken, cut off or not known', () => {
      const rows = `{"type":"assist\n[]\nnull\n{"type":"user"}\n${text(read('1', 'a'))}{"type":"assistant","message":{"content":[{"type":"tool_use"`;
      assert.equal(readPast(rows, null).calls.length, 1);
      assert.deepEqual(readPast('', null), { calls: [], shown: [], turn: 0 });
    });
  });
});
