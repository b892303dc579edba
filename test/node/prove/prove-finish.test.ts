import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeGuard } from '../../../scripts/guard-bundle.ts';
import { removeFolders, temporaryFolder, write } from '../../support/repository.ts';
import { applyAll, proveOnly, provingRepository } from '../../support/proving.ts';

const edit = { tool: 'Edit', toolKind: 'edit', cwd: '', input: { file_path: 'src/a.ts' }, call: 'e1', ok: true };
const test = { tool: 'Bash', toolKind: 'shell', cwd: '', input: { command: 'npm test' }, call: 't1', ok: true };
const at = (call: object, minute: number) => ({
  ...call,
  time: `2026-02-04T09:0${minute}:00.000Z`,
  ref: { file: '~/none.jsonl', line: minute },
});

/** A line of the evidence file: the end of the agent's work after some calls. */
function finishCase(must: 'stop' | 'pass', past: readonly object[], more: Record<string, unknown> = {}): object {
  return {
    label: `c1.${must}`,
    kind: 'case',
    change: 'c1',
    must,
    why: 'nothing was tested',
    agent: 'claude-code',
    agentVersion: '2.1.329',
    tool: 'Stop',
    toolKind: 'finish',
    root: '/home/robin/shop',
    cwd: '',
    input: { last_assistant_message: 'Done.' },
    time: '2026-02-04T09:09:00.000Z',
    session: 's1',
    call: 'finish',
    past: past.map((one, index) => at(one, index + 1)),
    ref: { file: '~/none.jsonl', line: 9 },
    ...more,
  };
}

const guardFor = (target: string) => `kind: hook
targets: [${target}]
guard: { on: finish, require: tests-before-finish, message: "Run npm test." }`;

describe('proving a guard on the end of the work', () => {
  let guardProgram = '';
  before(async () => {
    guardProgram = fs.readFileSync(await writeGuard(path.join(temporaryFolder(), 'guard.cjs')), 'utf8');
  });
  after(removeFolders);
  const consent = () => Promise.resolve(false);

  for (const target of ['claude-code', 'codex']) {
    it(`is shown in ${target}: it depends on what went before`, async () => {
      const cases = [finishCase('stop', [test, edit]), finishCase('pass', [edit, test]), finishCase('pass', [])];
      const repo = provingRepository({ cases, change: guardFor(target) });
      await applyAll(repo, guardProgram);
      const proof = await proveOnly(repo, { guardProgram, consent });
      assert.equal(proof.word, 'shown', proof.reasons.join(' '));
      assert.ok(proof.inexact.includes('state-dependent'));
      assert.equal(proof.inexact.includes('translated'), target === 'codex');
      assert.deepEqual(
        proof.cases.map(({ call, verdict, holds }) => [call, verdict?.effect, holds]),
        [
          ['the end of its work', 'stop', true],
          ['the end of its work', 'pass', true],
          ['the end of its work', 'pass', true],
        ],
      );
      assert.match(proof.cases[0]?.reason ?? '', /Run npm test\./);
    });
  }

  it('reads patches of a Codex run, whose files stand in no key', async () => {
    const patch = { tool: 'apply_patch', toolKind: 'edit', cwd: '', input: { path: 'src/a.ts' }, call: 'p1', ok: true };
    const cases = [finishCase('stop', [patch], { agent: 'codex' })];
    const repo = provingRepository({ cases, change: guardFor('codex') });
    await applyAll(repo, guardProgram);
    const proof = await proveOnly(repo, { guardProgram, consent });
    assert.equal(proof.word, 'shown', proof.reasons.join(' '));
    assert.deepEqual(proof.inexact, ['state-dependent']);
  });

  it('hands over the transcript as far as the end of that turn', async () => {
    const row = (value: object) => `${JSON.stringify({ sessionId: 's1', cwd: '/home/robin/shop', ...value })}\n`;
    const call = (id: string, name: string, input: object) =>
      row({ type: 'assistant', message: { role: 'assistant', content: [{ type: 'tool_use', id, name, input }] } });
    const result = (id: string) =>
      row({
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: '' }] },
      });
    const home = temporaryFolder();
    const prompt = row({ type: 'user', message: { role: 'user', content: 'Go' } });
    const reply = row({
      type: 'assistant',
      message: { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
    });
    write(home, {
      't.jsonl':
        prompt +
        call('1', 'Edit', { file_path: '/home/robin/shop/src/a.ts' }) +
        result('1') +
        reply +
        prompt +
        call('2', 'Bash', { command: 'npm test' }) +
        result('2') +
        reply,
    });
    const cases = [
      finishCase('stop', [], { ref: { file: path.join(home, 't.jsonl'), line: 5 } }),
      finishCase('pass', [], { ref: { file: path.join(home, 't.jsonl'), line: 9 } }),
    ];
    const repo = provingRepository({ cases, change: guardFor('claude-code') });
    await applyAll(repo, guardProgram);
    const proof = await proveOnly(repo, { guardProgram, consent, home });
    assert.deepEqual(
      proof.cases.map(({ holds }) => holds),
      [true, true],
      JSON.stringify(proof.cases),
    );
  });

  it('is disarmed when its entry is gone', async () => {
    const repo = provingRepository({ cases: [finishCase('stop', [edit])], change: guardFor('claude-code') });
    await applyAll(repo, guardProgram);
    write(repo, { '.claude/settings.json': '{}\n' });
    const proof = await proveOnly(repo, { guardProgram, consent });
    assert.equal(proof.word, 'disarmed');
  });

  describe('hooks of the repository’s own', () => {
    const block = `printf '{"decision":"block","reason":"Run the tests."}'`;
    const command = (line: string) => ({ type: 'command', command: line });
    const rows: readonly (readonly [string, string, object, string])[] = [
      ['claude-code', '.claude/settings.json', { hooks: { Stop: [{ hooks: [command('exit 2')] }] } }, 'stop'],
      ['claude-code', '.claude/settings.json', { hooks: { Stop: [{ hooks: [command(block)] }] } }, 'stop'],
      ['claude-code', '.claude/settings.json', { hooks: { Stop: [{ hooks: [command('exit 1')] }] } }, 'error-pass'],
      ['codex', '.codex/hooks.json', { hooks: { Stop: [{ hooks: [command('exit 2')] }] } }, 'error-pass'],
      ['codex', '.codex/hooks.json', { hooks: { Stop: [{ hooks: [command(block)] }] } }, 'stop'],
      [
        'copilot',
        '.github/hooks/a.json',
        { version: 1, hooks: { agentStop: [{ type: 'command', bash: block }] } },
        'stop',
      ],
      ['copilot', '.github/hooks/a.json', { hooks: { Stop: [command('echo no >&2; exit 2')] } }, 'error-pass'],
      [
        'cursor',
        '.cursor/hooks.json',
        { version: 1, hooks: { stop: [{ command: `printf '{"followup_message":"Run the tests."}'` }] } },
        'stop',
      ],
      ['cursor', '.cursor/hooks.json', { version: 1, hooks: { stop: [{ command: 'echo {}' }] } }, 'pass'],
      [
        'gemini-cli',
        '.gemini/settings.json',
        { hooks: { AfterAgent: [{ hooks: [command(`printf '{"decision":"deny","reason":"Run the tests."}'`)] }] } },
        'stop',
      ],
    ];
    for (const [index, [target, file, content, effect]] of rows.entries()) {
      it(`${target}, ${effect} (${index + 1})`, async () => {
        const cases = [finishCase('stop', [])];
        const change = guardFor(target);
        const repo = provingRepository({ cases, change, files: { [file]: JSON.stringify(content) } });
        // The guard asks what went before; a hook of the repository's own stands in where it is not applied.
        const proof = await proveOnly(repo, { guardProgram });
        assert.equal(proof.cases[0]?.verdict?.effect, effect, `${proof.cases[0]?.reason} ${proof.notes.join(' ')}`);
      });
    }
  });
});
