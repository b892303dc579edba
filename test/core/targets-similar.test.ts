import assert from 'node:assert/strict';
import type { Change } from '../../src/core/model/change.ts';
import claudeCode from '../../src/core/targets/claude-code/index.ts';
import codex from '../../src/core/targets/codex/index.ts';
import cursor from '../../src/core/targets/cursor/index.ts';
import type { HarnessFiles } from '../../src/core/targets/harness-file.ts';
import type { Target } from '../../src/core/targets/target.ts';

const context = { postmortemId: 'pm-0a1b2c3d', document: 'postmortems/example.md', guardProgram: '' };
const text = 'Run the integration tests before you push a branch.';
const close = '# Rules\n\n- Always run the integration tests before you push any branch.\n';

function notesOf(target: Target, files: Readonly<Record<string, string>>, rule: Change['rule'] = { do: 'add', text }) {
  const harness: HarnessFiles = new Map(
    Object.entries(files).map(([name, content]) => [name, { text: content, linkTo: null }]),
  );
  const change = {
    id: 'c1',
    kind: 'rule',
    targets: [target.id],
    owner: null,
    due: null,
    applied: null,
    shown: null,
  } as const;
  const plan = target.plan({ ...change, ...(rule ? { rule } : {}) }, harness, context);
  assert.deepEqual(plan.refusals, []);
  return plan.notes.filter((note) => note.includes('says nearly the same'));
}

describe('rules that say nearly the same', () => {
  it('are found in the file that is written', () => {
    assert.match(notesOf(codex, { 'AGENTS.md': close })[0] ?? '', /^AGENTS\.md, line 3/);
  });

  it('are found in the other files that the agent reads', () => {
    const beside = { 'CLAUDE.md': '# Notes\n', '.claude/rules/tests.md': close };
    assert.match(notesOf(claudeCode, beside)[0] ?? '', /^\.claude\/rules\/tests\.md, line 3/);
    const own = { '.cursor/rules/tests.mdc': `---\nalwaysApply: true\n---\n${close}`, 'AGENTS.md': '# Notes\n' };
    assert.match(notesOf(cursor, own)[0] ?? '', /^\.cursor\/rules\/tests\.mdc, line 6/);
  });

  it('are not looked for where the agent does not read', () => {
    assert.deepEqual(notesOf(claudeCode, { 'CLAUDE.md': '# Notes\n', 'AGENTS.md': close }), []);
  });
});
