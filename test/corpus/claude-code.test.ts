// Numbers established by reading the raw rows and with a count of its own, never with the code under test.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import claudeCode from '../../src/core/formats/claude-code/index.ts';
import { countSession } from '../../src/core/facts/counts.ts';
import { eventsOf, type EventKind, type Session } from '../../src/core/model/session.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus/claude-code');

/** Lines of the raw file, and sums. `failures`: lines of results with a non-zero exit. */
interface Facts {
  readonly prompts: readonly number[];
  readonly denials?: readonly number[];
  readonly interruptions?: readonly number[];
  readonly failures?: readonly number[];
  /** Of the failures, those without a match. */
  readonly benign?: readonly number[];
  readonly compactions?: readonly number[];
  readonly blocks?: readonly number[];
  readonly calls: number;
  readonly subagents?: number;
  readonly input: number;
  readonly output: number;
  readonly minutes: number;
}

const sessions: Readonly<Record<string, Facts>> = {
  'entire-0a93878f-reset-command.jsonl': {
    prompts: [148, 251, 320],
    denials: [1, 412],
    interruptions: [2, 246],
    failures: [27, 37, 73, 123, 231],
    calls: 89,
    subagents: 1,
    input: 485,
    output: 354,
    minutes: 1005.7,
  },
  'entire-1c38adc0-git-config.jsonl': {
    prompts: [3, 98, 107, 119, 152, 191, 236],
    denials: [104],
    interruptions: [105, 189],
    failures: [40, 49, 56, 210],
    benign: [49],
    calls: 47,
    input: 382,
    output: 108,
    minutes: 24.1,
  },
  'entire-2cfdacb8-ci-failures.jsonl': {
    prompts: [4, 43, 50, 123, 135, 159, 171, 183, 187, 190, 202, 206, 214, 222, 229],
    denials: [40],
    interruptions: [41, 185, 188, 204],
    failures: [103, 109],
    calls: 36,
    input: 70,
    output: 6840,
    minutes: 162,
  },
  'entire-60b38d1e-stash-denied.jsonl': {
    prompts: [70, 135, 153, 159, 162, 165, 210, 227],
    denials: [1, 67],
    interruptions: [2, 68, 160, 163],
    failures: [52],
    calls: 38,
    subagents: 1,
    input: 10535,
    output: 236,
    minutes: 30.1,
  },
  // Line 299 holds two objects.
  'entire-b00b80af-glued-lines.jsonl': {
    prompts: [4, 75, 84, 195, 271, 280, 320, 351, 371, 389],
    failures: [174, 203, 247, 383],
    benign: [203],
    compactions: [30],
    calls: 104,
    subagents: 2,
    input: 808,
    output: 31822,
    minutes: 585.4,
  },
  // 479 and 992 were sent in mid-turn: the reply at 542 answers the first. 321 was taken back. The command sent to the
  // background at 964 ended with exit code 1, as the rows 967 and 968 say.
  'entire-e8811ad6-failed-manual-tests.jsonl': {
    prompts: [
      5, 34, 48, 132, 135, 238, 386, 479, 547, 576, 591, 604, 814, 834, 842, 853, 864, 871, 884, 898, 989, 992, 1086,
      1112,
    ],
    denials: [555],
    interruptions: [133, 976, 987],
    failures: [737, 753, 964, 984, 1126],
    benign: [984],
    compactions: [633],
    calls: 160,
    subagents: 2,
    input: 215,
    output: 9030,
    minutes: 278.1,
  },
  // The prompt of line 3 was stopped by a hook and sent again.
  'entire-f6833005-hook-block.jsonl': {
    prompts: [6, 160, 200],
    denials: [204, 241],
    failures: [21, 43, 68, 71, 77, 120, 188, 219],
    blocks: [4],
    calls: 78,
    input: 584,
    output: 5323,
    minutes: 43.6,
  },
  'vscode-fixtures/30530d66-37fb-4f3b-aa5f-d92b6a8afae2.jsonl': {
    prompts: [58],
    calls: 25,
    input: 802193,
    output: 4756,
    minutes: 3.2,
  },
  'vscode-fixtures/4c289ca8-f8bb-4588-8400-88b78beb784d.jsonl': {
    prompts: [2, 14],
    calls: 5,
    input: 29,
    output: 538,
    minutes: 0.9,
  },
  'vscode-fixtures/50a7220d-7250-46f3-b38e-b716ce25032e.jsonl': {
    prompts: [2],
    calls: 1,
    subagents: 1,
    input: 22,
    output: 4,
    minutes: 0.4,
  },
  'vscode-fixtures/98b76fb9-f5d3-40c5-ab82-b970c20e3764.jsonl': {
    prompts: [2, 8, 14],
    compactions: [20],
    calls: 0,
    input: 30,
    output: 18,
    minutes: 17.6,
  },
  // Rows 2 to 5 are copies of an earlier session.
  'vscode-fixtures/b02ed4d8-1f00-45cc-949f-3ea63b2dbde2.jsonl': {
    prompts: [6],
    calls: 0,
    input: 4,
    output: 38,
    minutes: 0,
  },
  'vscode-fixtures/b3a7bd3c-5a10-4e7b-8ff0-7fc0cd6d1093.jsonl': {
    prompts: [2],
    calls: 4,
    subagents: 4,
    input: 24,
    output: 4,
    minutes: 0.3,
  },
};

async function read(name: string): Promise<Session> {
  const [store] = claudeCode.stores;
  assert.ok(store);
  const session = await readSession({ format: claudeCode, store, file: path.join(corpus, name), id: null });
  assert.ok(session);
  return session;
}

function linesOf(session: Session, kind: EventKind): number[] {
  return eventsOf(session, kind).map((event) => event.ref.line);
}

describe('real Claude Code sessions', () => {
  before(function () {
    if (fs.existsSync(corpus)) return;
    console.log(`    (skipped: there is no ${path.relative(process.cwd(), corpus)})`);
    this.skip();
  });

  it('are all of them counted', () => {
    const files = fs.globSync(['*.jsonl', '*/*.jsonl'], { cwd: corpus }).map((file) => file.replaceAll('\\', '/'));
    assert.deepEqual(files.sort(), Object.keys(sessions).sort());
  });

  for (const [name, facts] of Object.entries(sessions)) {
    it(name, async () => {
      const session = await read(name);
      const counts = countSession(session);
      const shell = eventsOf(session, 'call').filter((call) => call.toolKind === 'shell' && call.status !== 'denied');
      const failures = shell.filter((call) => call.exitCode !== null && call.exitCode !== 0);
      const blocks = eventsOf(session, 'hook').filter((hook) => hook.outcome === 'blocked');
      const lines = (calls: typeof failures) => calls.map((call) => call.resultRef?.line);
      assert.deepEqual(linesOf(session, 'prompt'), facts.prompts);
      assert.deepEqual(linesOf(session, 'denial'), facts.denials ?? []);
      assert.deepEqual(linesOf(session, 'interruption'), facts.interruptions ?? []);
      assert.deepEqual(linesOf(session, 'compaction'), facts.compactions ?? []);
      assert.deepEqual(lines(failures), facts.failures ?? []);
      assert.deepEqual(lines(failures.filter((call) => call.benign !== undefined)), facts.benign ?? []);
      assert.deepEqual(
        blocks.map((hook) => hook.ref.line),
        facts.blocks ?? [],
      );
      assert.equal(counts.toolCalls, facts.calls);
      assert.equal(counts.subagents, facts.subagents ?? 0);
      assert.deepEqual([counts.inputTokens, counts.outputTokens], [facts.input, facts.output]);
      assert.equal(counts.wallMinutes, facts.minutes);
      assert.deepEqual(session.unknown, {});
      assert.equal(linesOf(session, 'rewind').length, 0);
    });
  }

  it('the words given with a refusal are feedback, no prompts', async () => {
    const session = await read('entire-f6833005-hook-block.jsonl');
    const words = eventsOf(session, 'denial').map((denial) => denial.feedback ?? '');
    assert.match(words[0] ?? '', /^wondering now/);
    assert.match(words[1] ?? '', /^why not adding/);
  });

  it('each sub-agent is joined to the call that started it', async () => {
    for (const name of Object.keys(sessions).filter((one) => sessions[one]?.subagents)) {
      const session = await read(name);
      const started = eventsOf(session, 'call').flatMap((call) => call.subagentId ?? []);
      for (const subagent of session.subagents) assert.ok(started.includes(subagent.id), `${name} ${subagent.id}`);
      assert.equal(new Set(started).size, started.length);
    }
  });

  it('a file of a sub-agent read alone is a sub-agent', async () => {
    const session = await read('vscode-fixtures/50a7220d-7250-46f3-b38e-b716ce25032e/subagents/agent-a21e2f5.jsonl');
    assert.equal(session.role, 'subagent');
    assert.equal(session.parentId, '50a7220d-7250-46f3-b38e-b716ce25032e');
  });
});
