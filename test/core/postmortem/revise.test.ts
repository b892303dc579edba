import assert from 'node:assert/strict';
import { moveToNotDoing } from '../../../src/core/checks/move-change.ts';
import type { ChangeKind } from '../../../src/core/model/change.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { copyCases } from '../../../src/core/postmortem/revise/copy-cases.ts';
import { changeKind } from '../../../src/core/postmortem/revise/strengthen.ts';
import { splitChange } from '../../../src/core/postmortem/revise/split-change.ts';
import { trimToPage } from '../../../src/core/postmortem/revise/trim.ts';
import { agentRun } from '../../../src/core/postmortem/templates/agent-run.ts';
import { templates } from '../../../src/core/postmortem/templates/index.ts';
import { applyEdits } from '../../../src/core/text/edits.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';

const guard = 'guard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files." } # why';

/** The example with other YAML in its block. */
const withBlock = (lines: readonly string[]): string =>
  examplePostmortem.replace(/kind: rule\n[\s\S]*?owner:/, `${lines.join('\n')}\nowner:`);

function onlyBlock(text: string) {
  const document = parsePostmortem(text);
  const [block] = document.changes;
  assert.ok(block);
  return { document, block };
}

/** For a text and the same with the line ends of Windows. */
function inBoth(text: string, check: (text: string, eol: string) => void): void {
  check(text, '\n');
  check(text.replaceAll('\n', '\r\n'), '\r\n');
}

describe('moving a change to what is not done', () => {
  it('makes an item of its title, with a question for the reason', () => {
    inBoth(examplePostmortem, (text, eol) => {
      const { document, block } = onlyBlock(text);
      const edits = moveToNotDoing(document, block, agentRun);
      assert.ok(edits);
      const after = applyEdits(text, edits);
      const wanted = [
        '## What changes',
        '',
        '## What we are not doing',
        '- A hook that stops every `git` call: it would stop the useful ones.',
        '- Say it in the rules, as a rule: (?)',
        '',
        '[e1]',
      ];
      assert.ok(after.includes(wanted.join(eol)), after);
      assert.equal(parsePostmortem(after).questions.length, document.questions.length + 1);
    });
  });

  it('keeps what stands around it, and adds the section where there is none', () => {
    const text = examplePostmortem
      .replace('**Say it', 'A word before.\n\n**Say it')
      .replace(/## What we are not doing\n.*\n\n/, 'A word behind.\n\n');
    const { document, block } = onlyBlock(text);
    const after = applyEdits(text, moveToNotDoing(document, block, agentRun) ?? []);
    assert.match(
      after,
      /A word before\.\n\nA word behind\.\n\n## What we are not doing\n- Say it in the rules, as a rule: \(\?\)\n\n\[e1\]/,
    );
  });

  it('is not offered for what is applied, nor where the template has no such section', () => {
    const applied = examplePostmortem.replace(
      'applied: null',
      'applied: { date: 2026-02-05, files: { CLAUDE.md: 0123456789abcdef } }',
    );
    const one = onlyBlock(applied);
    assert.equal(moveToNotDoing(one.document, one.block, agentRun), null);
    const text = examplePostmortem.replace(/## What we are not doing\n.*\n\n/, '');
    const two = onlyBlock(text);
    const incident = templates.find(({ id }) => id === 'incident');
    assert.ok(incident);
    assert.equal(moveToNotDoing(two.document, two.block, incident), null);
  });
});

describe('splitting a change', () => {
  const split = (text: string) => {
    const { document, block } = onlyBlock(text);
    return splitChange(document, block).map((one) => {
      const after = applyEdits(text, one.edits);
      const { changes } = parsePostmortem(after);
      return { ...one, after, changes: changes.map(({ change }) => change) };
    });
  };

  it('gives each target a change of its own', () => {
    inBoth(examplePostmortem.replace('[claude-code]', '[claude-code, codex]'), (text, eol) => {
      const [one, ...others] = split(text);
      assert.ok(one);
      assert.equal(others.length, 0);
      assert.deepEqual(
        one.changes.map((change) => [change?.id, change?.targets]),
        [
          ['c1', ['claude-code']],
          ['c2', ['codex']],
        ],
      );
      assert.ok(one.after.includes(`${eol}The same for codex.${eol}\`\`\`harness-change${eol}`));
      assert.deepEqual([one.added, one.sharesCases], [['c2'], true]);
      assert.ok(eol === '\n' || !/(?<!\r)\n/.test(one.after));
    });
  });

  it('parts what is refused from what is asked, in either style, and keeps comments', () => {
    const flow = withBlock([
      'kind: hook',
      'targets: [claude-code]',
      guard.replace('message', 'ask: { path: [a/**] }, message'),
    ]);
    const block = withBlock([
      'kind: hook',
      'targets: [claude-code]',
      'guard:',
      '  on: [shell, edit] # both',
      '  deny:',
      '    command: ["git stash"]',
      '  ask:',
      '    path: [a/**]',
      '  message: Read the files.',
    ]);
    for (const text of [flow, block]) {
      const [one, ...others] = split(text);
      assert.ok(one);
      assert.equal(others.length, 0);
      const [first, second] = one.changes;
      assert.deepEqual([first?.guard?.deny, first?.guard?.ask], [{ command: ['git stash'] }, undefined]);
      assert.deepEqual([second?.guard?.deny, second?.guard?.ask], [undefined, { path: ['a/**'] }]);
      assert.equal(one.after.match(/# (?:why|both)/g)?.length, 2);
    }
  });

  it('parts commands from paths where either stops a call, never in a list of what passes', () => {
    const lists = '{ command: ["git stash"], path: [a/**] }';
    const of = (effect: string) =>
      split(
        withBlock(['kind: hook', 'targets: [codex]', `guard: { on: [shell, edit], ${effect}: ${lists}, message: x }`]),
      );
    assert.deepEqual(
      of('deny').map(({ changes }) => changes.map((change) => change?.guard?.deny)),
      [[{ command: ['git stash'] }, { path: ['a/**'] }]],
    );
    assert.deepEqual(of('allow'), []);
  });

  it('lets each be tried on the same cases', () => {
    const one = { label: 'c1.1', kind: 'case', change: 'c1', must: 'stop', tool: 'Bash' };
    const lines = [
      { label: 'e1', kind: 'prompt', text: 'the "case" c1' },
      one,
      { ...one, label: 'c3.1', change: 'c3' },
    ];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\nnot JSON "case"`;
    const edit = copyCases(text, 'c1', ['c2']);
    assert.equal(edit?.text, `\n${JSON.stringify({ ...one, label: 'c2.1', change: 'c2' })}\n`);
    assert.equal(copyCases(text, 'c9', ['c2']), null);
  });

  it('has nothing to split in a change of one intention', () => {
    assert.deepEqual(split(examplePostmortem), []);
  });
});

describe('a stronger kind', () => {
  const turn = (text: string, kind: ChangeKind): string => {
    const { block } = onlyBlock(text);
    const edit = changeKind(text, block, kind);
    assert.ok(edit, kind);
    return applyEdits(text, [edit]);
  };

  it('keeps what the change says, and asks for the rest', () => {
    const doc = onlyBlock(turn(examplePostmortem, 'doc')).block.change;
    assert.deepEqual(doc?.doc, {
      path: 'docs/(?).md',
      text: "Never put uncommitted work aside: it is the user's.",
      paths: ['(?)'],
    });
    const permission = turn(examplePostmortem, 'permission');
    assert.deepEqual(onlyBlock(permission).block.change?.guard?.deny, { command: ['(?)'] });
    assert.ok(parsePostmortem(permission).questions.length > parsePostmortem(examplePostmortem).questions.length);
    assert.match(permission, /owner: "@robin"\ndue: 2026-02-10\napplied: null\nshown: null\nguard: .*\n```\n/);
  });

  it('makes a hook of a permission with one word', () => {
    const text = withBlock(['kind: permission', 'targets: [claude-code]', guard]);
    assert.equal(turn(text, 'hook'), text.replace('kind: permission', 'kind: hook'));
  });
});

describe('trimming to a page', () => {
  const loaded = Array.from(
    { length: 40 },
    (_, i) => `- \`rules/rule-${i}.md\` was loaded for each of the files [e${i % 2 ? 1 : 2}]`,
  );
  const log = Array.from({ length: 30 }, (_, i) => `line ${i} of what the tests said`);
  const long = examplePostmortem
    .replace('- Task: 12 words', `${loaded.join('\n')}\n- Task: 12 words`)
    .replace('It called', `It said “${'and so on '.repeat(40)}[e2] end” and called`)
    .replace('\n## Where', `\n\`\`\`text\n${log.join('\n')}\n\`\`\`\n\n## Where`);

  it('shortens the longest parts until the limit holds, and cites what it cited', () => {
    inBoth(long, (text, eol) => {
      const document = parsePostmortem(text);
      const trim = trimToPage(document, 1);
      assert.ok(trim);
      assert.ok(trim.before > 1.5 && trim.after <= 1, `${trim.before} → ${trim.after}`);
      const after = parsePostmortem(applyEdits(text, trim.edits));
      assert.ok(eol === '\n' || !/(?<!\r)\n/.test(after.text));
      assert.deepEqual(
        after.changes.map(({ change }) => change),
        document.changes.map(({ change }) => change),
      );
      assert.equal(after.questions.length, document.questions.length);
      const cited = (one: typeof after): readonly string[] =>
        [...new Set(one.references.map(({ label }) => label))].sort();
      assert.deepEqual(cited(after), cited(document));
      assert.equal(trimToPage(after, 1), null);
    });
  });

  it('cuts no more than is needed, and nothing from a document that fits', () => {
    assert.equal(trimToPage(parsePostmortem(examplePostmortem), 1), null);
    const document = parsePostmortem(long);
    const all = trimToPage(document, 0.1);
    const few = trimToPage(document, (all?.before ?? 0) - 0.05);
    assert.ok(all && few && few.edits.length < all.edits.length, `${few?.edits.length} of ${all?.edits.length}`);
  });
});
