import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';

const example = `---
template: agent-run
id: pm-0a1b2c3d                # eight hex digits
date: 2026-03-02
status: draft
trigger: near-miss
pattern:
layer: hooks
session: { agent: claude-code, id: 5f0c-77, start: 2026-03-02T09:12:00Z, end: 2026-03-02T10:02:00Z }
commits: 1e50000..2e51111
evidence: evidence/2026-03-02-clean.jsonl
redo: { minutes: 12, how: turns whose edits are gone }
---
# The agent tried to clean the work tree

## What happened
The agent was asked to rename a flag [e1]. It ran \`git clean -fd\` [e2].

## What the agent had loaded
- Task: nine words [e1]
- (?) Which rule covers untracked files?

## Which layer failed?
| Layer | In scope? | What was there | What it did | Why it did not catch it |
|---|---|---|---|---|
| Task description | (?) | one \\| two | – | |
| **Hooks** | yes | none | – | none there |

## What changes
**Deny it.** It deletes files [e2].
\`\`\`harness-change
id: c1
kind: permission
targets: [claude-code]
guard: { on: shell, deny: { command: ["git clean"] }, message: "Ask first." }
owner: "(?)"
due: 2026-03-09
\`\`\`

## What we’re not doing:
- A rule: prose. (?)

[e1]: evidence/2026-03-02-clean.jsonl#L1
[e2]: evidence/2026-03-02-clean.jsonl#L2
`;

describe('parsePostmortem', () => {
  it('reads every part of a document with its range', () => {
    const document = parsePostmortem(example);
    const at = ({ start, end }: { start: number; end: number }): string => example.slice(start, end);
    assert.deepEqual(document.problems, []);
    assert.equal(document.frontMatter?.id, 'pm-0a1b2c3d');
    assert.equal(document.frontMatter?.pattern, null);
    assert.equal(document.frontMatter?.commits, '1e50000..2e51111');
    assert.deepEqual(document.frontMatter?.redo, { minutes: 12, how: 'turns whose edits are gone' });
    assert.equal(at(document.fields.get('session.id')!), '5f0c-77');
    assert.equal(document.title?.text, 'The agent tried to clean the work tree');
    assert.deepEqual(
      document.sections.map(({ id }) => id),
      ['what-happened', 'working-from', 'layers', 'changes', 'not-doing'],
    );
    assert.equal(at(document.sections[0]!.headingRange), '## What happened');
    assert.match(at(document.sections[0]!.body), /^The agent was asked[^]*\[e2\]\.\n\n$/);
    assert.deepEqual(
      document.layers.map((row) => [row.layer, ...row.cells.map((cell) => at(cell.range))]),
      [
        ['task', 'Task description', '(?)', 'one \\| two', '–', ''],
        ['hooks', '**Hooks**', 'yes', 'none', '–', 'none there'],
      ],
    );
    const [change] = document.changes;
    assert.deepEqual(change?.problems, []);
    assert.equal(change?.change?.owner, null);
    assert.equal(change?.change?.due, '2026-03-09');
    assert.equal(at(change!.fields.get('due')!), '2026-03-09');
    assert.match(at(change!.range), /^```harness-change\n[^]*\n```$/);
    assert.match(at(change!.body), /^id: c1\n[^]*2026-03-09$/);
    assert.deepEqual(document.questions.map(at), ['(?)', '(?)', '(?)', '(?)']);
    assert.deepEqual(
      document.references.map(({ label, range }) => [label, at(range)]),
      ['e1', 'e2', 'e1', 'e2'].map((label) => [label, `[${label}]`]),
    );
    assert.deepEqual(
      document.definitions.map(({ label, target }) => [label, target]),
      [
        ['e1', 'evidence/2026-03-02-clean.jsonl#L1'],
        ['e2', 'evidence/2026-03-02-clean.jsonl#L2'],
      ],
    );
  });

  it('gives the same reading with CRLF and with a byte order mark', () => {
    const crlf = `\ufeff${example.replaceAll('\n', '\r\n')}`;
    const document = parsePostmortem(crlf);
    const plain = parsePostmortem(example);
    assert.deepEqual(document.frontMatter, plain.frontMatter);
    assert.deepEqual(document.changes[0]?.change, plain.changes[0]?.change);
    assert.deepEqual(
      document.layers.map((row) => row.cells.map(({ range }) => crlf.slice(range.start, range.end))),
      plain.layers.map((row) => row.cells.map(({ text }) => text)),
    );
    assert.ok(document.questions.every(({ start, end }) => crlf.slice(start, end) === '(?)'));
    assert.ok(document.references.every(({ label, range }) => crlf.slice(range.start, range.end) === `[${label}]`));
    assert.equal(document.sections.length, plain.sections.length);
  });

  it('is not fooled by code that shows a document', () => {
    const text = [
      '# Title',
      '````markdown',
      '# Other',
      '## What happened',
      '```harness-change',
      'id: c9',
      '```',
      '(?) [e1]',
      '````',
      '',
      'Not a question: `(?)`, `[e2]`, \\(?), \\[e3].',
      '',
      '    ## What changes',
      '',
      '> ## What we are not doing',
      '',
      '<!-- (?) ## What changes -->',
    ].join('\n');
    const document = parsePostmortem(text);
    assert.equal(document.title?.text, 'Title');
    assert.deepEqual(document.sections, []);
    assert.deepEqual(document.changes, []);
    assert.deepEqual(document.questions, []);
    assert.deepEqual(document.references, []);
    assert.equal(document.frontMatter, null);
  });

  it('says where front matter is refused and keeps the rest', () => {
    const text = '---\nid: pm-0a1b2c3d\ncolour: red\nstatus: done\nsession: { agent: a, id: b, x: 1 }\n---\n# T\n';
    const document = parsePostmortem(text);
    assert.equal(document.frontMatter?.id, 'pm-0a1b2c3d');
    assert.equal(document.frontMatter?.status, 'draft');
    assert.equal(document.frontMatter?.session, null);
    assert.deepEqual(
      document.problems.map(({ range }) => text.slice(range.start, range.end)),
      ['done', 'x', 'colour'],
    );
  });

  it('survives broken YAML', () => {
    for (const yaml of [
      'a: [1',
      'a: b: c',
      '- x',
      '"',
      'a: *b',
      '&a a: *a',
      'id: pm-0a1b2c3d\n\tx: 1',
      '{{',
      '? ',
      'a: |',
    ]) {
      const text = `---\n${yaml}\n---\n# T\n\n\`\`\`harness-change\n${yaml}\n\`\`\`\n`;
      const document = parsePostmortem(text);
      assert.equal(document.title?.text, 'T');
      assert.equal(document.changes.length, 1);
      assert.equal(document.changes[0]?.change, null);
      assert.ok((document.changes[0]?.problems.length ?? 0) > 0, yaml);
      for (const { range } of [...document.problems, ...(document.changes[0]?.problems ?? [])]) {
        assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, yaml);
      }
    }
  });

  it('refuses what must not stand in a change', () => {
    const block = (lines: string): string =>
      `\`\`\`harness-change\nid: c1\nkind: hook\ntargets: [claude-code]\n${lines}\n\`\`\`\n`;
    const refused: readonly [string, string][] = [
      ['guard: { on: edit, deny: { path: ["../x"] }, message: m }', '"../x"'],
      ['guard: { on: edit, deny: { path: ["/etc/**"] }, message: m }', '"/etc/**"'],
      ['guard: { on: edit, deny: { path: ["{a,../b}"] }, message: m }', '"{a,../b}"'],
      ['guard: { on: edit, deny: { content: ["(a+)+$"] }, message: m }', '"(a+)+$"'],
      ['guard: { on: edit, deny: { content: ["("] }, message: m }', '"("'],
      ['guard: { on: shell, deny: { command: [x] }, message: m, extra: 1 }', 'extra'],
      ['guard: { on: shell, message: m }', '{ on: shell, message: m }'],
      ['surprise: 1\nguard: { on: shell, deny: { command: [x] }, message: m }', 'surprise'],
    ];
    for (const [lines, place] of refused) {
      const text = block(lines);
      const [change] = parsePostmortem(text).changes;
      assert.equal(change?.change, null, lines);
      const [problem] = change?.problems ?? [];
      assert.equal(text.slice(problem?.range.start, problem?.range.end), place, lines);
    }
  });

  it('reads the counts of a limit as numbers, and nothing else', () => {
    const block = (limit: string): string =>
      `\`\`\`harness-change\nid: c1\nkind: hook\ntargets: [claude-code]\nguard: { on: shell, limit: ${limit}, message: "2" }\n\`\`\`\n`;
    const [good] = parsePostmortem(block('{ calls: 20, failures: 3 }')).changes;
    assert.deepEqual(good?.change?.guard, { on: 'shell', limit: { calls: 20, failures: 3 }, message: '2' });
    for (const limit of ['{ calls: many }', '{ calls: 1.5 }', '{ calls: 0 }', '{ calls: [2] }', '3', '{}']) {
      assert.equal(parsePostmortem(block(limit)).changes[0]?.change, null, limit);
    }
  });

  it('survives absurd nesting', () => {
    for (const text of ['>'.repeat(5000), '> '.repeat(3000), '- '.repeat(3000), '1. '.repeat(2000), '['.repeat(5000)]) {
      assert.equal(parsePostmortem(`# T\n\n${text}(?)\n`).title?.text, 'T');
    }
  });

  it('never throws, and its ranges lie in the text', () => {
    const pieces = fc.constantFrom(
      ...[
        '---\n',
        '# T\n',
        '## What happened\n',
        '```harness-change\n',
        '```\n',
        '| a | b |\n|---|---|\n',
        '(?)',
        '[e1]',
      ],
      ...[
        '[e1]: x#L1\n',
        '> ',
        '- ',
        '\r\n',
        '\ufeff',
        '\t',
        'id: c1\n',
        '{',
        '&a ',
        '*a',
        '"',
        '\\',
        '`',
        '<!--',
        '\0',
        '\ud800',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const document = parsePostmortem(text);
        const ranges = [
          ...document.questions,
          ...document.sections.flatMap(({ headingRange, body }) => [headingRange, body]),
          ...document.layers.flatMap((row) => [row.range, ...row.cells.map((cell) => cell.range)]),
          ...document.changes.flatMap(({ range, body }) => [range, body]),
          ...[...document.references, ...document.definitions, ...document.problems].map(({ range }) => range),
        ];
        for (const { start, end } of ranges) assert.ok(start >= 0 && start <= end && end <= text.length);
        for (const { start, end } of document.questions) assert.equal(text.slice(start, end), '(?)');
      }),
      { numRuns: 200 },
    );
  });
});
