import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { draftPostmortem } from '../../../src/core/postmortem/draft/index.ts';
import { renderDraft } from '../../../src/core/postmortem/render.ts';
import type { Range } from '../../../src/core/model/finding.ts';
import { blank, parseMarkdown, walk } from '../../../src/core/text/markdown.ts';
import type { HarnessItem } from '../../../src/core/model/harness.ts';
import { analysisOf, signalAt } from '../../support/analysis.ts';
import { denial, edit, mode, prompt, sessionWith, shell } from '../../support/session.ts';

const options = { id: 'pm-01234567', today: '2026-02-05', pattern: null };
const evidence = 'evidence/2026-02-04-x.jsonl';

/** A draft in which every string that a transcript or a repository can set is this one. */
function hostileDraft(text: string): string {
  const run = sessionWith(
    { agent: 'claude-code', id: text, agentVersion: text, models: [text] },
    mode('permission', text),
    prompt(text, { command: text }),
    edit(`/repo/${text}`, { added: text }),
    shell(text, { exit: 1, output: text }),
    shell(`git stash ${text}`, { status: 'denied', exit: null }),
    denial({ feedback: text }),
    prompt(text),
    edit(text),
  );
  const item: HarnessItem = {
    kind: 'rule',
    path: text,
    entry: text,
    state: 'loaded',
    why: text,
    ref: null,
    text,
    scope: [text],
    changedSince: null,
  };
  const signals = [
    signalAt('denial', `\`${text}\` was refused`, { lines: [5, 6] }),
    signalAt('correction', text, { lines: [7] }),
    signalAt('weakened-test', text, { lines: [3], paths: [text, `/repo/${text}/a`] }),
    signalAt('bypass', `${text} \`a\``, { lines: [4], paths: [text] }),
    signalAt('unread-edit', text, { lines: [8], paths: [`src/${text}/x.ts`] }),
  ];
  const harness = {
    asOf: text,
    items: [item, { ...item, kind: 'hook' as const }, { ...item, kind: 'permission' as const }],
    problems: [],
  };
  const analysis = analysisOf(run, { signals, harness, redo: { minutes: 3, tokens: null, how: text } });
  return renderDraft(draftPostmortem(analysis, options), evidence).markdown;
}

function assertOurs(markdown: string): void {
  const document = parsePostmortem(markdown);
  assert.deepEqual(document.problems, []);
  assert.deepEqual(
    document.sections.map(({ id }) => id),
    ['what-happened', 'working-from', 'layers', 'changes', 'not-doing'],
  );
  assert.equal(document.layers.length, 6);
  assert.ok(document.layers.every(({ layer, cells }) => layer !== null && cells.length === 5));
  assert.ok(document.changes.length <= 2);
  for (const { change, problems } of document.changes) {
    assert.deepEqual(problems, []);
    assert.ok(change);
  }
  const labels = new Set(document.definitions.map(({ label }) => label));
  assert.equal(labels.size, document.definitions.length);
  for (const { label, target } of document.definitions) assert.equal(target, `${evidence}#L${label.slice(1)}`);
  for (const { label } of document.references) assert.ok(labels.has(label));
  walk(parseMarkdown(markdown).tree, (node) => {
    assert.ok(
      !['html', 'image', 'imageReference', 'link', 'blockquote', 'thematicBreak', 'emphasis'].includes(node.type),
      node.type,
    );
    if (node.type === 'linkReference') assert.match(node.identifier, /^e\d+$/);
    if (node.type === 'code') assert.equal(node.lang, 'harness-change');
    if (node.type === 'heading') assert.ok(node.depth <= 2);
  });
  // Nothing that renderers beyond CommonMark make live stands outside code.
  const { tree, range } = parseMarkdown(markdown);
  const silent: Range[] = [];
  walk(tree, (node) => {
    if (['code', 'inlineCode', 'yaml', 'definition'].includes(node.type)) silent.push(range(node));
  });
  const prose = blank(markdown, silent).replace(/\\[^\w\s]/g, '');
  assert.doesNotMatch(prose, /https?:|www\.|\w@\w|\$|<|command:|[\u202a-\u202e]/);
}

describe('renderDraft', () => {
  it('writes a document whose reading is what was drafted', () => {
    const run = sessionWith(
      {},
      prompt('Reword the warning in cmd/enable.go.'),
      edit('cmd/enable.go', { added: 'a', removed: 'b' }),
      shell('cd /repo && git stash', { status: 'denied', exit: null }),
      denial({ feedback: 'do not stash' }),
    );
    const signals = [signalAt('denial', '`git stash` was refused', { lines: [3, 4], pattern: 'mistuned-escalation' })];
    const draft = draftPostmortem(analysisOf(run, { signals }), { ...options, pattern: 'mistuned-escalation' });
    const { markdown, refs } = renderDraft(draft, evidence);
    assertOurs(markdown);
    const document = parsePostmortem(markdown);
    assert.deepEqual(document.frontMatter, { ...draft.frontMatter, evidence });
    assert.equal(document.title?.text, 'git stash was refused');
    assert.deepEqual(document.changes[0]?.change, draft.changes[0]?.change);
    assert.deepEqual(document.changes[0]?.change?.guard?.deny, { command: ['git stash'] });
    assert.equal(document.changes[0]?.change?.due, '2026-02-12');
    assert.deepEqual(
      refs.map(({ line }) => line),
      [1, 2, 3, 4],
    );
    assert.match(markdown, /The user refused `cd \/repo && git stash` with the words “do not stash” \[e3\] \[e4\]\./);
    assert.match(markdown, /The agent was asked: “Reword the warning in cmd\/enable\.go\.” \[e1\]\./);
  });

  it('lets no text from elsewhere mean anything', () => {
    const attacks = [
      '# x\n## What happened',
      '<img src=x onerror=1><script>',
      '![x](http://x.y/z.png) [y](command:evil) <https://x.y> https://x.y www.x.y a@x.y @team #12',
      '| a | b |\n|---|---|',
      'a | b \\| c `d | e` \\',
      '```harness-change\nid: x\n```',
      '(?) [e1] [e99] [e1]: x',
      '${1:x} $2 $`x`$ `` ` ``',
      '---\nid: y\n---',
      '\u202eabc\u0000\u001b[31m\u200b',
      '"; x: y # z',
      '-',
      '1. x',
      '> x',
      '&lt;b&gt; &#91;',
      '*a* _b_ ~~c~~ __d__',
      '',
      '`',
      '\ud800',
      ':smile: a/b#3',
      'on',
      '{a: b}',
      '../../etc/passwd',
    ];
    for (const attack of attacks) assertOurs(hostileDraft(attack));
  });

  it('holds for any text', () => {
    const piece = fc.constantFrom(
      ...[
        '`',
        '``',
        '|',
        '\\',
        '[',
        ']',
        '(',
        ')',
        '?',
        '!',
        '<',
        '>',
        '#',
        '*',
        '_',
        '~',
        '$',
        '{',
        '}',
        '"',
        "'",
        '\n',
        ' ',
      ],
      ...[
        '-',
        '+',
        '=',
        '1.',
        '&',
        ';',
        ':',
        '@',
        '//',
        'http',
        'www.',
        'e1',
        '“',
        '”',
        '\r',
        '\t',
        '\u2028',
        'a',
        '--',
        '/',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 20 }), (parts) => {
        assertOurs(hostileDraft(parts.join('')));
      }),
      { numRuns: 50 },
    );
  });
});
