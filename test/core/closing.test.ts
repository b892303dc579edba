import assert from 'node:assert/strict';
import { closingPlace, missingIn, nextStep } from '../../src/core/checks/closing.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { applyEdits } from '../../src/core/text/edits.ts';
import { closablePostmortem, examplePostmortem } from '../support/postmortem-text.ts';

const after = (text: string): string | null => {
  const step = nextStep(parsePostmortem(text));
  return step && applyEdits(text, [step.edit]);
};
const found = (id: string, severity: Finding['severity'] = 'warning'): Finding => {
  return { id, severity, range: { start: 0, end: 1 }, message: 'm', fixes: [] };
};
const place = (text: string, findings: readonly Finding[] = []): string | null => {
  const range = closingPlace(parsePostmortem(text), findings);
  return range && text.slice(range.start, range.end);
};

describe('closing', () => {
  it('changes the status and no other byte: from draft to open, from open to closed', () => {
    const draft = examplePostmortem.replace('status: open', 'status:  "draft"   # ours').replaceAll('\n', '\r\n');
    assert.equal(after(draft), draft.replace('"draft"', 'open'));
    assert.equal(after(examplePostmortem), examplePostmortem.replace('status: open', 'status: closed'));
  });

  it('writes a status down that nobody wrote, as it counts', () => {
    const text = examplePostmortem.replace('status: open\n', '');
    assert.equal(parsePostmortem(text).frontMatter?.status, 'draft');
    assert.match(after(text) ?? '', /^---\n[^]*\nstatus: open\n---\n# The agent/);
  });

  it('has no step for what is closed, or has no front matter that can be read', () => {
    assert.equal(after(examplePostmortem.replace('status: open', 'status: closed')), null);
    assert.equal(after('# No front matter\n'), null);
  });

  it('lists unfinished work and what is disarmed, not what nobody can make up for', () => {
    const findings = ['not-shown', 'disarmed', 'hold-before-publishing', 'written-late', 'over-one-page', 'blame'];
    const ids = missingIn([...findings.map((id) => found(id)), found('no-owner', 'information')]).map(({ id }) => id);
    assert.deepEqual(ids, ['not-shown', 'disarmed', 'hold-before-publishing']);
  });

  it('is offered at the status once every change is applied and shown', () => {
    assert.equal(place(closablePostmortem), 'open');
    assert.equal(place(examplePostmortem), null);
    assert.equal(place(closablePostmortem.replace(/^shown: .*$/m, 'shown: null')), null);
    assert.equal(place(closablePostmortem.replace('kind: rule', 'kind: ruler')), null);
    assert.equal(place(closablePostmortem.replace('status: open', 'status: draft')), null);
  });

  it('is not offered where a change is disarmed or a question waits', () => {
    assert.equal(place(closablePostmortem, [found('disarmed', 'error')]), null);
    assert.equal(place(closablePostmortem, [found('unanswered-question')]), null);
    assert.equal(place(closablePostmortem, [found('not-shown', 'information')]), null);
    assert.equal(place(closablePostmortem, [found('over-one-page')]), 'open');
  });

  it('counts actions of a table as well', () => {
    const table =
      '| # | Action | Owner | Due | Status |\n|---|---|---|---|---|\n| 1 | Add the case | @robin | 2026-02-10 | STATE |\n';
    const text = closablePostmortem.replace(/```harness-change[^]*?```\n/, table);
    assert.equal(place(text.replace('STATE', 'done')), 'open');
    assert.equal(place(text.replace('STATE', 'begun')), null);
  });
});
