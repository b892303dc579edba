import { assembleTarget, rulesBy } from '../assemble.ts';
import { copiedHook } from '../hook-copy.ts';
import { exists, hasAgentsFile, inFolder, isScoped, scopeFolder, throughImport } from '../rule-layout.ts';
import type { RuleLayout } from '../rule-layout.ts';
import type { Target } from '../target.ts';
import { opencodePermissions } from './permission-rules.ts';
import { opencodePermission } from './permission.ts';

const layout: RuleLayout = {
  files(change) {
    const folder = scopeFolder(change.rule?.paths ?? []);
    return ['AGENTS.md', 'CLAUDE.md', ...(folder === '' ? [] : [inFolder(folder, 'AGENTS.md')])];
  },
  shared: ({ rule }) => {
    const folder = scopeFolder(rule.paths ?? []);
    return ['AGENTS.md', 'CLAUDE.md', ...(folder === '' ? [] : [inFolder(folder, 'AGENTS.md')])];
  },
  own: () => null,
  choose(view) {
    const { rule, files } = view;
    if (isScoped(rule)) {
      const folder = scopeFolder(rule.paths ?? []);
      const nested = inFolder(folder, 'AGENTS.md');
      return folder !== '' && exists(files, nested)
        ? { block: nested, notes: [`OpenCode reads ${nested} only when it is started in that folder or below.`] }
        : {
            refusal:
              'OpenCode has no scoped rules, and a new AGENTS.md in a folder would hide the root’s from sessions started there: leave `paths` out and name the files in the text.',
          };
    }
    // CLAUDE.md is read only where there is no AGENTS.md.
    const isClaudeOnly = !hasAgentsFile(view) && exists(files, 'CLAUDE.md');
    return { block: isClaudeOnly ? throughImport(files, 'CLAUDE.md') : 'AGENTS.md' };
  },
  when: { always: 'every session of OpenCode', scoped: 'sessions started in that folder' },
  notes: ['OpenCode reads rules when a session begins: start a new one.'],
};

const plugin = `import { spawnSync } from 'node:child_process';

export const Postmortem = async ({ directory, worktree }) => ({
  'tool.execute.before': async ({ tool }, { args }) => {
    const input = JSON.stringify({ hook_event_name: 'PreToolUse', tool_name: tool, tool_input: args, cwd: directory });
    const guard = worktree + '/.postmortem/guard.cjs';
    const { status, stderr } = spawnSync('node', [guard, 'opencode'], { input, encoding: 'utf8', timeout: 15000 });
    if (status === 2) throw new Error(stderr.trim());
  },
});
`;

/** OpenCode: AGENTS.md, and permissions in opencode.json. Rules and hooks from its documents; permissions measured. */
const opencode: Target = {
  ...assembleTarget({
    id: 'opencode',
    title: 'OpenCode',
    rules: rulesBy(layout),
    hook: copiedHook({ target: 'opencode', agent: 'OpenCode', file: '.opencode/plugins/postmortem.js', text: plugin }),
    permission: opencodePermission,
  }),
  permissions: opencodePermissions,
};

export default opencode;
