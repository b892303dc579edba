import assert from 'node:assert/strict';
import { opencode } from '../../../src/core/harness/opencode.ts';
import { harnessFiles, harnessRun, loadLines, touch } from '../../support/harness.ts';

const load = (texts: Record<string, string>, run: Parameters<typeof harnessRun>[0] = {}) =>
  loadLines(opencode, harnessRun({ version: '1.18.3', ...run }), harnessFiles(texts));

describe('what OpenCode loads', () => {
  it('takes AGENTS.md on the way up, CLAUDE.md only without it, the user’s likewise', async () => {
    const texts = {
      'AGENTS.md': 'top',
      'app/CLAUDE.md': 'x',
      '~/.config/opencode/AGENTS.md': 'u',
      '~/.claude/CLAUDE.md': 'v',
      'app/lib/AGENTS.md': 'nested',
      'app/web/AGENTS.md': 'nested',
    };
    const touches = [touch('app/lib/a.ts', 5), touch('app/web/a.ts', 6, { action: 'edit', tool: 'edit' })];
    assert.deepEqual(await load(texts, { cwd: 'app', touches }), [
      'AGENTS.md: loaded — on the way from the working directory up',
      'app/CLAUDE.md: not-loaded — read only where no AGENTS.md is found',
      'app/lib/AGENTS.md: later — loaded by Read of app/lib/a.ts',
      "app/web/AGENTS.md: not-loaded — no file in app/web was read by the agent's tool",
      '~/.config/opencode/AGENTS.md: loaded — user rules; the text is today’s',
      '~/.claude/CLAUDE.md: not-loaded — read only where there is no ~/.config/opencode/AGENTS.md',
    ]);
    assert.deepEqual(await load({ 'CLAUDE.md': 'x' }), [
      'CLAUDE.md: loaded — on the way from the working directory up',
    ]);
  });

  it('adds the files that `instructions` names, plug-ins and permissions', async () => {
    const texts = {
      'opencode.jsonc':
        '{ // ours\n "instructions": ["docs/*.md", "gone.md", "https://x.example/r.md"], "permission": { "edit": "ask", "bash": { "git push*": "deny" } } }',
      'docs/a.md': 'a',
      'docs/b.md': 'b',
      '.opencode/plugins/guard.ts': 'x',
    };
    const lines = await load(texts);
    assert.deepEqual(lines, [
      'docs/a.md: loaded — named in `instructions` of opencode.jsonc',
      'docs/b.md: loaded — named in `instructions` of opencode.jsonc',
      'gone.md: not-loaded — named in `instructions` of opencode.jsonc, but there is no such file',
      '.opencode/plugins/guard.ts: loaded — a plug-in: .opencode/plugins/guard.ts',
      'opencode.jsonc [ask edit]: loaded — set in opencode.jsonc; the last matching pattern wins',
      'opencode.jsonc [deny bash git push*]: loaded — set in opencode.jsonc; the last matching pattern wins',
    ]);
    const { problems } = await opencode.load(harnessRun(), harnessFiles({ ...texts, 'opencode.json': '{' }));
    assert.deepEqual(
      problems.map(({ message }) => message.slice(0, 40)),
      ['opencode.json is not readable as JSON wit', 'opencode.jsonc takes instructions from ht'].map((text) =>
        text.slice(0, 40),
      ),
    );
  });
});
