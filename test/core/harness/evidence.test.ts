import assert from 'node:assert/strict';
import { applyEvidence } from '../../../src/core/harness/evidence.ts';
import { item, unnamedSource } from '../../../src/core/harness/loader.ts';
import { context, hook, session, sessionWith } from '../../support/session.ts';

const name = (path: string) => path.replace('/repo/', '');
const rule = (path: string, text = 'x') => item('rule', path, { state: 'loaded', why: 'computed', text });
const show = (items: ReturnType<typeof applyEvidence>) =>
  items.map(({ path, state, why }) => `${path}: ${state} — ${why}`);

describe('recorded evidence of the harness', () => {
  it('wins over what the loading rules say', () => {
    const events = [
      context({ path: '/repo/CLAUDE.md', name: 'Project', text: 'recorded' }),
      context({ path: '/repo/api/CLAUDE.md', when: 'later', trigger: '/repo/api/a.ts' }),
      context({ path: '/repo/.claude/rules/new.md', text: 'n' }),
    ];
    const items = [rule('CLAUDE.md'), rule('other.md'), { ...rule('api/CLAUDE.md'), state: 'not-loaded' as const }];
    const judged = applyEvidence(items, session(...events), name);
    assert.deepEqual(show(judged), [
      'CLAUDE.md: loaded — recorded in the transcript',
      'other.md: not-loaded — the transcript lists the rules of its start, and this is not among them',
      'api/CLAUDE.md: later — recorded in the transcript, brought in by api/a.ts',
      '.claude/rules/new.md: loaded — recorded in the transcript',
    ]);
    assert.equal(judged[0]?.text, 'recorded');
    assert.equal(judged[1]?.ref, null);
    assert.equal(judged[2]?.ref?.line, 2);
  });

  it('recognises rules that are recorded as one text', () => {
    const events = [context({ text: '# AGENTS.md instructions\n\ntop rules\n\nsub rules' })];
    const items = [rule('AGENTS.md', 'top rules\n'), rule('sub/AGENTS.md', 'changed rules')];
    assert.deepEqual(show(applyEvidence(items, session(...events), name)), [
      'AGENTS.md: loaded — its text is recorded in the transcript',
      'sub/AGENTS.md: loaded — computed; the text that the transcript records differs',
    ]);
    assert.deepEqual(show(applyEvidence([], session(...events), name)), [
      `${unnamedSource}: loaded — recorded in the transcript`,
    ]);
  });

  it('takes no single mention for the whole list of the start', () => {
    const judged = applyEvidence([rule('other.md')], session(context({ path: '/repo/CLAUDE.md' })), name);
    assert.deepEqual(show(judged), ['other.md: loaded — computed', 'CLAUDE.md: loaded — recorded in the transcript']);
  });

  it('looks for each file in the one text that Codex records', () => {
    const events = [
      context({ path: '/repo/sub/AGENTS.md', text: 'top rules\n\nsub rules' }),
      context({ path: '~/.codex/AGENTS.md', text: 'own' }),
    ];
    const items = [
      rule('~/.codex/AGENTS.md', 'own'),
      rule('AGENTS.md', 'top rules'),
      rule('sub/AGENTS.md', 'sub rules'),
    ];
    const judged = applyEvidence(items, sessionWith({ agent: 'codex' }, ...events), name);
    assert.deepEqual(show(judged), [
      '~/.codex/AGENTS.md: loaded — recorded in the transcript',
      'AGENTS.md: loaded — its text is recorded in the transcript',
      'sub/AGENTS.md: loaded — its text is recorded in the transcript',
    ]);
    assert.equal(judged[1]?.text, 'top rules');
    const changed = applyEvidence([rule('sub/AGENTS.md', 'newer')], sessionWith({ agent: 'codex' }, ...events), name);
    assert.deepEqual(
      changed.map(({ path, text }) => [path, text]),
      [
        ['sub/AGENTS.md', 'top rules\n\nsub rules'],
        ['~/.codex/AGENTS.md', 'own'],
      ],
    );
  });

  it('lists skills by path or by name, once each', () => {
    const skill = { what: 'skill', when: 'later' } as const;
    const events = [
      context({ ...skill, name: 'deploy' }),
      context({ ...skill, name: 'deploy' }),
      context({ ...skill, name: 'listing', text: '- a' }),
      context({ ...skill, name: 'test', path: '/repo/.claude/skills/test' }),
    ];
    const judged = applyEvidence([], session(...events), name);
    assert.deepEqual(
      judged.map(({ kind, path, entry }) => [kind, path, entry]),
      [
        ['skill', unnamedSource, 'deploy'],
        ['skill', '.claude/skills/test', 'test'],
      ],
    );
  });

  it('tells hooks with one command apart by the tool, and by the file where no command is recorded', () => {
    const register = (path: string, entry: string, text: string) =>
      item('hook', path, { state: 'not-loaded', why: 'computed', entry, text });
    const items = [
      register('.claude/settings.json', 'PreToolUse Bash', 'guard'),
      register('.claude/settings.json', 'PreToolUse Edit|Write', 'guard'),
      register('.codex/hooks.json', 'Stop', 'gate'),
    ];
    const events = [
      hook('PreToolUse', { command: 'guard', name: 'PreToolUse:Write' }),
      hook('Stop', { name: '/repo/.codex/hooks.json', outcome: 'blocked' }),
    ];
    const judged = applyEvidence(items, session(...events), name);
    assert.deepEqual(
      judged.map(({ entry, state }) => [entry, state]),
      [
        ['PreToolUse Bash', 'not-loaded'],
        ['PreToolUse Edit|Write', 'loaded'],
        ['Stop', 'loaded'],
      ],
    );
  });

  it('counts the runs of hooks, and lists those no file names', () => {
    const guard = item('hook', '.claude/settings.json', {
      state: 'not-loaded',
      why: 'x',
      entry: 'PreToolUse Bash',
      text: 'guard',
    });
    const events = [
      hook('PreToolUse', { command: 'guard', name: 'PreToolUse:Bash' }),
      hook('PreToolUse', { command: 'guard', outcome: 'blocked' }),
      hook('Stop', { command: 'other', outcome: 'started' }),
      hook('Stop', { command: 'other' }),
      hook('PostToolUse', { command: 'callback' }),
    ];
    const judged = applyEvidence([guard], session(...events), name);
    assert.deepEqual(
      judged.map(({ path, entry, state, why }) => [path, entry, state, why]),
      [
        ['.claude/settings.json', 'PreToolUse Bash', 'loaded', 'recorded in the transcript: ran 2 times, blocked 1'],
        [unnamedSource, 'Stop', 'loaded', 'recorded in the transcript: ran 1 time'],
      ],
    );
  });
});
