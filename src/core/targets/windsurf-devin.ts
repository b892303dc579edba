import { assembleTarget, rulesBy } from './assemble.ts';
import { optionNotes, toolRules } from './claude-words.ts';
import { commaGlobs, plainGlobs } from './glob-list.ts';
import { copiedHook } from './hook-copy.ts';
import { permissionList } from './permission-list.ts';
import { hasAgentsFile, isScoped } from './rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from './rule-layout.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Target } from './target.ts';

/** What was documented of Windsurf's rule files, in characters. */
const documentedLimit = 12_000;

const layout: RuleLayout = {
  files: () => ['AGENTS.md', '.devin/rules/**/*.md', '.windsurf/rules/**/*.md'],
  shared: ({ files }) => [
    'AGENTS.md',
    ...[...files.keys()].filter((path) => /^\.(devin|windsurf)\/rules\//.test(path) && !/\/pm-[^/]*$/.test(path)),
  ],
  own: ownFile,
  choose: chooseSpot,
  limit: (path, after) =>
    after.length > documentedLimit && /^\.(devin|windsurf)\//.test(path)
      ? { note: `${path} is longer than 12,000 characters, of which Windsurf was documented to read no more.` }
      : {},
  when: { always: 'every session of Devin or Windsurf', scoped: 'sessions with a file it is for' },
  notes: ['Where Devin looks for rules was read in its documents and not tried here: see that it lists the file.'],
};

/** The folder of rules: the new name, unless only the old one is in use. */
function folderOf(files: HarnessFiles): string {
  const has = (folder: string): boolean => [...files.keys()].some((path) => path.startsWith(folder));
  return !has('.devin/rules/') && has('.windsurf/rules/') ? '.windsurf/rules' : '.devin/rules';
}

function ownFile({ rule, name, body, files, context }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  if ('refusal' in globs) return null;
  const head = isScoped(rule) ? `trigger: glob\nglobs: ${JSON.stringify(commaGlobs(globs))}\n` : 'trigger: always_on\n';
  const description = `description: ${JSON.stringify(`From ${context.document}`)}\n`;
  return { path: `${folderOf(files)}/${name}.md`, text: `---\n${head}${description}---\n\n${body}\n` };
}

function chooseSpot(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  if (!isScoped(view.rule) && hasAgentsFile(view)) return { block: 'AGENTS.md' };
  const own = ownFile(view);
  return own ? { own } : { refusal: 'The rule has no `paths`.' };
}

const handler = { type: 'command', command: 'node "$DEVIN_PROJECT_DIR/.postmortem/guard.cjs" devin', timeout: 15 };
const hook = { PreToolUse: [{ matcher: '^(exec|edit|write|notebook_edit)$', hooks: [handler] }] };

/** Devin, which was Windsurf: rules, and the permissions of its project file. From its documents; not run. */
const windsurfDevin: Target = assembleTarget({
  id: 'windsurf-devin',
  title: 'Devin (Windsurf)',
  rules: rulesBy(layout),
  hook: copiedHook({
    target: 'windsurf-devin',
    agent: 'Devin',
    file: '.devin/hooks.v1.json',
    text: JSON.stringify(hook, null, 2),
    notes: [
      'Devin runs the hooks of .claude/settings.json too: where the guard is registered there, nothing needs to be copied.',
    ],
  }),
  permission: permissionList({
    reader: { file: '.devin/config.json', agent: 'Devin' },
    effects: ['deny', 'ask', 'allow'],
    compile(guard) {
      const entries = toolRules(guard, { shell: ['Exec', ''], edit: 'Write', read: 'Read', anchor: '' });
      if (entries.length === 0) {
        return {
          refusal: 'No permission of Devin says this: give commands or paths, or make it a change of kind hook.',
        };
      }
      const notes = [
        'These rules follow what others wrote of Devin’s settings and were not tried by running it: see that it refuses the call once.',
        ...optionNotes(guard),
      ];
      return { entries, notes };
    },
  }),
});

export default windsurfDevin;
