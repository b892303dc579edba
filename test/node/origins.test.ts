import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { applyPlan, planChanges } from '../../src/node/apply.ts';
import { readLibrary } from '../../src/node/library/read-library.ts';
import { findOrigins } from '../../src/node/origins.ts';
import { git, removeFolders, temporaryFolder, write } from '../support/repository.ts';

const fence = '```';

function block(id: string, body: string): string {
  return `${fence}harness-change\nid: ${id}\n${body}\napplied: null\nshown: null\n${fence}\n`;
}

const document = 'postmortems/2026-02-04-stash.md';
const head = `---
template: agent-run
id: pm-3f9a11c2
date: 2026-02-04
status: open
---
# The agent tried to stash

## What changes
`;

const hookFor = (targets: string): string =>
  block(
    'c1',
    `kind: hook\ntargets: [${targets}]\nguard: { on: shell, deny: { command: ["git stash"] }, message: "Read the files." }`,
  );

const text = `${head}${hookFor('claude-code, codex, gemini-cli')}
${block('c2', 'kind: permission\ntargets: [claude-code, codex, cursor]\nguard: { on: shell, deny: { command: ["git push"] }, message: "Ask first." }')}
${block('c3', 'kind: rule\ntargets: [claude-code, copilot, cursor]\nrule: { do: add, text: "Never push.", paths: ["src/**"] }')}
`;

describe('what stands behind a place in a harness file', () => {
  let repo = '';
  let others = '';

  async function applyIn(text: string, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = fs.realpathSync(temporaryFolder());
    git(folder, ['init', '-q', '-b', 'main']);
    write(folder, { [document]: text, ...files });
    const plan = await planChanges({ repo: folder, document, text, today: '2026-02-05', guardProgram: '// guard\n' });
    assert.deepEqual(plan.refusals, []);
    await applyPlan(plan);
    return folder;
  }

  before(async () => {
    others = await applyIn(head + hookFor('copilot, cursor'), {});
    repo = await applyIn(text, {
      '.claude/settings.json': `{
  "permissions": { "deny": ["Bash(rm *)"] },
  "hooks": { "PreToolUse": [{ "matcher": "bash", "hooks": [{ "type": "command", "command": "true" }] }] }
}
`,
    });
  });
  after(removeFolders);

  interface Look {
    readonly change?: (text: string) => string;
    readonly root?: string;
  }

  async function behind(file: string, part: string, { change = (one) => one, root = repo }: Look = {}) {
    const { entries } = await readLibrary({ repo: root, folder: 'postmortems' });
    const now = change(fs.readFileSync(path.join(root, file), 'utf8'));
    const at = now.indexOf(part);
    assert.ok(at >= 0, `${file} has ${part}:\n${now}`);
    const { changes, hooks } = await findOrigins({ repo: root, home: root, file, text: now }, entries);
    const isHere = ({ range }: { readonly range: { readonly start: number; readonly end: number } }): boolean =>
      range.start <= at && at < range.end;
    return {
      ids: [...new Set(changes.filter(isHere).map((one) => `${one.entry.id ?? ''}/${one.change.id}`))],
      hooks: hooks.filter(isHere).map(({ agent, start }) => `${agent} ${start.verdict}`),
    };
  }

  for (const [file, part] of [
    ['.claude/settings.json', '.postmortem/guard.cjs'],
    ['.codex/hooks.json', '.postmortem/guard.cjs'],
    ['.gemini/settings.json', '.postmortem/guard.cjs'],
    ['.postmortem/guards.json', 'git stash'],
  ] as const) {
    it(`finds the guard behind ${file}`, async () => {
      assert.deepEqual((await behind(file, part)).ids, ['pm-3f9a11c2/c1']);
    });
  }

  for (const file of ['.github/hooks/postmortem.json', '.cursor/hooks.json']) {
    it(`finds the guard behind ${file}`, async () => {
      const { ids } = await behind(file, '.postmortem/guard.cjs', { root: others });
      assert.deepEqual(ids, ['pm-3f9a11c2/c1']);
    });
  }

  for (const [file, part] of [
    ['.claude/settings.json', 'Bash(git push'],
    ['.codex/rules/postmortem.rules', 'prefix_rule'],
    ['.cursor/cli.json', 'Shell(git push'],
  ] as const) {
    it(`finds the permission behind ${file}`, async () => {
      assert.deepEqual((await behind(file, part)).ids, ['pm-3f9a11c2/c2']);
    });
  }

  it('finds a rule in whatever file its target reads', async () => {
    const { entries } = await readLibrary({ repo, folder: 'postmortems' });
    const applied = entries[0]?.changes.find(({ id }) => id === 'c3')?.applied;
    const files = Object.keys(applied?.files ?? {});
    assert.ok(files.length >= 2);
    for (const file of files) assert.deepEqual((await behind(file, 'Never push.')).ids, ['pm-3f9a11c2/c3'], file);
  });

  it('leaves what others wrote alone, and says whether their hook would start', async () => {
    assert.deepEqual((await behind('.claude/settings.json', 'Bash(rm')).ids, []);
    const other = await behind('.claude/settings.json', '"true"');
    // The other agents that read the file take its matcher in ways of their own.
    const hooks = ['Claude Code would not start', 'GitHub Copilot not established', 'Cursor not established'];
    assert.deepEqual(other, { ids: [], hooks });
  });

  it('looks at the text as it stands in the editor', async () => {
    const longer = (one: string): string => one.replace('{', '{\n  "model": "opus",');
    assert.deepEqual((await behind('.claude/settings.json', 'Bash(git push', { change: longer })).ids, [
      'pm-3f9a11c2/c2',
    ]);
  });

  it('says nothing of a file that cannot be read', async () => {
    const broken = await behind('.claude/settings.json', 'PreToolUse', { change: (one) => one.replace('{', '{ [') });
    assert.deepEqual(broken.ids, []);
  });
});
