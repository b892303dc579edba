import assert from 'node:assert/strict';
import { draftPostmortem } from '../../../src/core/postmortem/draft/index.ts';
import { readTask } from '../../../src/core/postmortem/draft/task-words.ts';
import { renderDraft } from '../../../src/core/postmortem/render.ts';
import type { Analysis } from '../../../src/core/model/analysis.ts';
import { analysisOf, signalAt } from '../../support/analysis.ts';
import {
  denial,
  edit,
  injected,
  interruption,
  prompt,
  read,
  session,
  sessionWith,
  shell,
  type Part,
} from '../../support/session.ts';

function markdownOf(analysis: Analysis): string {
  const draft = draftPostmortem(analysis, { id: 'pm-01234567', today: '2026-02-05', pattern: null });
  return renderDraft(draft, 'evidence/x.jsonl').markdown;
}

/** The lines of a section. */
function sectionOf(markdown: string, heading: string): string {
  return markdown.split(`## ${heading}\n`)[1]?.split(/\n## |\n\[e1\]:/)[0] ?? '';
}

describe('draftPostmortem', () => {
  it('says what set the run going, and does not take a later prompt for the task', () => {
    const asked = (...parts: readonly Part[]) => sectionOf(markdownOf(analysisOf(session(...parts))), 'What happened');
    assert.match(asked(prompt('Fix it.'), read('a.ts')), /^The agent was asked: “Fix it\.” \[e1\]\./);
    assert.match(
      asked(injected('plan', 'Do this: x'), read('a.ts'), prompt('no')),
      /^The agent was handed a plan: “Do this: x” \[e1\]; 1 prompt followed\./,
    );
    assert.match(
      asked(read('a.ts'), prompt('go on')),
      /^The transcript begins in the middle of the work; its first prompt is “go on” \[e1\]\./,
    );
    assert.match(
      asked(injected('compact-summary', 's'), prompt('go on'), read('a.ts')),
      /^The run goes on from an earlier one; its first prompt is “go on”/,
    );
    assert.match(asked(read('a.ts')), /^\(\?\) What was the agent asked\?/);
  });

  it('names what exposed the failure, with the words that came with it', () => {
    const stopped = session(
      prompt('Tidy up.'),
      shell('sleep 100', { status: 'interrupted' }),
      interruption(),
      prompt('not that'),
    );
    assert.match(
      markdownOf(
        analysisOf(stopped, { signals: [signalAt('interruption', 'the user stopped the agent', { lines: [3] })] }),
      ),
      /The user stopped the agent \[e2\]; the next prompt was “not that” \[e3\]\./,
    );
    const corrected = session(prompt('Tidy up.'), edit('a.ts'), prompt('No, that is the wrong file.'));
    assert.match(
      markdownOf(analysisOf(corrected, { signals: [signalAt('correction', 'the user objected', { lines: [3] })] })),
      /The user wrote: “No, that is the wrong file\.” \[e\d\]\./,
    );
    assert.match(markdownOf(analysisOf(session(prompt('Tidy up.')))), /\(\?\) How was it caught\?/);
  });

  it('offers by cause: the act that is never right is denied, others are asked or written down', () => {
    const refused = (command: string): string => {
      const run = session(prompt('x'), shell(command, { status: 'denied', exit: null }), denial());
      return sectionOf(
        markdownOf(analysisOf(run, { signals: [signalAt('denial', 'refused', { lines: [2, 3] })] })),
        'What changes',
      );
    };
    assert.match(refused('cd a && git stash && make'), /kind: permission[^]*deny: \{ command: \["git stash"\] \}/);
    assert.match(refused('git push --force origin x'), /deny: \{ command: \["git push --force"\] \}/);
    assert.match(refused('npm publish --tag next'), /ask: \{ command: \["npm publish"\] \}/);
    assert.match(refused('cat ~/.netrc'), /kind: rule\n[^]*text: "\(\?\)"/);
    const bypassed = session(prompt('x'), shell('git commit -m y --no-verify'));
    const bypass = markdownOf(
      analysisOf(bypassed, { signals: [signalAt('bypass', 'checks were skipped', { lines: [2] })] }),
    );
    assert.match(bypass, /kind: hook[^]*deny: \{ command: \["git commit --no-verify"\] \}/);
  });

  it('offers agents without such a harness the same in prose', () => {
    const run = sessionWith({ agent: 'codex' }, prompt('x'), shell('git stash', { status: 'denied' }), denial());
    const text = markdownOf(analysisOf(run, { signals: [signalAt('denial', 'refused', { lines: [2, 3] })] }));
    assert.match(text, /kind: rule\ntargets: \[agents-md\]/);
  });

  it('offers at most two changes and sets the others aside', () => {
    const run = session(prompt('x'), edit('src/a.ts'), shell('npm test', { exit: 1 }));
    const signals = ['unread-edit', 'untested-finish', 'unsafe-fallback', 'repeated-failure', 'missing-name'].map(
      (id) => signalAt(id, `signal ${id}`, { lines: [2], paths: ['/repo/src/a.ts'] }),
    );
    const text = markdownOf(analysisOf(run, { signals }));
    assert.equal(text.match(/```harness-change/g)?.length, 2);
    assert.ok((sectionOf(text, 'What we are not doing').match(/^- .*\(\?\)$/gm)?.length ?? 0) >= 2);
  });

  it('claims nothing about hooks and rules that were not looked at', () => {
    const text = markdownOf(analysisOf(session(prompt('x'))));
    assert.match(text, /\(\?\) Which rules were in force/);
    assert.match(text, /^\| Hooks \| \(\?\) \| \(\?\) \| \(\?\) \| \(\?\) \|$/m);
  });
});

describe('readTask', () => {
  it('counts words and finds only what is written as a path', () => {
    const cases: readonly [string, readonly string[]][] = [
      ['Fix src/a.ts and `docs/b.md`, then (c.go).', ['src/a.ts', 'docs/b.md', 'c.go']],
      ['Look at @lib/x.py:12 and ~/notes and src/', ['lib/x.py', '~/notes', 'src/']],
      ['Use node.js and/or read https://example.org/a.html', []],
      ['a.ts/b.ts e.g. v1.2.3 1/2', []],
    ];
    for (const [text, paths] of cases) assert.deepEqual(readTask(text).paths, paths, text);
    assert.equal(readTask(' one  two\nthree ').words, 3);
  });
});
