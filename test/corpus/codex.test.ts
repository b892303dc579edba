// Numbers established from the raw rollouts by reading them and with a script of its own, never with the code under test.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import codex from '../../src/core/formats/codex/index.ts';
import { countSession } from '../../src/core/facts/counts.ts';
import { eventsOf, type Session } from '../../src/core/model/session.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');

async function read(name: string): Promise<Session> {
  const [store] = codex.stores;
  assert.ok(store);
  const session = await readSession({ format: codex, store, file: path.join(corpus, name), id: null });
  assert.ok(session);
  return session;
}

/** The counts that the transcript alone tells; files that the shell changed are tested with the shell's own reader. */
function told(session: Session): Record<string, number | null> {
  const { prompts, toolCalls, shellFailures, benignShellFailures, denials, interruptions, compactions } =
    countSession(session);
  const { hookBlocks, subagents, inputTokens, outputTokens, wallMinutes, activeMinutes } = countSession(session);
  const edited = new Set(
    eventsOf(session, 'call').flatMap((call) =>
      call.files.filter((file) => file.by === 'tool' && file.action !== 'read').map((file) => file.path),
    ),
  );
  const counted = { prompts, toolCalls, shellFailures, benignShellFailures, denials, interruptions, compactions };
  const spent = { inputTokens, outputTokens, wallMinutes, activeMinutes };
  return { ...counted, hookBlocks, subagents, filesPatched: edited.size, ...spent };
}

/** Line of the call and exit status of every failed shell call. */
function failures(session: Session): readonly (readonly [number, number | null])[] {
  return eventsOf(session, 'call')
    .filter((call) => call.exitCode !== null && call.exitCode !== 0)
    .map((call) => [call.ref.line, call.exitCode]);
}

function lines(session: Session, kind: 'prompt' | 'interruption' | 'compaction'): readonly number[] {
  return eventsOf(session, kind).map((event) => event.ref.line);
}

function queued(session: Session): readonly number[] {
  return eventsOf(session, 'prompt')
    .filter((prompt) => prompt.origin === 'queued')
    .map((prompt) => prompt.ref.line);
}

function isUnderstood(session: Session): void {
  assert.deepEqual(session.unknown, {});
  assert.deepEqual(session.problems, []);
}

describe('Codex sessions of the corpus', () => {
  before(function () {
    if (fs.existsSync(path.join(corpus, 'codex'))) return;
    console.log(`    (skipped: there is no ${path.relative(process.cwd(), corpus)})`);
    this.skip();
  });

  it('with three pushes and a removed hook (0.140)', async () => {
    const session = await read('codex/agentv-019ed50c.jsonl');
    isUnderstood(session);
    assert.deepEqual(told(session), {
      prompts: 6,
      toolCalls: 105,
      shellFailures: 2,
      benignShellFailures: 0,
      denials: 0,
      interruptions: 0,
      compactions: 0,
      hookBlocks: 0,
      subagents: 0,
      filesPatched: 3,
      inputTokens: 304621,
      outputTokens: 22838,
      wallMinutes: 27.6,
      activeMinutes: 18.8,
    });
    assert.deepEqual(failures(session), [
      [287, 1],
      [401, 1],
    ]);
    assert.deepEqual(lines(session, 'prompt'), [7, 45, 178, 235, 244, 361]);
    assert.deepEqual(queued(session), [45]);
    assert.equal(session.headCommit, '4e480f9057dbe4b7313ef9b16c371d756767002d');
  });

  it('stopped by the user while polling, two models (0.141)', async () => {
    const session = await read('codex/agentv-019eef3d.jsonl');
    isUnderstood(session);
    assert.deepEqual(told(session), {
      prompts: 26,
      toolCalls: 150,
      shellFailures: 2,
      benignShellFailures: 1,
      denials: 0,
      interruptions: 1,
      compactions: 0,
      hookBlocks: 0,
      subagents: 0,
      filesPatched: 2,
      inputTokens: 489424,
      outputTokens: 40293,
      wallMinutes: 639.8,
      activeMinutes: 71.5,
    });
    assert.deepEqual(failures(session), [
      [21, 1],
      [271, 2],
    ]);
    assert.deepEqual(lines(session, 'interruption'), [598]);
    assert.deepEqual(queued(session), [80, 574, 659, 716, 724, 771, 803]);
    assert.deepEqual(session.models, ['gpt-5.3-codex-spark', 'gpt-5.5']);
    // No row of `write_stdin` has characters to type: all of them only waited.
    const stdin = eventsOf(session, 'call').filter((call) => call.tool === 'write_stdin');
    assert.equal(stdin.length, 59);
    assert.ok(stdin.every((call) => call.poll === true && call.exitCode === null));
  });

  it('with failed patches and a compaction (0.142)', async () => {
    const session = await read('codex/agentv-019efc87.jsonl');
    isUnderstood(session);
    assert.deepEqual(told(session), {
      prompts: 13,
      toolCalls: 318,
      shellFailures: 21,
      benignShellFailures: 2,
      denials: 0,
      interruptions: 1,
      compactions: 1,
      hookBlocks: 0,
      subagents: 0,
      filesPatched: 18,
      inputTokens: 854969,
      outputTokens: 57203,
      wallMinutes: 460.7,
      activeMinutes: 39,
    });
    assert.deepEqual(lines(session, 'interruption'), [73]);
    assert.deepEqual(lines(session, 'compaction'), [913]);
    const patches = eventsOf(session, 'call').filter((call) => call.tool === 'apply_patch');
    assert.deepEqual(
      patches.filter((call) => call.status === 'failed').map((call) => call.resultRef?.line),
      [283, 672, 682],
    );
    assert.equal(patches.length, 28);
  });

  it('of a coordinator with 36 prompts (0.142.3)', async () => {
    const session = await read('codex/agentv-019f1111.jsonl');
    isUnderstood(session);
    assert.deepEqual(told(session), {
      prompts: 36,
      toolCalls: 352,
      shellFailures: 20,
      benignShellFailures: 1,
      denials: 0,
      interruptions: 1,
      compactions: 1,
      hookBlocks: 0,
      subagents: 0,
      filesPatched: 3,
      inputTokens: 1395287,
      outputTokens: 69209,
      wallMinutes: 396.3,
      activeMinutes: 67.6,
    });
    assert.deepEqual(lines(session, 'interruption'), [984]);
    assert.deepEqual(lines(session, 'compaction'), [996]);
  });

  it('of August 2025, without envelopes', async () => {
    const session = await read('_synthetic/codex-bare-2025-08.jsonl');
    isUnderstood(session);
    assert.deepEqual([session.cwd, session.headCommit, session.end], ['/home/dev/project', 'abc123', null]);
    assert.deepEqual(lines(session, 'prompt'), [4]);
    assert.deepEqual(failures(session), [[6, 2]]);
  });

  it('of a guardian, which is no session of the user', async () => {
    const session = await read('_synthetic/codex-guardian-review-0.151.jsonl');
    assert.deepEqual([session.role, session.parentId], ['reviewer', '01a0b3da-0000-7000-8000-000000000001']);
    assert.equal(session.events.length, 0);
  });

  it('of September 2026, paginated, with a torn last line', async () => {
    const session = await read('_synthetic/codex-paginated-0.154.jsonl');
    assert.deepEqual(session.unknown, {});
    const { prompts, shellFailures, interruptions, hookBlocks, inputTokens, outputTokens } = countSession(session);
    assert.deepEqual([prompts, shellFailures, interruptions, hookBlocks], [1, 1, 1, 1]);
    assert.deepEqual([inputTokens, outputTokens], [3460, 13]);
    assert.deepEqual(failures(session), [[9, 1]]);
    const [command, patch] = eventsOf(session, 'call');
    assert.deepEqual([command?.id, command?.resultRef?.line], ['call_1', 10]);
    assert.deepEqual([patch?.id, patch?.status, patch?.files.length], ['call_2', 'failed', 0]);
  });
});
