// Checks over many invented documents: no crash, findings inside the text, and fixes that come to an end. All 2,000 are in
// `npm run bench`.
import assert from 'node:assert/strict';
import { makeDocument } from '../../scripts/bench/documents.ts';
import { runChecks } from '../../src/core/checks/run.ts';
import { checks } from '../../src/core/checks/index.ts';
import type { CheckFacts } from '../../src/core/checks/check.ts';
import { patternIds } from '../../src/core/model/signal.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { findTemplate } from '../../src/core/postmortem/templates/index.ts';
import { applyEdits } from '../../src/core/text/edits.ts';

function check(text: string): readonly Finding[] {
  const document = parsePostmortem(text);
  const facts: CheckFacts = {
    template: findTemplate(document.frontMatter?.template ?? null),
    patterns: patternIds.map((id) => ({ id, title: id })),
    today: '2026-03-02',
    evidenceLines: new Map([['evidence/a.jsonl', 3]]),
    secrets: [],
    paths: new Map(),
    commits: new Map([['0123abcd', false]]),
    written: '2026-03-01',
    proofs: [{ changeId: 'c1', target: 'agents-md', word: 'disarmed', reasons: ['gone.'] }],
  };
  return runChecks(document, facts);
}

/** The text after every automatic fix, one at a time. */
function fixAll(text: string): string {
  let current = text;
  for (let round = 0; round < 60; round++) {
    const fix = check(current).flatMap(({ fixes }) => fixes.filter(({ automatic }) => automatic))[0];
    if (!fix) return current;
    current = applyEdits(current, fix.edits);
  }
  throw new Error('the fixes do not come to an end');
}

describe('checks over 300 invented documents', function () {
  this.timeout(60_000);
  const documents = Array.from({ length: 300 }, (_, seed) => makeDocument(seed));
  const found = documents.map(check);

  it('find something inside the text of each, and use nearly every check', () => {
    documents.forEach((text, i) => {
      for (const { range, message } of found[i] ?? []) {
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, message);
        assert.doesNotMatch(message, /undefined|null|NaN|\[object/);
      }
    });
    const used = new Set(found.flat().map(({ id }) => id));
    assert.ok(used.size >= checks.length - 8, [...used].sort().join(' '));
  });

  it('offer only fixes that change something, and automatic ones that come to an end', () => {
    documents.slice(0, 100).forEach((text, i) => {
      for (const { id, fixes } of found[i] ?? []) {
        for (const fix of fixes) {
          const after = applyEdits(text, fix.edits);
          assert.notEqual(after, text, `${id}: ${fix.title}`);
        }
      }
      if (i < 40) fixAll(text);
    });
  });
});
