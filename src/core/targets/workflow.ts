import type { Change } from '../model/change.ts';
import { markOf, mergePlans, refuse, remark } from './plans.ts';
import { planOwnFile, unplanOwnFile } from './rule-file.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';

/** The workflow of a change, by its name `pm-3f9a11c2-c1`. */
export function workflowPath(name: string): string {
  return `.github/workflows/${name.replace(/^pm-/, 'postmortem-')}.yml`;
}

/** Writes a workflow of its own that runs the change's command; others' workflows are never touched. */
export function planWorkflow(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const rendered = render(change, context);
  if ('refusal' in rendered) return refuse(rendered.refusal);
  const { path, text } = rendered;
  return mergePlans(
    planOwnFile(files, path, { text, context }),
    remark(
      `${path} runs the command on a bare Ubuntu machine: add the steps that your project needs before it (its language, its dependencies).`,
      'A red run keeps nothing from being merged until a branch rule of the repository requires this check.',
      'It is for every agent and every person alike; other systems than GitHub Actions need the command in their own files.',
    ),
  );
}

/** Deletes the workflow if it is as it was written. */
export function unplanWorkflow(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  const rendered = render(change, context);
  if ('refusal' in rendered) return refuse(rendered.refusal);
  return unplanOwnFile(files, rendered.path, { text: rendered.text, context });
}

function render(change: Change, context: PlanContext): { path: string; text: string } | { refusal: string } {
  const command = change.test?.command.trim() ?? '';
  if (command === '') return { refusal: 'The change has no `test` with a command.' };
  if (/\$\{\{/.test(command)) {
    return { refusal: 'The command holds ${{ … }}, which GitHub would replace: leave expressions out of it.' };
  }
  const mark = markOf(change, context);
  const lines = command.split(/\r?\n/).map((line) => (line.trim() === '' ? '' : `          ${line}`));
  const text = `# From the post-mortem ${context.document}. Yours to change; delete it when it is no longer wanted.
name: ${JSON.stringify(`Post-mortem ${mark}`)}

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
${lines.join('\n')}
`;
  return { path: workflowPath(mark.replace('/', '-')), text };
}
