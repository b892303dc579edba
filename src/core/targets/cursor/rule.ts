import { plainGlobs } from '../glob-list.ts';
import { hasAgentsFile, isScoped } from '../rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from '../rule-layout.ts';

/** Cursor: AGENTS.md, or a rule file of its own. */
export const cursorRules: RuleLayout = {
  files: () => ['AGENTS.md', '.cursor/rules/**'],
  shared: ({ files }) => [
    'AGENTS.md',
    ...[...files.keys()].filter((path) => path.startsWith('.cursor/rules/') && !/\/pm-[^/]*\.mdc$/.test(path)),
  ],
  own: ownFile,
  choose: chooseSpot,
  when: { always: 'every session of Cursor', scoped: 'sessions with a file it is for in their context' },
  notes: ['Cursor reads rules when a chat begins: start a new one.'],
};

/** Its front matter is read line by line and not as YAML: no quotes, one line each, and `---` as the first bytes. */
function ownFile({ rule, name, body, context }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  if ('refusal' in globs) return null;
  const lines = [
    '---',
    `description: From ${context.document.replace(/[\r\n]/g, ' ')}`,
    ...(isScoped(rule) ? [`globs: ${globs.join(',')}`] : []),
    `alwaysApply: ${String(!isScoped(rule))}`,
    '---',
  ];
  return { path: `.cursor/rules/${name}.mdc`, text: `${lines.join('\n')}\n\n${body}\n` };
}

function chooseSpot(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  if (!isScoped(view.rule) && hasAgentsFile(view)) return { block: 'AGENTS.md' };
  const own = ownFile(view);
  return own ? { own } : { refusal: 'The rule has no `paths`.' };
}
