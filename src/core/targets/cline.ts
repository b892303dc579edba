import type { Change } from '../model/change.ts';
import { assembleTarget, rulesBy } from './assemble.ts';
import type { KindPlanner } from './assemble.ts';
import { planCommentBlock, unplanCommentBlock } from './comment-block.ts';
import type { CommentBlock } from './comment-block.ts';
import { plainGlobs } from './glob-list.ts';
import { copiedHook } from './hook-copy.ts';
import { subjectsOf } from './hook-tools.ts';
import { findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import { exists, hasAgentsFile, isScoped } from './rule-layout.ts';
import type { OwnFile, RuleLayout, RuleView, Spot } from './rule-layout.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { PlanContext, Target } from './target.ts';

const layout: RuleLayout = {
  files: () => ['AGENTS.md', '.clinerules', '.clinerules/**'],
  shared: ({ files }) => [
    'AGENTS.md',
    ...[...files.keys()].filter((path) => /^\.clinerules(\/[^/]+\.(md|txt))?$/.test(path) && !/\/pm-[^/]*$/.test(path)),
  ],
  own: ownFile,
  choose: chooseSpot,
  when: { always: 'every task of Cline', scoped: 'tasks with a file it is for in their context' },
  notes: ['Where Cline looks for rules was read in its code and not tried here: see that it lists the file.'],
};

function ownFile({ rule, name, body, files }: RuleView): OwnFile | null {
  const globs = plainGlobs(rule.paths ?? []);
  // One file of that name leaves no room for a folder of rules.
  if ('refusal' in globs || exists(files, '.clinerules')) return null;
  const list = globs.map((glob) => `  - ${JSON.stringify(glob)}\n`).join('');
  const head = globs.length > 0 ? `---\npaths:\n${list}---\n\n` : '';
  return { path: `.clinerules/${name}.md`, text: `${head}${body}\n` };
}

function chooseSpot(view: RuleView): Spot {
  const globs = plainGlobs(view.rule.paths ?? []);
  if ('refusal' in globs) return globs;
  if (!isScoped(view.rule)) {
    if (hasAgentsFile(view)) return { block: 'AGENTS.md' };
    if (exists(view.files, '.clinerules')) return { block: '.clinerules' };
  }
  const own = ownFile(view);
  return own
    ? { own }
    : {
        refusal:
          '.clinerules is one file here, and Cline scopes rules only in a folder of that name: make it a folder.',
      };
}

const script = `#!/bin/sh
exec node "$(git rev-parse --show-toplevel)/.postmortem/guard.cjs" cline
`;

const ignorePath = '.clineignore';
const head = '# Files that Cline neither reads nor writes. Parts that post-mortems decided name theirs.';

/** Files that Cline may neither read nor write; it has no other permissions in a repository. */
const permission: KindPlanner = {
  files: () => [ignorePath],
  plan(change, files, context) {
    const block = blockOf(change, files, context);
    return 'refusal' in block
      ? refuse(block.refusal)
      : mergePlans(
          planCommentBlock(block),
          remark('Cline then neither reads nor writes these files by its tools; its shell still can.'),
        );
  },
  unplan(change, files, context) {
    const block = blockOf(change, files, context);
    return 'refusal' in block ? refuse(block.refusal) : unplanCommentBlock(block);
  },
};

function blockOf(change: Change, files: HarnessFiles, context: PlanContext): CommentBlock | { refusal: string } {
  const place = findPlace(files, ignorePath);
  if ('refusal' in place) return place;
  const { guard } = change;
  const globs = plainGlobs(guard?.deny?.path ?? []);
  if ('refusal' in globs) return globs;
  const reads = guard && subjectsOf(guard).some((subject) => subject === 'read' || subject === 'any');
  if (!reads || globs.length === 0 || guard.deny?.command || guard.ask || guard.allow) {
    return {
      refusal:
        'Cline has only one permission in a repository: files that it may not even read (.clineignore). Deny paths on read, or make it a change of kind hook.',
    };
  }
  const body = globs.map((glob) => `/${glob}`).join('\n');
  return { place, mark: markOf(change, context), body, context, head };
}

/** Cline: AGENTS.md and .clinerules. From its code; not run. */
const cline: Target = assembleTarget({
  id: 'cline',
  title: 'Cline',
  rules: rulesBy(layout),
  hook: copiedHook({
    target: 'cline',
    agent: 'Cline',
    file: '.clinerules/hooks/PreToolUse',
    text: script,
    notes: [
      'Make the file executable (chmod +x). Cline runs one file per event: call the guard from yours if there is one.',
    ],
  }),
  permission,
});

export default cline;
