// What `init` writes, as text; the commands stand in one place.

const check = 'npx --yes agent-postmortem check';
const prove = 'npx --yes agent-postmortem prove --all';

/** Where the workflow of `init --ci` goes. */
export const workflowFile = '.github/workflows/postmortem.yml';

/** A GitHub Actions workflow that checks the post-mortems and tries what was applied. */
export const workflow = `# Checks the post-mortems, and tries whether their preventions still stand. Written by \`agent-postmortem init --ci\`; it is yours.
# Both commands end with 1 on findings, and this workflow then fails. \`npx\` takes the command agent-postmortem from this
# project's dependencies, else from the registry that npm is set up with: it must be available in one of the two.
name: Post-mortems
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  postmortems:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          # Commits that a post-mortem names are looked up.
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: Check the post-mortems
        run: ${check}
      - name: Try the preventions on their recorded calls
        if: always()
        run: ${prove}
`;

/** The lines of a shell script that a commit hook runs. */
export const hookLines: readonly string[] = [check, prove];

/** The script of a commit hook for a repository that has no tool for them. */
export const hookScript = `#!/bin/sh\nset -e\n${hookLines.join('\n')}\n`;

/** The harness and the post-mortems: what the commit hook is about. */
function harnessPattern(folder: string): string {
  const literal = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `^(${literal}/|\\.(postmortem|claude|codex|cursor|gemini|github)/|(.*/)?(AGENTS|CLAUDE|GEMINI)\\.md$)`;
}

/** An item of \`repos\` in \`.pre-commit-config.yaml\`, without indentation. */
export function preCommitItem(folder: string): readonly string[] {
  const hook = (id: string, name: string, entry: string): readonly string[] => [
    `    - id: ${id}`,
    `      name: ${name}`,
    `      entry: ${entry}`,
    '      language: system',
    '      pass_filenames: false',
    `      files: '${harnessPattern(folder)}'`,
  ];
  return [
    '- repo: local',
    '  hooks:',
    ...hook('agent-postmortem-check', 'check the post-mortems', check),
    ...hook('agent-postmortem-prove', 'try the preventions on their recorded calls', prove),
  ];
}

/** Two commands of lefthook, without indentation. */
export const lefthookCommands: readonly string[] = [
  'agent-postmortem-check:',
  `  run: ${check}`,
  'agent-postmortem-prove:',
  `  run: ${prove}`,
];

/** Lines for the template of pull requests. */
export function pullRequestLines(folder: string): string {
  return [
    `- [ ] No agent run behind this change went wrong, or its post-mortem is in \`${folder}/\` (an hour or more had to be redone, it failed like this before, or it was caught at the last moment).`,
    `- [ ] Rules, hooks and permissions that this change touches name their post-mortem, and \`${prove}\` passes.`,
  ].join('\n');
}

/** Lines for the runbook. */
export function runbookLines(folder: string): string {
  return [
    '**When an agent’s run went wrong**',
    '',
    `- Write its post-mortem within a week: \`npx --yes agent-postmortem new\`. Past ones are in \`${folder}/\`.`,
    '- Land its one or two changes in the same week, each shown to work: `npx --yes agent-postmortem apply FILE`, then `prove FILE`.',
    '- Read the quarter’s post-mortems once a quarter, everybody who works with the agents: `npx --yes agent-postmortem review`.',
  ].join('\n');
}
