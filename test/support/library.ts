// An invented library: a shop's post-mortems over two quarters, in a repository with transcripts in which guards stopped calls.
import * as path from 'node:path';
import { commit, repository, temporaryFolder, write } from './repository.ts';
import { Transcript } from './transcript.ts';

/** What one invented post-mortem says. */
export interface InventedPostmortem {
  readonly date: string;
  readonly slug: string;
  readonly id?: string;
  readonly title: string;
  readonly status?: 'draft' | 'open' | 'closed';
  readonly pattern?: string;
  readonly layer?: string;
  readonly session?: string;
  readonly redo?: number;
  /** Paths that the text names. */
  readonly files?: readonly string[];
  /** YAML lines of change blocks, after `id` and `targets`. */
  readonly changes?: readonly { readonly lead: string; readonly yaml: readonly string[] }[];
  readonly rejected?: readonly string[];
}

/** Markdown of an invented post-mortem of an agent run. */
export function postmortemText(one: InventedPostmortem): string {
  const front = [
    'template: agent-run',
    `id: ${one.id ?? 'pm-00000000'}`,
    `date: ${one.date}`,
    `status: ${one.status ?? 'open'}`,
    ...(one.pattern === undefined ? [] : [`pattern: ${one.pattern}`]),
    ...(one.layer === undefined ? [] : [`layer: ${one.layer}`]),
    `session: { agent: claude-code, id: ${one.session ?? `session-${one.slug}`} }`,
    `evidence: evidence/${one.date}-${one.slug}.jsonl`,
    ...(one.redo === undefined ? [] : [`redo: { minutes: ${one.redo}, how: turns whose edits are gone }`]),
  ];
  const changes = (one.changes ?? []).flatMap(({ lead, yaml }, i) => [
    `**${lead}.** It would have stopped this.`,
    '```harness-change',
    `id: c${i + 1}`,
    'targets: [claude-code]',
    ...yaml,
    '```',
    '',
  ]);
  return [
    '---',
    ...front,
    '---',
    `# ${one.title}`,
    '',
    '## What happened',
    `The agent was asked to change ${(one.files ?? []).map((file) => `\`${file}\``).join(' and ') || 'a text'}.`,
    '',
    '## What changes',
    ...changes,
    '## What we are not doing',
    ...(one.rejected ?? ['(?) Which change was considered and rejected, and why?']).map((item) => `- ${item}`),
    '',
  ].join('\n');
}

const applied = (date: string, file: string): string =>
  `applied: { date: ${date}, files: { ${file}: 0011223344556677 } }`;
const rule = (text: string): string => `rule: { do: add, text: "${text}" }`;

/** Fourteen post-mortems, 2025-07 to 2026-03. */
export const inventedLibrary: readonly InventedPostmortem[] = [
  {
    date: '2025-07-08',
    slug: 'old-importer',
    id: 'pm-00000001',
    title: 'The agent rewrote the importer on an aspirational rule',
    status: 'open',
    pattern: 'literal-rule',
    layer: 'rules',
    files: ['src/importer/read.ts'],
    changes: [
      {
        lead: 'Soften the rule on rewriting',
        yaml: ['kind: rule', rule('Prefer small edits.'), 'owner: "@kim"', 'due: 2025-07-15'],
      },
    ],
  },
  {
    date: '2025-10-06',
    slug: 'stash-one',
    id: 'pm-00000002',
    title: 'The agent tried `git stash` on uncommitted work',
    status: 'closed',
    pattern: 'mistuned-escalation',
    layer: 'rules',
    redo: 35,
    files: ['src/price/total.ts'],
    changes: [
      {
        lead: 'Say that uncommitted work is not the agent’s',
        yaml: [
          'kind: rule',
          rule('Uncommitted work is the user’s.'),
          'owner: "@robin"',
          'due: 2025-10-13',
          applied('2025-10-08', 'CLAUDE.md'),
        ],
      },
    ],
    rejected: ['A hook on every `git` call: it would stop the useful ones too.'],
  },
  {
    date: '2025-11-12',
    slug: 'mocked-tax',
    id: 'pm-00000003',
    title: 'A mocked tax table made the tests pass',
    status: 'closed',
    pattern: 'false-green',
    layer: 'tests',
    redo: 90,
    files: ['src/tax/rates.ts', 'test/tax/rates.test.ts'],
    changes: [
      {
        lead: 'Say that the tax tests use the real table',
        yaml: [
          'kind: rule',
          'rule: { do: add, text: "Use the real table.", paths: ["test/tax/**"] }',
          'owner: "@robin"',
          'due: 2025-11-19',
          applied('2025-11-13', 'CLAUDE.md'),
        ],
      },
    ],
    rejected: ['Forbid mocks everywhere: the payment tests need them.'],
  },
  {
    date: '2026-01-07',
    slug: 'weak-test',
    id: 'pm-00000004',
    title: 'The agent weakened an assertion of the tax tests',
    status: 'closed',
    pattern: 'false-green',
    layer: 'tests',
    redo: 45,
    files: ['test/tax/rates.test.ts'],
    changes: [
      {
        lead: 'Ask before a tax test is changed',
        yaml: [
          'kind: hook',
          'guard: { on: edit, ask: { path: ["test/tax/**"] }, message: "Say why the test must change." }',
          'owner: "@sam"',
          'due: 2026-01-14',
          applied('2026-01-08', '.postmortem/guards.json'),
          'shown: { date: 2026-01-08, result: "2 of 2 cases as they must be" }',
        ],
      },
    ],
  },
  {
    date: '2026-01-16',
    slug: 'skipped-test',
    id: 'pm-00000005',
    title: 'The agent skipped the rounding test',
    status: 'open',
    pattern: 'false-green',
    layer: 'tests',
    files: ['test/price/round.test.ts'],
    changes: [
      {
        lead: 'Run the tests before the work counts as done',
        yaml: ['kind: test', 'test: { command: npm test }', 'owner: "@sam"', 'due: 2026-01-23'],
      },
    ],
  },
  {
    date: '2026-01-20',
    slug: 'stash-two',
    id: 'pm-00000006',
    title: 'The agent stashed a colleague’s changes',
    status: 'closed',
    pattern: 'mistuned-escalation',
    layer: 'hooks',
    files: ['src/price/total.ts'],
    changes: [
      {
        lead: 'Deny `git stash` in this repository',
        yaml: [
          'kind: hook',
          'guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files; do not stash." }',
          'owner: "@robin"',
          'due: 2026-01-27',
          applied('2026-01-21', '.postmortem/guards.json'),
          'shown: { date: 2026-01-21, result: "3 of 3 cases as they must be" }',
        ],
      },
    ],
    rejected: ['A global rule “never stash”: prose, and the agent had been told twice.'],
  },
  {
    date: '2026-02-03',
    slug: 'gone-script',
    id: 'pm-00000007',
    title: 'The agent called a script that is no longer there',
    status: 'closed',
    pattern: 'drift',
    layer: 'rules',
    files: ['tools/release.sh'],
    changes: [
      {
        lead: 'Scope the rule on releases',
        yaml: [
          'kind: rule',
          'rule: { do: add, text: "Release with the script.", paths: ["tools/**"] }',
          'owner: "@kim"',
          'due: 2026-02-10',
          applied('2026-02-04', '.claude/rules/release.md'),
        ],
      },
    ],
  },
  {
    date: '2026-02-10',
    slug: 'scope-one',
    id: 'pm-00000008',
    title: 'The agent changed the finance team’s file',
    status: 'draft',
    pattern: 'scope-leak',
    layer: 'task',
    files: ['src/tax/rates.ts'],
  },
  {
    date: '2026-02-19',
    slug: 'scope-two',
    id: 'pm-00000009',
    title: 'The agent reformatted files nobody named',
    status: 'open',
    pattern: 'scope-leak',
    layer: 'task',
    files: ['src/tax/format.ts'],
  },
  {
    date: '2026-02-25',
    slug: 'loop',
    id: 'pm-0000000a',
    title: 'The agent ran one failing command | forty times',
    status: 'open',
    pattern: 'runaway-cost',
    layer: 'hooks',
    changes: [
      {
        lead: 'Stop after three failures',
        yaml: [
          'kind: hook',
          'guard: { on: shell, limit: { failures: 3 }, message: "Stop and say what you know." }',
          'owner: "@sam"',
          'due: 2026-03-04',
        ],
      },
    ],
  },
  {
    date: '2026-03-02',
    slug: 'no-pattern',
    id: 'pm-0000000b',
    title: 'A run that nobody has named yet',
    status: 'draft',
  },
  {
    date: '2026-03-05',
    slug: 'read-only',
    id: 'pm-0000000c',
    title: 'The agent wrote to the generated client',
    status: 'closed',
    pattern: 'unoriented-edit',
    layer: 'rules',
    files: ['src/client/generated.ts'],
    changes: [
      {
        lead: 'Deny edits of generated files',
        yaml: [
          'kind: permission',
          'guard: { on: edit, deny: { path: ["src/client/**"] }, message: "It is generated." }',
          'owner: "@kim"',
          'due: 2026-03-12',
          applied('2026-03-06', '.claude/settings.json'),
        ],
      },
    ],
  },
  {
    date: '2026-03-09',
    slug: 'false-again',
    id: 'pm-0000000d',
    title: 'Green tests, wrong invoice',
    status: 'open',
    pattern: 'false-green',
    layer: 'review',
    files: ['src/tax/rates.ts'],
  },
];

const incident = `---
template: incident
id: pm-0000000e
date: 2026-03-11
status: open
pattern: drift
---
# Refund answers were wrong for a day

## Summary
Refund answers named an old policy.

## Action items
| # | Action | Category | Owner | Due | Status |
|---|---|---|---|---|---|
| 1 | Add the refund policy to the eval set | eval | @sam | 2026-03-13 | done |
| 2 | Alert when answers cite an old policy | monitoring | @kim | 2026-03-14 | open |
| 3 | (?) | process | (?) | (?) | open |
`;

/** A place with the library's repository and a home with transcripts. */
export interface LibraryPlace {
  readonly repo: string;
  readonly home: string;
  readonly cache: string;
}

/** Makes the repository, its post-mortems with evidence, and a home directory; removed by `removeFolders`. */
export function makeLibrary(): LibraryPlace {
  const repo = repository({
    'CLAUDE.md': '# Shop\n',
    '.claude/settings.json': '{}\n',
    '.postmortem/guards.json': '{ "guards": [] }\n',
    'src/price/total.ts': 'export {};\n',
    'src/tax/rates.ts': 'export {};\n',
    'src/importer/read.ts': 'export {};\n',
    'src/client/generated.ts': 'export {};\n',
    'test/tax/rates.test.ts': 'export {};\n',
  });
  const documents = inventedLibrary.map((one) => [`postmortems/${one.date}-${one.slug}.md`, postmortemText(one)]);
  const evidence = `${JSON.stringify({ label: 'c1.1', kind: 'case', change: 'c1', must: 'stop', why: 'it ran', agent: 'claude-code', tool: 'Bash', toolKind: 'shell', input: { command: 'git stash' } })}\n`;
  commit(repo, {
    files: {
      ...Object.fromEntries(documents),
      'postmortems/2026-03-11-refunds.md': incident,
      'postmortems/README.md': '# Post-mortems\n',
      'postmortems/evidence/2026-01-20-stash-two.jsonl': evidence.repeat(2),
    },
    subject: 'Write post-mortems',
    minutes: 0,
  });
  const home = temporaryFolder();
  write(home, { [`.claude/projects/-shop/s1.jsonl`]: tellStops(repo) });
  return { repo, home, cache: path.join(home, '.cache') };
}

/** A run in which the guard stopped `git stash` twice, and other calls ran. */
function tellStops(cwd: string): string {
  const refusal =
    'PreToolUse:Bash hook error: [node .postmortem/guard.cjs]: Read the files; do not stash. (pm-00000006/c1, postmortems/2026-01-20-stash-two.md)';
  const run = new Transcript({
    sessionId: 'aaaa1111-0000-4000-8000-000000000001',
    cwd,
    start: new Date('2026-02-17T10:00:00Z'),
  });
  const stop = (command: string): Transcript =>
    run.call(
      'Bash',
      { command, description: 'Put it aside' },
      { text: refusal, isError: true, result: `Error: ${refusal}` },
    );
  run.prompt('Round the totals.').shell('git status --short', '');
  stop('git stash');
  stop('git -C . stash push');
  return run.shell('npm test', 'ok\n').reply('Done.').text;
}
