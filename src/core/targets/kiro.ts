import type { Change } from '../model/change.ts';
import { assembleTarget, rulesBy } from './assemble.ts';
import { plainGlobs } from './glob-list.ts';
import { copiedHook } from './hook-copy.ts';
import { hasAgentsFile, isScoped } from './rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from './rule-layout.ts';
import type { Target } from './target.ts';

const layout: RuleLayout = {
  files: () => ['AGENTS.md', '.kiro/steering/**/*.md'],
  shared: ({ files }) => [
    'AGENTS.md',
    ...[...files.keys()].filter((path) => path.startsWith('.kiro/steering/') && !/\/pm-[^/]*$/.test(path)),
  ],
  own: ownFile,
  choose: chooseSpot,
  when: { always: 'every session of Kiro', scoped: 'sessions with a file it is for' },
  notes: ['Where Kiro looks for steering was read in its documents and not tried here: see that it lists the file.'],
};

function ownFile({ rule, name, body }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  if ('refusal' in globs) return null;
  const head = isScoped(rule)
    ? `inclusion: fileMatch\nfileMatchPattern: ${JSON.stringify(globs)}\n`
    : 'inclusion: always\n';
  return { path: `.kiro/steering/${name}.md`, text: `---\n${head}---\n\n${body}\n` };
}

function chooseSpot(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  if (!isScoped(view.rule) && hasAgentsFile(view)) return { block: 'AGENTS.md' };
  const own = ownFile(view);
  return own ? { own } : { refusal: 'The rule has no `paths`.' };
}

const action = { type: 'command', command: 'node .postmortem/guard.cjs kiro' };
const hook = { version: 'v1', hooks: [{ name: 'postmortem', trigger: 'PreToolUse', action, timeout: 15 }] };

/** Kiro: AGENTS.md and steering files. From its documents; not run. */
const kiro: Target = assembleTarget({
  id: 'kiro',
  title: 'Kiro',
  rules: rulesBy(layout),
  hook: copiedHook({
    target: 'kiro',
    agent: 'Kiro',
    file: '.kiro/hooks/postmortem.json',
    text: JSON.stringify(hook, null, 2),
    notes: ['Kiro’s editor before 1.0 hands its hooks no call to judge.'],
  }),
  permission: {
    files: () => [],
    plan: (change) => ({ files: [], notes: [], refusals: [refusePermission(change)] }),
    unplan: (change) => ({ files: [], notes: [], refusals: [refusePermission(change)] }),
  },
});

export default kiro;

/** Says where the rule would have to stand, and as what. */
function refusePermission({ guard }: Change): string {
  const commands = guard?.deny?.command ?? [];
  const paths = guard?.deny?.path ?? [];
  const capability = commands.length > 0 ? 'shell' : 'fs_write';
  const match = (commands.length > 0 ? commands.map((command) => `${command}*`) : paths).map((one) =>
    JSON.stringify(one),
  );
  return `Kiro reads permissions only from the user’s own folder (~/.kiro/settings/permissions.yaml), not from a repository: make it a change of kind hook, or put this under \`rules\` there: { capability: ${capability}, effect: deny, match: [${match.join(', ')}] }`;
}
