// What drafts of real sessions say, held against what a person read in the raw files: which event exposed it and how often
// what happened. No text of a transcript stands here.
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { estimatePages } from '../../src/core/text/page/page.ts';
import { temporaryFolder, removeFolders } from '../support/repository.ts';
import { analyseSession } from '../../src/node/analyse.ts';
import { createDraft } from '../../src/node/draft.ts';
import { identifyFile } from '../../src/node/sessions/find-sources.ts';
import { readSession } from '../../src/node/sessions/read-session.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');

interface Expected {
  /** Line of the event that exposed it; null = the draft asks. */
  readonly exposedBy: number | null;
  readonly pattern: string | null;
  /** Cells of the layer table, as they must stand. */
  readonly tests: RegExp;
  readonly human: RegExp;
  readonly files: number;
}

const none = /no test command was recognised/;

const sessions: Readonly<Record<string, Expected>> = {
  'claude-code/entire-0a93878f-reset-command.jsonl': {
    exposedBy: 148,
    pattern: null,
    tests: /8 test runs.*5 passed, 3 failed; the last passed/,
    human: /3 prompts;.*2 refusals.*2 stops, 1 with a refusal.*first correction, 10 min after/,
    files: 5,
  },
  'claude-code/entire-1c38adc0-git-config.jsonl': {
    exposedBy: 189,
    pattern: 'false-green',
    tests: /6 test runs.*3 passed, 1 failed, 2 gave no result that could be read; the last passed/,
    human: /7 prompts;.*1 refusal.*2 stops, 1 with a refusal/,
    files: 2,
  },
  'claude-code/entire-2cfdacb8-ci-failures.jsonl': {
    exposedBy: 123,
    pattern: null,
    tests: none,
    human: /15 prompts;.*1 refusal.*4 stops, 1 with a refusal/,
    files: 2,
  },
  'claude-code/entire-60b38d1e-stash-denied.jsonl': {
    exposedBy: 66,
    pattern: 'mistuned-escalation',
    tests: /5 test runs.*all passed/,
    human: /8 prompts;.*2 refusals.*4 stops, 2 with a refusal.*first correction, 1 min after/,
    files: 1,
  },
  'claude-code/entire-b00b80af-glued-lines.jsonl': {
    exposedBy: null,
    pattern: null,
    tests: /12 test runs.*11 passed, 1 failed; the last passed/,
    human: /10 prompts;.*no refusal, stop or correction was recognised/,
    files: 6,
  },
  'claude-code/entire-e8811ad6-failed-manual-tests.jsonl': {
    exposedBy: 547,
    pattern: null,
    tests: /10 test runs.*7 passed, 3 failed; the last passed/,
    human: /24 prompts;.*1 refusal.*3 stops.*first correction, 40 min after/,
    files: 3,
  },
  'claude-code/entire-f6833005-hook-block.jsonl': {
    exposedBy: 200,
    pattern: null,
    tests: /1 test run.*\| passed/,
    human: /3 prompts;.*2 refusals.*first correction, 10 min after/,
    files: 2,
  },
  'codex/agentv-019ed50c.jsonl': {
    exposedBy: 361,
    pattern: null,
    tests: none,
    human: /6 prompts;.*no refusal, stop or correction was recognised/,
    files: 4,
  },
  'codex/agentv-019efc87.jsonl': {
    exposedBy: null,
    pattern: null,
    tests: /7 test runs.*5 passed, 2 failed; the last passed/,
    human: /13 prompts;.*1 stop/,
    files: 18,
  },
  'opencode/bestcodes-00e64005.json': {
    exposedBy: 16,
    pattern: null,
    tests: none,
    human: /2 prompts;.*1 stop.*first correction, 12 min after/,
    files: 3,
  },
  'opencode/bestcodes-017eabd4-angry.json': {
    exposedBy: 46,
    pattern: null,
    tests: none,
    human: /6 prompts;.*4 stops.*first correction, 7 min after/,
    files: 2,
  },
};

describe('drafts of the corpus', function () {
  this.timeout(60_000);

  before(function () {
    if (fs.existsSync(corpus)) return;
    console.log(`      (skipped: ${corpus} is absent)`);
    this.skip();
  });

  after(removeFolders);

  for (const [file, expected] of Object.entries(sessions)) {
    it(file, async () => {
      const [source] = await identifyFile(path.join(corpus, file));
      assert.ok(source);
      const session = await readSession(source);
      assert.ok(session);
      const analysis = await analyseSession(session, { repo: null, home: '/nowhere' });
      const repo = temporaryFolder();
      const { markdown, evidence } = await createDraft(analysis, {
        repo,
        home: '/nowhere',
        folder: 'postmortems',
        today: '2026-11-21',
      });
      const document = parsePostmortem(markdown);
      const changes = document.changes.map(({ range }) => range);
      assert.ok(estimatePages(markdown, changes).pages <= 1, 'one page');
      assert.equal(document.frontMatter?.pattern ?? null, expected.pattern);
      const refs = evidence
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { label: string; ref?: { line: number } });
      const happened = /## What happened\n([^]*?)\n\n/.exec(markdown)?.[1]?.split('\n') ?? [];
      const caught = happened.find((line, i) => i >= 2 && /^The user|^\(\?\) How was it caught/.test(line)) ?? '';
      const label = /\[(e\d+)\]/.exec(caught)?.[1];
      const line = refs.find((one) => one.label === label)?.ref?.line ?? null;
      assert.equal(line, expected.exposedBy, caught.slice(0, 30));
      assert.ok(happened[1]?.includes(`changes to ${expected.files} file`));
      assert.match(/^\| Tests .*$/m.exec(markdown)?.[0] ?? '', expected.tests);
      assert.match(/^\| Human .*$/m.exec(markdown)?.[0] ?? '', expected.human);
      // Every label that is used is defined, stands in the evidence, and names an event.
      const used = new Set([...markdown.matchAll(/\[(e\d+)\]/g)].map(([, name]) => name));
      for (const name of used)
        assert.ok(
          refs.some((one) => one.label === name),
          name,
        );
    });
  }
});
