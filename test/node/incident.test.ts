// A worked incident, through the product from its first line to its signatures; then each pitfall, planted in a copy, by name.
import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { commit, removeFolders, repository } from '../support/repository.ts';
import { runCli } from '../support/cli.ts';

/** What the writer puts in place of the questions, section by section. */
const answers: Readonly<Record<string, string>> = {
  Summary: `On 2 March the support assistant offered 31 customers a refund period of 365 days instead of 30. The answers came from a cached
draft of the policy. Nine customers took up the offer. The assistant was switched off at 11:05, and answers again since 14:30 with
the published policy alone.`,
  'Timeline (UTC)': `| Time (UTC) | What happened |
|---|---|
| 2026-02-27 16:20 | Robin Meyer uploaded the draft policy to the shared folder |
| 2026-03-02 09:10 | First signal: a customer quoted 365 days in a ticket |
| 2026-03-02 10:40 | Noticed: Dana Okafor compared the ticket with the policy |
| 2026-03-02 11:05 | Mitigated: the assistant was switched off |
| 2026-03-02 14:30 | Resolved: answers come from the published policy alone |`,
  Impact: `| What | How much |
|---|---|
| Metrics | 31 wrong answers of 412; 9 refunds outside the policy |
| Customers | 31 were told a wrong period, 9 were refunded 1,140 EUR in all |
| Regulatory | N/A: no safety or health effect, refunds were honoured |
| Duration | 5 h 20 min |
| Downstream users | two resellers show the same answers |
| People’s time | 14 hours of support, 6 of engineering |`,
  'What went well': `- The switch for the assistant worked within two minutes.
- Support kept the tickets together from the first one on.`,
  'What went wrong': `- Model, and its version: the version of 12 February answered from what it was given; it had not changed.
- Data and inputs: the index held a draft beside the published policy.
- Process, and the history of the prompt: the prompt is unchanged since January; no step says what may be indexed.
- Human factors, such as load, hand-over and alerts: no alert compares answers with the policy.`,
  'Root cause': `1. Why did it happen? The assistant quoted a draft of the policy.
2. Why was that so? The index held every file of the shared folder.
3. Why was that so? The job indexes a folder instead of what was published.
4. Why was that so? Publishing has no mark that a job could read.
5. Why was that so? The standard for retrieval says nothing of drafts.

Underlying cause: nothing in the way from a document to the index asks whether it is published.`,
  'Action items': `| # | Action | Severity | Owner | Due | Status | Category |
|---|---|---|---|---|---|---|
| 1 | Index only files with \`status: published\` | 1 | Robin Meyer | 2026-03-06 | done | guardrail |
| 2 | Add the 31 questions to the regression case set of the refund eval | 1 | Dana Okafor | 2026-03-09 | done | process |
| 3 | Page the on-call when an answer names a period other than 30 days | 2 | Robin Meyer | 2026-03-13 | done | monitoring |
| 4 | Add “drafts are never indexed” to the retrieval standard and the agent card | 2 | Ines Duarte | 2026-03-16 | done | process |`,
  Communications: `| Audience | Told by | When (UTC) | What was said |
|---|---|---|---|
| Inside | Dana Okafor | 2026-03-02 10:50 | what is known, and that the assistant goes off |
| Customers | Ines Duarte | 2026-03-03 09:00 | the wrong period, and that given promises are kept |
| External: needed? | Ines Duarte | 2026-03-03 10:00 | yes, both resellers were told |`,
  Regulatory: `| Rule | Applies? | Reason, and what is due when |
|---|---|---|
| EU AI Act Art. 73, serious incident: written notice within 15 days, sooner for some | no | nobody was harmed, and no high-risk system |
| Sector rules such as HIPAA, SOX | N/A | no health data, and amounts below what is reported |
| Internal audit | yes | told on 2026-03-04, follow-up on 2026-04-01 |`,
  'Sign-off': `| Role | Name | Date |
|---|---|---|
| Author | Dana Okafor | 2026-03-05 |
| Department reviewer | Ines Duarte | 2026-03-06 |
| Security reviewer | Tomas Berg | 2026-03-06 |
| Executive sponsor | Ada Lindqvist | 2026-03-09 |`,
};

function replaceSection(text: string, heading: string, body: string): string {
  const lines = text.split('\n');
  const start = lines.indexOf(`## ${heading}`);
  assert.notEqual(start, -1, heading);
  const next = lines.findIndex((line, i) => i > start && line.startsWith('## '));
  return [...lines.slice(0, start + 1), body, '', ...(next === -1 ? [] : lines.slice(next))].join('\n');
}

/** A pitfall: what the writer does wrong in the signed-off document, and the check that names it. */
const pitfalls: readonly (readonly [name: string, id: string, plant: (text: string) => string])[] = [
  [
    'blameful wording',
    'blame',
    (text) => text.replace('The assistant quoted a draft of the policy.', 'Robin forgot to delete the draft.'),
  ],
  ['stops at the first why', 'single-why', (text) => text.replace(/^2\. Why[\s\S]*?(?=\nUnderlying)/m, '')],
  ['vague action', 'vague-change', (text) => text.replace(/Page the on-call when [^|]*/, 'Monitor the answers ')],
  ['an action that never closes', 'open-too-long', (text) => text.replace('2026-03-13 | done', '2026-03-13 | open')],
  ['regulatory not considered', 'regulatory-not-considered', (text) => replaceSection(text, 'Regulatory', '')],
  [
    'communications missed',
    'missing-communications',
    (text) => text.replace('| Customers | Ines Duarte | 2026-03-03 09:00 |', '| Customers | Ines Duarte | |'),
  ],
  [
    'the lesson stays in this one document',
    'lesson-stays-here',
    (text) =>
      text
        .replace(/^\| 2 \|.*\n/m, '')
        .replace(/^\| 4 \|.*\n/m, '')
        .replace(
          'Index only files with `status: published` | 1 | Robin Meyer | 2026-03-06 | done | guardrail',
          'Delete the draft | 1 | Robin Meyer | 2026-03-06 | done | data',
        ),
  ],
];

describe('a worked incident', function () {
  this.timeout(60_000);
  let repo: string;
  let file: string;

  async function findings(now: string): Promise<readonly string[]> {
    const { out } = await runCli(repo, now, ['check', file, '--format', 'json']);
    const { files } = JSON.parse(out) as { files: { findings: { id: string; severity: string }[] }[] };
    return files.flatMap((one) => one.findings.map(({ id, severity }) => `${severity} ${id}`));
  }

  before(() => {
    repo = repository();
  });

  after(removeFolders);

  it('is written from its questions to its signatures', async () => {
    const title = 'The assistant promised refunds for a year';
    const made = await runCli(repo, '2026-03-03T08:00:00Z', [
      'new',
      '--template',
      'incident',
      '--title',
      title,
      '--severity',
      '1',
    ]);
    assert.deepEqual([made.code, made.err], [0, '']);
    file = made.out.trim();
    assert.equal(file, 'postmortems/2026-03-03-the-assistant-promised-refunds-for-a.md');
    const place = path.join(repo, file);
    const begun = await fs.readFile(place, 'utf8');
    assert.match(begun, /^severity: 1 +# to be written by 2026-03-10$/m);
    assert.equal((begun.match(/^## /gm) ?? []).length, 10);
    // A draft is full of questions, and none of them fails.
    const asked = await runCli(repo, '2026-03-03T08:00:00Z', ['check', file]);
    assert.equal(asked.code, 0);
    assert.match(asked.out, /0 errors, 0 warnings, [4-9]\d open in drafts/);

    let text = begun;
    for (const [heading, body] of Object.entries(answers)) text = replaceSection(text, heading, body);
    text = text.replace('date: 2026-03-03', 'date: 2026-03-02').replace(/^pattern:$/m, 'pattern: hallucination');
    text = text.replace('harmed: "(?)"', 'harmed: false');
    await fs.writeFile(place, text);
    assert.deepEqual(await findings('2026-03-05T08:00:00Z'), []);

    // Opened before all have signed: known, and not wrong yet.
    const unsigned = text.replace('| Ada Lindqvist | 2026-03-09 |', '| | |').replace(/status: draft /, 'status: open ');
    await fs.writeFile(place, unsigned);
    assert.deepEqual(await findings('2026-03-06T08:00:00Z'), ['information unsigned']);

    text = text.replace(/status: draft /, 'status: closed ');
    // The day of the commit is that of the last signature, and the last on which it is in time.
    commit(repo, { files: { [file]: text }, subject: 'Write up the incident', minutes: 33 * 24 * 60 });
    const signed = await runCli(repo, '2026-03-09T18:00:00Z', ['check']);
    assert.match(signed.out, /^1 post-mortem checked, nothing found\.$/m);
    assert.equal(signed.code, 0);
  });

  for (const [name, id, plant] of pitfalls) {
    it(`catches ${name}`, async () => {
      const place = path.join(repo, file);
      const signed = await fs.readFile(place, 'utf8');
      const planted = plant(signed);
      assert.notEqual(planted, signed);
      try {
        await fs.writeFile(place, planted);
        const found = await findings('2026-10-01T08:00:00Z');
        assert.ok(found.includes(`warning ${id}`), found.join('\n'));
        const { code } = await runCli(repo, '2026-10-01T08:00:00Z', ['check', file]);
        assert.equal(code, 1);
      } finally {
        await fs.writeFile(place, signed);
      }
    });
  }

  it('is not published before those who must have seen it, where users were harmed', async () => {
    const place = path.join(repo, file);
    const signed = await fs.readFile(place, 'utf8');
    await fs.writeFile(place, signed.replace('harmed: false', 'harmed: true'));
    assert.deepEqual(await findings('2026-03-10T08:00:00Z'), ['error hold-before-publishing']);
    const reviewed = '{ legal: 2026-03-06, communications: 2026-03-06, concerned: 2026-03-07 }';
    await fs.writeFile(
      place,
      signed.replace('harmed: false', 'harmed: true').replace(/^reviewed: .*$/m, `reviewed: ${reviewed}`),
    );
    assert.deepEqual(await findings('2026-03-10T08:00:00Z'), []);
    await fs.writeFile(place, signed);
  });
});
