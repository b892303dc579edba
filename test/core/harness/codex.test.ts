import assert from 'node:assert/strict';
import { codex } from '../../../src/core/harness/codex.ts';
import { harnessFiles, harnessRun, loadLines } from '../../support/harness.ts';

const load = (texts: Record<string, string>, cwd = '') =>
  loadLines(codex, harnessRun({ version: '0.169.0', cwd }), harnessFiles(texts));

describe('what Codex loads', () => {
  it('takes the first file of each directory down to the working directory', async () => {
    const texts = {
      '~/.codex/AGENTS.md': 'user',
      'AGENTS.md': 'top',
      'AGENTS.override.md': '  \n',
      'app/AGENTS.md': 'hidden',
      'app/AGENTS.override.md': 'shown',
      'app/api/AGENTS.md': 'below',
      'CLAUDE.md': 'other',
    };
    assert.deepEqual(await load(texts, 'app'), [
      '~/.codex/AGENTS.md: loaded — user rules; the text is today’s',
      'AGENTS.md: loaded — on the way from the top to the working directory',
      'CLAUDE.md: not-loaded — Codex reads it only when `project_doc_fallback_filenames` names it',
      'app/AGENTS.override.md: loaded — on the way from the top to the working directory',
      'app/AGENTS.md: not-loaded — AGENTS.override.md stands beside it',
      'app/api/AGENTS.md: not-loaded — stands below the working directory: Codex loads rules once, from the top down to where it starts',
    ]);
    const named = { 'CLAUDE.md': 'x', '~/.codex/config.toml': 'project_doc_fallback_filenames = ["CLAUDE.md"]' };
    assert.match((await load(named)).join(), /CLAUDE\.md: loaded/);
  });

  it('cuts at 32 KiB in total, counted in bytes', async () => {
    const texts = { 'AGENTS.md': 'é'.repeat(16_000), 'app/AGENTS.md': 'x'.repeat(1000), 'app/api/AGENTS.md': 'y' };
    const { items } = await codex.load(harnessRun({ cwd: 'app/api' }), harnessFiles(texts));
    assert.deepEqual(
      items.map(({ state, text }) => [state, text?.length]),
      [
        ['loaded', 16_000],
        ['loaded', 768],
        ['not-loaded', 1],
      ],
    );
    assert.match(items[1]?.why ?? '', /cut: only its first 768 of 1000 bytes fit into the 32768/);
  });

  it('counts hooks of trusted projects that the user approved, and refuses broken files', async () => {
    const hooks = { hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'guard' }] }] } };
    const trust = '[projects."/repo"]\ntrust_level = "trusted"\n';
    const approved = `${trust}[hooks.state."/repo/.codex/hooks.json:pre_tool_use:0:0"]\ntrusted_hash = "sha256:1"\n`;
    const lines = async (file: string, config: string) =>
      (await load({ '.codex/hooks.json': file, '~/.codex/config.toml': config }))[0] ?? '';
    assert.match(await lines(JSON.stringify(hooks), ''), /not-loaded — the project is not a trusted one/);
    assert.match(await lines(JSON.stringify(hooks), trust), /not-loaded — .*not approved in today’s/);
    assert.match(await lines(JSON.stringify(hooks), approved), /\[PreToolUse Bash\]: loaded — .*approved in today’s/);
    assert.match(
      await lines(JSON.stringify({ $schema: 'x', ...hooks }), approved),
      /the key `\$schema` is unknown to Codex/,
    );
    assert.match(await lines(`${JSON.stringify(hooks)} // x`, approved), /a comment on line 1/);
    assert.match(await lines('{', approved), /^\.codex\/hooks\.json: not-loaded/);
    const bad = await codex.load(harnessRun(), harnessFiles({ '~/.codex/config.toml': 'x = = 1' }));
    assert.match(bad.problems[0]?.message ?? '', /config\.toml could not be read/);
  });
});
