import assert from 'node:assert/strict';
import { entryOf } from '../../../src/core/library/entry.ts';
import { splitReason } from '../../../src/core/library/rejected.ts';
import { parsePostmortem } from '../../../src/core/postmortem/parse.ts';
import { examplePostmortem } from '../../support/postmortem-text.ts';

const entryIn = (text: string, path = 'postmortems/2026-02-04-stash.md') => entryOf(path, parsePostmortem(text));

describe('a post-mortem in the library', () => {
  it('tells of a merge conflict instead of what cannot be read for it', () => {
    const conflict = '<<<<<<< HEAD\nstatus: open\n=======\nstatus: draft\n>>>>>>> theirs\n';
    const text = `---\ntemplate: agent-run\n${conflict}---\n# Title\n\nText\n\n${conflict}`;
    assert.deepEqual(entryOf('postmortems/a.md', parsePostmortem(text))?.problems, [
      { line: 3, message: 'a merge conflict is not resolved' },
      { line: 13, message: 'a merge conflict is not resolved' },
    ]);
    const heading = `---\ntemplate: agent-run\n---\nTitle\n=======\n<<<<<<< is how a conflict begins\n`;
    assert.deepEqual(entryOf('postmortems/a.md', parsePostmortem(heading))?.problems, []);
  });

  it('keeps what the document says', () => {
    const entry = entryIn(examplePostmortem);
    assert.ok(entry);
    const { changes, rejected, ...rest } = entry;
    assert.deepEqual(
      { ...rest, problems: rest.problems.length },
      {
        path: 'postmortems/2026-02-04-stash.md',
        id: 'pm-0a1b2c3d',
        template: 'agent-run',
        title: 'The agent tried to stash uncommitted work',
        date: '2026-02-04',
        status: 'open',
        trigger: 'near-miss',
        pattern: 'mistuned-escalation',
        layer: 'hooks',
        agent: 'claude-code',
        sessionId: '11112222-3333-4444-5555-666677778888',
        commits: null,
        evidence: 'postmortems/evidence/2026-02-04-stash.jsonl',
        redoMinutes: null,
        files: ['CLAUDE.md'],
        actions: [],
        questions: 2,
        problems: 0,
      },
    );
    assert.equal(changes.length, 1);
    assert.equal(changes[0]?.lead, 'Say it in the rules');
    assert.equal(changes[0]?.owner, '@robin');
    const [item] = rejected;
    assert.equal(item?.text, 'A hook that stops every `git` call');
    assert.equal(item?.reason, 'it would stop the useful ones');
  });

  it('is none without front matter', () => {
    assert.equal(entryIn('# Notes\n\nNothing to see.\n'), null);
  });

  it('counts names of files as files, and commands, branches and addresses as none', () => {
    const text = `---\nid: pm-0a1b2c3d\n---\n# T\n\nSee \`src/a/b.ts:12\`, \`./docs/x.md\`, \`package.json\`, \`src/old/\`, \`git stash\`,
\`origin/main\`, \`feature/login\`, \`example.org\`, \`https://x.org/a.html\`, \`1.2.3\`, \`npm test\`, \`a/b\` and \`node\`.

\`\`\`
\`src/in-a-fence.ts\`
\`\`\`
`;
    assert.deepEqual(entryIn(text)?.files, ['src/a/b.ts', 'docs/x.md', 'package.json', 'src/old/']);
  });

  it('reads actions from tables and lists, and what is done', () => {
    const text = `---\ntemplate: incident\nid: pm-0a1b2c3d\n---\n# T\n
## Action items
| # | Action | Severity | Owner | Due | Status |
|---|---|---|---|---|---|
| 1 | Add the case to the evals | 1 | @kim | 2026-03-01 | Done |
| 2 | Alert on cost | 2 | (?) | soon | open |
| 3 | (?) | | | | |
| 4 | Monitoring: (?) | | | | |
`;
    assert.deepEqual(
      entryIn(text)?.actions.map(({ text: said, owner, due, done }) => [said, owner, due, done]),
      [
        ['Add the case to the evals', '@kim', '2026-03-01', true],
        ['Alert on cost', null, null, false],
      ],
    );
    const list = `---\ntemplate: ai-failure\n---\n# T\n\n## Actions\n- [x] Eval: add the refund case, @sam, 2026-03-02\n- [ ] Write it down\n- (?)\n`;
    assert.deepEqual(
      entryIn(list)?.actions.map(({ category, owner, due, done }) => [category, owner, due, done]),
      [
        ['eval', '@sam', '2026-03-02', true],
        [null, null, null, false],
      ],
    );
  });

  it('finds the reason of a rejection behind any of the marks that set it off', () => {
    assert.deepEqual(splitReason('A hook: it would stop too much.'), ['A hook', 'it would stop too much']);
    assert.deepEqual(splitReason('Run `npm run a: b` – too slow'), ['Run `npm run a: b`', 'too slow']);
    assert.deepEqual(splitReason('A rule because nobody reads it'), ['A rule', 'nobody reads it']);
    assert.deepEqual(splitReason('A rule. Nobody reads it. (?)'), ['A rule', 'Nobody reads it']);
    assert.deepEqual(splitReason('A rule: (?)'), ['A rule', null]);
    assert.deepEqual(splitReason('A rule'), ['A rule', null]);
    assert.deepEqual(splitReason('A rule: too weak, as [2026-01-02](a.md) said'), ['A rule', 'too weak']);
  });
});
