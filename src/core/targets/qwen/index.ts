import { assembleTarget, rulesBy } from '../assemble.ts';
import { plainGlobs } from '../glob-list.ts';
import { copiedHook } from '../hook-copy.ts';
import { exists, hasAgentsFile, isScoped, throughImport } from '../rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from '../rule-layout.ts';
import type { Target } from '../target.ts';
import { qwenPermissions } from './permission-rules.ts';
import { qwenPermission, settingsPath } from './permission.ts';

const layout: RuleLayout = {
  files: () => ['AGENTS.md', 'QWEN.md', '.qwen/rules/**/*.md'],
  shared: ({ files }) => [
    'AGENTS.md',
    'QWEN.md',
    ...[...files.keys()].filter((path) => path.startsWith('.qwen/rules/') && !/\/pm-[^/]*$/.test(path)),
  ],
  own: ownFile,
  choose: chooseSpot,
  when: { always: 'every session of Qwen Code', scoped: 'sessions that read or edit a file it is for' },
  notes: ['Qwen Code reads rules when a session begins, and those of .qwen/rules only in trusted folders.'],
};

function ownFile({ rule, name, body }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  if ('refusal' in globs) return null;
  const list = globs.map((glob) => `  - ${JSON.stringify(glob)}\n`).join('');
  const head = globs.length > 0 ? `---\npaths:\n${list}---\n\n` : '';
  return { path: `.qwen/rules/${name}.md`, text: `${head}${body}\n` };
}

function chooseSpot(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  if (!isScoped(view.rule)) {
    if (hasAgentsFile(view)) return { block: 'AGENTS.md' };
    if (exists(view.files, 'QWEN.md')) return { block: throughImport(view.files, 'QWEN.md') };
  }
  const own = ownFile(view);
  return own ? { own } : { refusal: 'The rule has no `paths`.' };
}

const command = 'node "$QWEN_PROJECT_DIR/.postmortem/guard.cjs" qwen';
const hook = {
  hooks: {
    PreToolUse: [{ matcher: 'run_shell_command|edit|write_file', hooks: [{ type: 'command', command, timeout: 15 }] }],
  },
};

/** Qwen Code: AGENTS.md, rules of its own, permissions in its settings. Rules and hooks from its documents; permissions measured. */
const qwen: Target = {
  ...assembleTarget({
    id: 'qwen',
    title: 'Qwen Code',
    rules: rulesBy(layout),
    hook: copiedHook({ target: 'qwen', agent: 'Qwen Code', file: settingsPath, text: JSON.stringify(hook, null, 2) }),
    permission: qwenPermission,
  }),
  permissions: qwenPermissions,
};

export default qwen;
