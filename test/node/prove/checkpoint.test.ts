import assert from 'node:assert/strict';
import * as path from 'node:path';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { proveOnly, provingRepository, settingsWith, shellCase } from '../../support/proving.ts';

const root = '/home/robin/shop';

function transcript(): string {
  const row = (value: object) => `${JSON.stringify({ sessionId: 's1', cwd: root, version: '2.1.329', ...value })}\n`;
  const time = (minute: number) => ({
    timestamp: `2026-02-04T09:0${minute}:00.000Z`,
    isSidechain: false,
    uuid: `u${minute}`,
    parentUuid: minute === 0 ? null : `u${minute - 1}`,
  });
  const call = (minute: number, id: string, [name, input]: readonly [string, object]) => {
    const content = [{ type: 'tool_use', id, name, input }];
    return row({ ...time(minute), type: 'assistant', message: { role: 'assistant', content } });
  };
  const result = (minute: number, id: string) =>
    row({
      ...time(minute),
      type: 'user',
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'ok' }] },
    });
  const edit = { file_path: `${root}/src/a.ts`, old_string: 'a = 1', new_string: 'a = 2' };
  return [
    row({ ...time(0), type: 'user', message: { role: 'user', content: 'Go' } }),
    call(1, 't1', ['Bash', { command: 'git commit -m one' }]),
    result(2, 't1'),
    call(3, 't2', ['Edit', edit]),
    result(4, 't2'),
    call(5, 't3', ['Write', { file_path: `${root}/../outside.txt`, content: 'x' }]),
    result(6, 't3'),
    call(7, 't4', ['Bash', { command: 'git commit -m two' }]),
    result(8, 't4'),
  ].join('');
}

describe('checkpoints', () => {
  after(removeFolders);

  function prepared(others?: readonly object[]): { readonly repo: string } {
    const file = path.join(temporaryFolder(), 's1.jsonl');
    write(path.dirname(file), { 's1.jsonl': transcript() });
    const at = (line: number, call: string) => ({ ref: { file, line }, call });
    const cases = [
      // The later call stands first in the evidence: calls are tried in the order of the run.
      shellCase('pass', 'git commit -m two', at(8, 't4')),
      shellCase('stop', 'git commit -m one', at(2, 't1')),
    ];
    const hook = 'grep -q "a = 2" src/a.ts || { echo "mend a first" >&2; exit 2; }\n';
    const files = { 'hook.sh': hook, '.claude/settings.json': settingsWith('sh hook.sh') };
    return { repo: provingRepository({ cases: others ?? cases, files }) };
  }

  it('show a hook the files as they stood at each call, as far as the transcript tells', async () => {
    const { repo } = prepared();
    const proof = await proveOnly(repo, { checkpoint: true });
    assert.deepEqual(
      proof.cases.map(({ must, holds }) => [must, holds]),
      [
        ['pass', true],
        ['stop', true],
      ],
      proof.notes.join(' '),
    );
    assert.ok(proof.inexact.includes('state-dependent'));
    assert.match(proof.notes.join(' '), /2 recorded edits made again in the copy before the calls\./);
    assert.ok(!proof.notes.some((note) => note.includes('The hook wrote files')));
  });

  it('say where there is no transcript to make them from', async () => {
    const { repo } = prepared([
      shellCase('stop', 'git commit -m one', { ref: { file: '/nowhere/s1.jsonl', line: 2 } }),
    ]);
    const proof = await proveOnly(repo, { checkpoint: true });
    assert.match(proof.notes.join(' '), /for 1 call there is no transcript here that could be read/);
  });

  it('are made only when asked for', async () => {
    const { repo } = prepared();
    const proof = await proveOnly(repo);
    assert.deepEqual(
      proof.cases.map(({ holds }) => holds),
      [false, true],
    );
    assert.ok(proof.inexact.includes('state-dependent'));
  });
});
