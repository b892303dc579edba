import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parsePostmortem } from '../../src/core/postmortem/parse.ts';
import { findTemplate, templates } from '../../src/core/postmortem/templates/index.ts';
import { findTemplates } from '../../src/node/templates.ts';
import { createDraft } from '../../src/node/draft.ts';
import { analysisOf, signalAt } from '../support/analysis.ts';
import { denial, edit, prompt, session, shell } from '../support/session.ts';
import { removeFolders, repository, write } from '../support/repository.ts';
import { runCli } from '../support/cli.ts';

const own = `---
id: data-incident
title: Data incident
description: Data was lost, changed or seen.
extends: incident
sections:
  What happened to the data: { id: what-happened, aliases: [Data] }
  Who was told: { id: communications }
  Notes: { optional: true }
limits: { sentences: 2, whys: 2 }
---
# Data incident

## What happened to the data
(?) Which records, and how many?

## Root cause
1. Why did it happen? (?)
2. Why was that so? (?)

## Action items
| # | Action | Owner | Due | Status |
|---|---|---|---|---|
| 1 | (?) | (?) | (?) | open |

## Who was told
| Audience | Told by | When (UTC) |
|---|---|---|
| Inside | (?) | (?) |
| Customers | (?) | (?) |

## Notes
`;

const now = '2026-03-03T08:00:00Z';

describe('templates', () => {
  after(removeFolders);

  it('give documents that parse back into their sections, with nothing wrong but what is open', async () => {
    for (const { id, sections } of templates.filter((template) => template.id !== 'agent-run')) {
      const repo = repository();
      const made = await runCli(repo, now, ['new', '--template', id, '--title', 'The bot promised refunds']);
      assert.deepEqual([made.code, made.err], [0, '']);
      const text = fs.readFileSync(path.join(repo, made.out.trim()), 'utf8');
      const document = parsePostmortem(text);
      assert.deepEqual(document.problems, []);
      assert.deepEqual(
        document.sections.map((section) => section.id),
        sections.map((section) => section.id),
      );
      assert.ok(document.actions.length > 0);
      const { out } = await runCli(repo, now, ['check', '--format', 'json']);
      const { files } = JSON.parse(out) as { files: { findings: { id: string; severity: string }[] }[] };
      const found = files.flatMap(({ findings }) => findings);
      assert.deepEqual([...new Set(found.map(({ severity }) => severity))], ['information']);
      assert.deepEqual(
        [...new Set(found.map((finding) => finding.id))].filter((one) => !/^(no-pattern|no-severity)$/.test(one)),
        ['unanswered-question'],
      );
    }
  });

  it('are prefilled from a session: facts, times, and changes beside the table of actions', async () => {
    const repo = repository();
    const run = session(
      prompt('Reword the warning in cmd/enable.go.'),
      edit('cmd/enable.go', { added: 'a' }),
      shell('git stash', { status: 'denied', exit: null }),
      denial({ feedback: 'do not stash' }),
    );
    const signal = signalAt('denial', '`git stash` was refused', { lines: [3, 4], pattern: 'drift' });
    const place = { repo, home: '/home/me', folder: 'postmortems', today: '2026-03-03' };
    const template = findTemplate('ai-failure');
    const { markdown } = await createDraft(analysisOf(run, { signals: [signal] }), { ...place, template });
    const document = parsePostmortem(markdown);
    assert.equal(document.frontMatter?.template, 'ai-failure');
    assert.equal(document.frontMatter.pattern, 'drift');
    assert.match(markdown, /\(\?\) Are the evals stale\?/);
    assert.match(markdown, /^\| 2026-02-04 09:\d\d \| `git stash` was refused \[e\d\] \|$/m);
    assert.ok(document.timeline.filter(({ at }) => at !== null).length >= 2);
    assert.equal(document.changes.length, 1);
    assert.equal(document.actions.length, 4);
  });

  it('of a team are read, offered, checked by their own limits, and named when broken', async () => {
    const repo = repository();
    write(repo, { 'postmortems/templates/data.md': own });
    const made = await runCli(repo, now, ['new', '--template', 'data-incident', '--title', 'Orders were overwritten']);
    assert.deepEqual([made.code, made.err], [0, '']);
    const file = path.join(repo, made.out.trim());
    const text = fs.readFileSync(file, 'utf8');
    assert.match(text, /^template: data-incident$/m);
    assert.match(text, /^## What happened to the data\n\(\?\) Which records, and how many\?$/m);
    const three = 'One was lost. Two were changed. Three were seen.';
    const told = text.replace('(?) Which records, and how many?', three).replace('## Notes\n', '');
    fs.writeFileSync(file, told.replace(/status: draft /, 'status: open '));
    const checked = await runCli(repo, now, ['check']);
    assert.match(checked.out, /"What happened to the data" has 3 sentences; 2 are the most/);
    assert.match(checked.out, /missing-communications/);
    assert.doesNotMatch(checked.out, /missing-section|templates\/data/);
    assert.match(checked.out, /^1 post-mortem checked/m);

    write(repo, { 'postmortems/templates/data.md': own.replace('whys: 2', 'whys: many') });
    const broken = await runCli(repo, now, ['check']);
    assert.equal(broken.code, 2);
    assert.match(broken.err, /^postmortems\/templates\/data\.md:10: `limits\.whys`: /m);
    write(repo, {
      'postmortems/templates/data.md': own.replace('extends: incident', 'checks: [blame, blme]'),
      'postmortems/templates/again.md': own,
      'postmortems/templates/none.md': '# No front matter\n',
      'postmortems/templates/bare.md': '---\nid: bare\ntitle: Bare\n---\n# No sections\n',
      'postmortems/templates/taken.md': own.replace('id: data-incident', 'id: incident'),
    });
    const { problems, templates: found } = await findTemplates(repo, 'postmortems');
    assert.deepEqual(
      found.slice(3).map(({ id }) => id),
      ['data-incident'],
    );
    assert.deepEqual(problems, [
      'postmortems/templates/bare.md:1: a template has at least one heading of level two',
      'postmortems/templates/data.md: there is no check blme',
      'postmortems/templates/data.md: another template has the id data-incident',
      'postmortems/templates/none.md:1: a template begins with front matter: --- and at least `id` and `title`',
      'postmortems/templates/taken.md:2: `id`: a template of the product has this id',
    ]);
  });

  it('refuse what they do not have', async () => {
    const repo = repository();
    const refusals = [
      [['--template', 'accident', '--title', 'T'], /^There is no template accident\. There are\nagent-run /],
      [['--template', 'incident', '--title', 'T', '--severity', '7'], /^There is no severity 7\./],
      [
        ['--template', 'ai-failure', '--category', 'gremlins'],
        /^There is no category gremlins\. There are\nhallucination /,
      ],
      [['--title', 'T', '--severity', '1'], /^The template agent-run has no severities\./],
      [['--title', 'T', '--session', 'x'], /^Give --session or --title/],
    ] as const;
    for (const [flags, message] of refusals) {
      const made = await runCli(repo, now, ['new', ...flags]);
      assert.equal(made.code, 2);
      assert.match(made.err, message);
    }
    assert.equal(fs.existsSync(path.join(repo, 'postmortems')), false);
  });
});

describe('agent-postmortem near-miss', () => {
  after(removeFolders);

  it('records a note as a draft, and no Markdown comes of it', async () => {
    const repo = repository();
    const note = 'The agent tried to drop `orders`; the user refused.\n# [x](y) (?)';
    const made = await runCli(repo, now, ['near-miss', '--note', note]);
    assert.deepEqual([made.code, made.err], [0, '']);
    assert.equal(made.out, 'postmortems/2026-03-03-the-agent-tried-to-drop-orders.md\n');
    const document = parsePostmortem(fs.readFileSync(path.join(repo, made.out.trim()), 'utf8'));
    assert.equal(document.frontMatter?.trigger, 'near-miss');
    assert.equal(document.frontMatter.status, 'draft');
    assert.match(
      document.text,
      /^> Noted: “The agent tried to drop `orders`; the user refused\. # \\\[x\\\]\(y\) \\\(\?\\\)”$/m,
    );
    assert.equal(document.sections.length, 5);
    assert.equal((await runCli(repo, now, ['check'])).code, 0);
    assert.equal((await runCli(repo, now, ['near-miss', '--note', ' '])).code, 2);
    assert.equal((await runCli(repo, now, ['near-miss'])).code, 2);
  });

  it('puts in what a session tells', async () => {
    const repo = repository();
    const run = session(prompt('Reword the warning.'), edit('cmd/enable.go', { added: 'a' }));
    const place = { repo, home: '/home/me', folder: 'postmortems', today: '2026-03-03' };
    const { markdown, path: name } = await createDraft(analysisOf(run), {
      ...place,
      note: 'A table was nearly dropped',
    });
    assert.equal(name, 'postmortems/2026-02-04-a-table-was-nearly-dropped.md');
    assert.match(markdown, /^trigger: near-miss/m);
    assert.match(markdown, /^# A table was nearly dropped$/m);
    assert.match(markdown, /Reword the warning/);
  });
});
