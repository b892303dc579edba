import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { renderEvidence } from '../../src/node/evidence.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';
import { identifyFile } from '../../src/node/sessions/find-sources.ts';
import type { Session } from '../../src/core/model/session.ts';
import { call, denial, prompt, session, shell } from '../support/session.ts';

const options = { homes: ['/home/me'] };

async function linesOf(run: Session, lines: readonly number[]): Promise<readonly Record<string, unknown>[]> {
  const refs = lines.map((line) => ({ file: run.file, line }));
  const text = await renderEvidence(run, refs, options);
  assert.ok(text.endsWith('\n'));
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('renderEvidence', () => {
  it('keeps what a replay needs of a call, and the call that a refusal was about', async () => {
    const run = session(
      prompt('Tidy up.'),
      shell('git clean -fd', { status: 'denied', exit: null }),
      denial({ feedback: 'No.' }),
    );
    const [asked, call, refusal] = await linesOf(run, [1, 2, 3]);
    assert.deepEqual([asked?.label, asked?.kind, asked?.text], ['e1', 'prompt', 'Tidy up.']);
    assert.deepEqual(
      [call?.agent, call?.tool, call?.cwd, call?.status, call?.input],
      ['claude-code', 'Bash', '/repo', 'denied', { command: 'git clean -fd' }],
    );
    assert.deepEqual([refusal?.kind, refusal?.by, refusal?.text], ['denial', 'human', 'No.']);
    assert.equal((refusal?.call as Record<string, unknown>).tool, 'Bash');
  });

  it('cuts outputs with a note and says what it masked', async () => {
    const token = ['npm', '_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'].join('');
    const run = session(shell(`publish ${token}`, { output: `${'x'.repeat(9_000)} /home/me/a` }));
    const [call] = await linesOf(run, [1]);
    assert.deepEqual(call?.masked, ['npm']);
    assert.deepEqual(call?.input, { command: 'publish ‹masked: npm›' });
    assert.match(String(call?.output), /characters left out …\]\nx* ~\/a$/);
    assert.ok(String(call?.output).length < 4_200);
  });

  it('masks what a member’s name makes a secret, and leaves no part of one beside a cut', async () => {
    const word = ['hunter', '2secret'].join('');
    const token = ['ghp', '_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'].join('');
    const run = session(
      call('Env', { input: { env: { DB_PASSWORD: word, name: 'parcel-rates' }, max_tokens: 4096 } }),
      shell('env', { output: `${'x '.repeat(1_390)}${token} ${'y '.repeat(9_000)}` }),
    );
    const [set, printed] = await linesOf(run, [1, 2]);
    assert.deepEqual(set?.input, {
      env: { DB_PASSWORD: '‹masked: assignment›', name: 'parcel-rates' },
      max_tokens: 4096,
    });
    assert.doesNotMatch(JSON.stringify(printed), /ghp_|aB3dE6/);
    const clipped = session(
      shell('env', { output: `a ${token.slice(0, 20)}\n[… 9000 characters left out …]\n${token.slice(20)} b` }),
    );
    assert.equal((await linesOf(clipped, [1]))[0]?.output, 'a \n[… 9000 characters left out …]\n b');
  });

  it('writes characters that hide or turn the others as their numbers', async () => {
    const run = session(prompt('a\u202eb\u200bc\u2028d 😀'));
    const text = await renderEvidence(run, [{ file: run.file, line: 1 }], options);
    assert.doesNotMatch(text, /[\u202e\u200b\u2028]/);
    assert.match(text, /a\\u202eb\\u200bc\\u2028d 😀/);
    assert.equal((JSON.parse(text) as { text: string }).text, 'a\u202eb\u200bc\u2028d 😀');
  });

  it('reads an input again that was too long to keep', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'evidence-'));
    const file = path.join(folder, '0a1b2c3d-0000-4000-8000-000000000000.jsonl');
    const content = `${'line of text\n'.repeat(20_000)}end`;
    const base = {
      sessionId: '0a1b2c3d-0000-4000-8000-000000000000',
      cwd: '/repo',
      version: '2.1.0',
      isSidechain: false,
    };
    const time = '2026-02-04T09:00:00.000Z';
    const rows = [
      {
        ...base,
        type: 'user',
        uuid: 'a',
        parentUuid: null,
        timestamp: time,
        message: { role: 'user', content: 'Write it.' },
      },
      {
        ...base,
        type: 'assistant',
        uuid: 'b',
        parentUuid: 'a',
        timestamp: time,
        message: {
          id: 'm',
          role: 'assistant',
          model: 'claude-x',
          content: [{ type: 'tool_use', id: 'toolu_1', name: 'Write', input: { file_path: '/repo/a.txt', content } }],
        },
      },
    ];
    await fs.writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const [source] = await identifyFile(file);
    const run = source ? await readSession(source) : null;
    assert.ok(run);
    const call = run.events.find((event) => event.kind === 'call');
    assert.match(JSON.stringify(call), /characters left out/);
    const [line] = await linesOf(run, [2]);
    assert.equal((line?.input as Record<string, unknown>).content, content);
    assert.equal(line?.cut, undefined);
    await fs.rm(file);
    const [gone] = await linesOf(run, [2]);
    assert.equal(gone?.cut, true);
    await fs.rm(folder, { recursive: true });
  });
});
