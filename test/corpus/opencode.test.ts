// Numbers established from the raw exports by hand and with a script of its own, never with the code under test.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import opencode from '../../src/core/formats/opencode/index.ts';
import { countSession, filesTouched } from '../../src/core/facts/counts.ts';
import { eventsOf, type Session } from '../../src/core/model/session.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus/opencode');

async function read(name: string): Promise<Session> {
  const store = opencode.stores.find(({ kind }) => kind === 'document');
  assert.ok(store);
  const session = await readSession({ format: opencode, store, file: path.join(corpus, name), id: null });
  assert.ok(session);
  return session;
}

describe('real OpenCode sessions', () => {
  before(function () {
    if (fs.existsSync(corpus)) return;
    console.log(`    (skipped: there is no ${path.relative(process.cwd(), corpus)})`);
    this.skip();
  });

  it('with four stops and an angry user', async () => {
    const session = await read('bestcodes-017eabd4-angry.json');
    assert.deepEqual(countSession(session), {
      prompts: 6,
      toolCalls: 57,
      shellFailures: 1,
      benignShellFailures: 0,
      denials: 0,
      interruptions: 4,
      compactions: 0,
      hookBlocks: 0,
      subagents: 0,
      filesEdited: 2,
      filesRead: 11,
      testRuns: 0,
      commits: 0,
      inputTokens: 141277,
      outputTokens: 9939,
      wallMinutes: 14.5,
      activeMinutes: 14.5,
    });
    assert.deepEqual(session.unknown, {});
    assert.deepEqual(session.problems, []);
    assert.deepEqual(
      eventsOf(session, 'prompt').map((prompt) => prompt.ref.line),
      [1, 38, 46, 51, 56, 60],
    );
    assert.deepEqual(
      eventsOf(session, 'interruption').map((stop) => stop.ref.line),
      [37, 45, 50, 59],
    );
    const failures = eventsOf(session, 'call').filter((call) => call.exitCode !== null && call.exitCode !== 0);
    assert.deepEqual(
      failures.map((call) => [call.ref.line, call.exitCode]),
      [[31, 1]],
    );
    // The cover image was only ever written by a script in a here-document: a patch part shows it.
    const kinds = [...filesTouched(session, ['create', 'edit'])].map((file) => path.posix.extname(file));
    assert.deepEqual(kinds, ['.png', '.mdx']);
    assert.deepEqual(
      eventsOf(session, 'mode').map((mode) => [mode.ref.line, mode.what, mode.value]),
      [
        [1, 'plan', 'build'],
        [1, 'model', 'deepseek-v4-flash-free'],
        [56, 'plan', 'plan'],
      ],
    );
  });

  it('with one stop and a rejected draft', async () => {
    const session = await read('bestcodes-00e64005.json');
    assert.deepEqual(countSession(session), {
      prompts: 2,
      toolCalls: 39,
      shellFailures: 0,
      benignShellFailures: 0,
      denials: 0,
      interruptions: 1,
      compactions: 0,
      hookBlocks: 0,
      subagents: 0,
      filesEdited: 3,
      filesRead: 9,
      testRuns: 0,
      commits: 0,
      inputTokens: 81964,
      outputTokens: 26946,
      wallMinutes: 16.5,
      activeMinutes: 4.5,
    });
    assert.deepEqual(session.unknown, {});
    assert.deepEqual(session.problems, []);
    assert.deepEqual(
      eventsOf(session, 'prompt').map((prompt) => prompt.ref.line),
      [1, 16],
    );
    assert.deepEqual(
      eventsOf(session, 'interruption').map((stop) => stop.ref.line),
      [15],
    );
  });
});
