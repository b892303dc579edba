import assert from 'node:assert/strict';
import { draftPostmortem } from '../../../src/core/postmortem/draft/index.ts';
import { readTask } from '../../../src/core/postmortem/draft/task-words.ts';
import { renderDraft } from '../../../src/core/postmortem/render.ts';
import type { Analysis } from '../../../src/core/model/analysis.ts';
import type { Diff } from '../../../src/core/model/diff.ts';
import { analysisOf, signalAt } from '../../support/analysis.ts';
import {
  call,
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

  it('offers one change for a refusal and for what the user said right after it', () => {
    const run = session(
      prompt('Round up.'),
      shell('git stash', { status: 'denied' }),
      denial(),
      prompt('Do not stash anything.'),
      edit('a.ts'),
      prompt('No, that is the wrong file.'),
    );
    const refused = signalAt('denial', '`git stash` was refused by the user', { lines: [3] });
    const offered = (line: number): string =>
      sectionOf(
        markdownOf(
          analysisOf(run, { signals: [refused, signalAt('correction', 'The user objected', { lines: [line] })] }),
        ),
        'What changes',
      );
    assert.match(offered(4), /Deny `git stash`[^]*id: c1/);
    assert.doesNotMatch(offered(4), /id: c2/);
    assert.match(offered(6), /Write the correction down[^]*id: c1[^]*Deny `git stash`[^]*id: c2/);
  });

  it('takes the objection that followed what leads, before the command that mended it', () => {
    const run = session(
      prompt('Round up.'),
      edit('test/a.test.ts'),
      prompt('No, you skipped the test.'),
      shell('git checkout -- test/a.test.ts'),
    );
    const signals = [
      signalAt('weakened-test', 'A test was marked', { lines: [2], pattern: 'false-green' }),
      signalAt('revert', '`git checkout --` ran once', { lines: [4] }),
      signalAt('correction', 'The user objected', { lines: [3] }),
    ];
    const happened = sectionOf(markdownOf(analysisOf(run, { signals })), 'What happened');
    assert.match(happened, /^The user wrote: “No, you skipped the test\.” \[e\d\]\.$/m);
  });

  it('takes a failure that the user brings back, and no stop after which the agent is only told to go on', () => {
    const pasted = session(
      prompt('Add it.'),
      edit('a.yml'),
      prompt('now I get\nError: a.yml: (Line: 3): unexpected value\nexit 1'),
    );
    assert.match(
      markdownOf(analysisOf(pasted)),
      /^The user came back with “Error: a\.yml: \(Line: 3\): unexpected value” \[e\d\]\.$/m,
    );
    const told = session(prompt('Add it.'), edit('a.yml'), prompt('also ci failed please fix'));
    assert.match(markdownOf(analysisOf(told)), /^The user came back with “also ci failed please fix”/m);
    const asked = session(prompt('Error: a.yml is wrong, fix it'), edit('a.yml'), prompt('why does the build fail?'));
    assert.match(markdownOf(analysisOf(asked)), /\(\?\) How was it caught\?/);
    const stopped = session(prompt('Go.'), shell('ls', { status: 'interrupted' }), interruption(), prompt('continue'));
    const signals = [signalAt('interruption', 'The user stopped the agent once', { lines: [3] })];
    assert.match(markdownOf(analysisOf(stopped, { signals })), /\(\?\) How was it caught\?/);
  });

  it('says in good English what became of the lines and the commits', () => {
    const commit = {
      sha: 'a'.repeat(40),
      subject: 's',
      time: '',
      how: 'seen in a tool result',
      ref: null,
      revertedBy: null,
    };
    const fate = (diff: Partial<Diff>): string => {
      const whole: Diff = {
        base: 'b'.repeat(40),
        head: 'a'.repeat(40),
        commits: [{ ...commit, inHead: true }],
        files: [{ path: 'a.ts', insertions: 1, deletions: 0, binary: false, survivingLines: 1 }],
        insertions: 1,
        deletions: 0,
        survivingLines: 1,
        uncommitted: [],
        branch: null,
        how: '',
        certain: true,
        problems: [],
        ...diff,
      };
      return sectionOf(markdownOf(analysisOf(session(prompt('x')), { diff: whole })), 'What happened');
    };
    assert.match(fate({}), /1 commit found \(`aaaaaaa`: 1 file changed, 1 line added\)/);
    assert.match(fate({}), /^The one line added is still in HEAD\.$/m);
    assert.match(fate({ survivingLines: 0 }), /^The one line added is no longer in HEAD\.$/m);
    assert.match(fate({ insertions: 5, survivingLines: 5 }), /^All of the 5 lines added are still in HEAD\.$/m);
    assert.match(fate({ insertions: 5, survivingLines: 0 }), /^None of the 5 lines added is in HEAD\.$/m);
    assert.match(fate({ insertions: 5, survivingLines: 1 }), /^1 of the 5 lines added is in HEAD\.$/m);
    assert.match(
      fate({ survivingLines: null, commits: [{ ...commit, inHead: false }] }),
      /^The commit is not in HEAD\.$/m,
    );
    assert.match(fate({ uncommitted: ['a.ts'] }), /; 1 file that it changed has uncommitted changes\.$/m);
    assert.match(
      fate({ commits: [{ ...commit, how: 'time span and branch', inHead: true }] }),
      /1 commit found by time and branch/,
    );
    assert.doesNotMatch(fate({ base: null, head: null, commits: [] }), /commit/);
  });

  it('names its file after what leads and what that is about, in whole words', () => {
    const slug = (id: string, title: string, asked = 'Please fix the price of parcels in checkout'): string => {
      const signals = id === '' ? [] : [signalAt(id, title, { lines: [1] })];
      const analysis = analysisOf(session(prompt(asked)), { signals });
      return draftPostmortem(analysis, { id: 'pm-01234567', today: '2026-02-05', pattern: null }).slug;
    };
    assert.equal(
      slug('weakened-test', 'A test was marked to be skipped in `test/rates.test.js`'),
      'weakened-rates-test',
    );
    assert.equal(slug('denial', '`git stash` was refused by the user'), 'refused-git-stash');
    assert.equal(slug('bypass', '`git commit --no-verify` ran once'), 'bypassed-git-commit-no-verify');
    assert.equal(slug('correction', 'The user objected: “No.”'), 'corrected-fix-price-parcels-checkout');
    assert.equal(slug('', ''), 'fix-price-parcels-checkout');
    assert.equal(slug('', '', '../../‹masked: aws› 日本'), 'agent-run');
    assert.ok(slug('correction', '', 'abcdefghijklmnopqrst '.repeat(9)).length <= 40);
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

  it('offers no guard against looking, building or testing, and says what to do instead of what it denies', () => {
    const refused = (command: string): string => {
      const run = session(prompt('x'), shell(command, { status: 'denied', exit: null }), denial());
      const signals = [signalAt('denial', 'refused', { lines: [2, 3], pattern: 'mistuned-escalation' })];
      return sectionOf(markdownOf(analysisOf(run, { signals })), 'What changes');
    };
    for (const line of ['ls', 'git status', 'git log -3', 'npm test', 'npm run build', 'make test', 'gh pr view 3']) {
      assert.match(refused(line), /kind: rule\n/, line);
    }
    assert.match(refused('git stash'), /Leave uncommitted work where it is/);
    assert.match(refused('git push -f'), /Push without force/);
    assert.match(refused('rm -rf build'), /Name the files that must go/);
    assert.match(refused('git rebase main'), /Leave history and branches as they are/);
    const planned = session(prompt('x'), call('ExitPlanMode', { kind: 'plan', status: 'denied' }), denial());
    const signals = [signalAt('denial', '`ExitPlanMode` was refused', { lines: [3, 2] })];
    assert.doesNotMatch(markdownOf(analysisOf(planned, { signals })), /```harness-change/);
  });

  it('gates on the whole test command, without the pipe that hid its result', () => {
    const run = session(
      prompt('x'),
      shell('cd a; npm test 2>&1 | tail -3'),
      shell('npm test -- one'),
      edit('src/a.ts'),
    );
    const signals = [signalAt('untested-finish', 'no test ran', { lines: [4], pattern: 'false-green' })];
    assert.match(markdownOf(analysisOf(run, { signals })), /^test: \{ command: "npm test" \}$/m);
  });

  it('offers to correct the rule that names what is gone', () => {
    const stale = signalAt('missing-name', 'The rule `docs/AGENTS.md` names 1 file', {
      lines: [1],
      paths: ['docs/AGENTS.md', 'src/gone.ts'],
      pattern: 'drift',
    });
    const text = markdownOf(analysisOf(session(prompt('x')), { signals: [stale] }));
    assert.match(text, /\*\*Correct the names in `docs\/AGENTS\.md`\.\*\*/);
    assert.match(text, /do: modify/);
  });

  it('offers a guard in the form that the harness of the session’s agent can hold', () => {
    const offered = (agent: string) => {
      const run = sessionWith({ agent }, prompt('x'), shell('git stash', { status: 'denied' }), denial());
      const text = markdownOf(analysisOf(run, { signals: [signalAt('denial', 'refused', { lines: [2, 3] })] }));
      return /kind: .*\ntargets: .*/.exec(text)?.[0];
    };
    assert.equal(offered('claude-code'), 'kind: permission\ntargets: [claude-code]');
    assert.equal(offered('codex'), 'kind: hook\ntargets: [codex]');
    assert.equal(offered('opencode'), 'kind: permission\ntargets: [opencode]');
    assert.equal(offered('another'), 'kind: rule\ntargets: [agents-md]');
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
