import { commaGlobs, plainGlobs } from '../glob-list.ts';
import { exists, hasAgentsFile, isScoped, throughImport } from '../rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from '../rule-layout.ts';

const instructions = '.github/copilot-instructions.md';
/** All of these are read at once, so that a rule belongs into one of them. */
const shared = ['AGENTS.md', instructions, 'CLAUDE.md'] as const;

/** Copilot in its CLI, in VS Code and in the cloud: AGENTS.md or its instructions, and instruction files for some paths. */
export const copilotRules: RuleLayout = {
  files: () => [...shared, '.github/instructions/**', '.claude/rules/**'],
  shared: () => shared,
  own: ownFile,
  choose: (view) => (isScoped(view.rule) ? chooseScoped(view) : chooseAlways(view)),
  when: { always: 'every session of Copilot', scoped: 'sessions in which a file it is for is looked at' },
};

function ownFile({ rule, name, body, context }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  if ('refusal' in globs) return null;
  const head = `---\napplyTo: ${JSON.stringify(commaGlobs(globs))}\ndescription: ${JSON.stringify(`From ${context.document}`)}\n---\n\n`;
  return { path: `.github/instructions/${name}.instructions.md`, text: `${head}${body}\n` };
}

function chooseAlways(view: RuleView): Spot {
  const { files } = view;
  if (hasAgentsFile(view)) {
    const notes = [
      'Copilot CLI, its cloud agent and VS Code (setting chat.useAgentsMdFile) read AGENTS.md. Code review does not: for it, name `file: .github/copilot-instructions.md`.',
    ];
    return { block: 'AGENTS.md', notes };
  }
  const claude = throughImport(files, 'CLAUDE.md');
  const isInClaude = view.change.targets.includes('claude-code') && exists(files, claude);
  if (isInClaude && !exists(files, instructions)) {
    const notes = [
      'Copilot reads CLAUDE.md too, so the rule stands there once (VS Code: setting chat.useClaudeMdFile).',
    ];
    return { block: claude, notes };
  }
  return { block: instructions, notes: ['Copilot code review reads only about the first 4,000 characters of it.'] };
}

function chooseScoped(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  const claude = `.claude/rules/${view.name}.md`;
  if (exists(view.files, claude) || view.change.targets.includes('claude-code')) {
    return { covered: `Copilot reads ${claude} too: a second file would give it the rule twice.` };
  }
  const own = ownFile(view);
  return own
    ? {
        own,
        notes: [
          'A scoped rule arrives when a file it is for is looked at: it cannot prevent a first edit made without looking.',
        ],
      }
    : { refusal: 'The rule has no `paths`.' };
}
