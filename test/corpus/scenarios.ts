// What an engineer decided on recorded sessions, and three ways in which each decision is undone by somebody later.
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Recorded } from './scratch.ts';

/** One way in which a prevention comes to stand no more. */
export interface Way {
  readonly title: string;
  disarm(repo: string): void;
  /** What must be said of it, after `disarmed`. */
  readonly told: RegExp;
}

/** A session, the change that was decided on it, and how it is disarmed. */
export interface Scenario {
  readonly title: string;
  readonly recorded: Recorded;
  readonly lead: string;
  /** The lines of the change block between `id` and `owner`. */
  readonly change: string;
  /** The change has a guard, whose cases are taken from the run. */
  readonly isGuarded: boolean;
  readonly ways: readonly Way[];
}

function rewrite(file: string, change: (text: string) => string): (repo: string) => void {
  return (repo) => {
    const whole = path.join(repo, file);
    const before = fs.readFileSync(whole, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing to disarm in ${file}`);
    fs.writeFileSync(whole, after);
  };
}

function remove(file: string): (repo: string) => void {
  return (repo) => {
    fs.rmSync(path.join(repo, file));
  };
}

/** The three ways for a hook: its entry gone, its program edited, its matcher in the wrong case. */
function hookWays(file: string): readonly Way[] {
  return [
    { title: 'a removed entry', disarm: rewrite(file, () => '{}\n'), told: /is not in .* any more as it was applied/ },
    {
      title: 'an edited script',
      disarm: rewrite('.postmortem/guard.cjs', (text) => `${text}\nprocess.exitCode = 0;\n`),
      told: /guard\.cjs was edited since it was applied/,
    },
    {
      title: 'a matcher in the wrong case',
      disarm: rewrite(file, (text) =>
        text.replace(/"matcher": "([^"]*)"/, (_, names: string) => `"matcher": "${names.toLowerCase()}"`),
      ),
      told: /never runs: the matcher `[^`]*` (?:is lower-case|matches no)/,
    },
  ];
}

/** A block in a rule file: its line gone, its words turned round, the whole of it gone. */
function ruleWays(file: string, words: readonly [string, string]): readonly Way[] {
  const [from, to] = words;
  return [
    {
      title: 'a removed line',
      disarm: rewrite(file, (text) =>
        text
          .split('\n')
          .filter((line) => !line.includes(from))
          .join('\n'),
      ),
      told: /reads otherwise here|is not in .* any more as it was applied/,
    },
    {
      title: 'an edited rule',
      disarm: rewrite(file, (text) => text.replace(from, to)),
      told: /reads otherwise here|was edited/,
    },
    {
      title: 'a removed block',
      disarm: rewrite(file, (text) => text.replace(/^<!-- postmortem:begin[^]*?^<!-- postmortem:end.*$/m, '')),
      told: /is not in .* any more as it was applied/,
    },
  ];
}

const claude = (file: string, root: string): Recorded => ({ agent: 'claude-code', file: `claude-code/${file}`, root });

/** Sessions with refusals, stops, corrections and bypasses. */
export const scenarios: readonly Scenario[] = [
  {
    title: 'a permission after a refused command',
    recorded: claude('entire-60b38d1e-stash-denied.jsonl', '/Users/gtrrz-victor/wks/test-cli/cli'),
    lead: 'Deny the command in this repository',
    change: `kind: permission
targets: [claude-code, codex]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Uncommitted work is not yours: read the files as they are." }`,
    isGuarded: true,
    ways: [
      {
        title: 'a removed entry',
        disarm: rewrite('.claude/settings.json', () => '{}\n'),
        told: /The permission is not in .* any more as it was applied/,
      },
      {
        title: 'an edited entry',
        disarm: rewrite('.claude/settings.json', (text) => text.replace('git stash:*', 'git stash push:*')),
        told: /The permission is not in .* any more as it was applied/,
      },
      {
        title: 'a name in the wrong case',
        disarm: rewrite('.claude/settings.json', (text) => text.replace('Bash(', 'bash(')),
        told: /The permission is not in .* any more as it was applied/,
      },
    ],
  },
  {
    title: 'a hook after work was put aside to try something',
    recorded: claude('entire-1c38adc0-git-config.jsonl', '/Users/soph/Work/entire/devenv/cli'),
    lead: 'Have old code tried in a copy',
    change: `kind: hook
targets: [claude-code, codex]
guard: { on: shell, deny: { command: ["git stash"] }, message: "Do not stash: try old code in a git worktree." }`,
    isGuarded: true,
    ways: hookWays('.claude/settings.json'),
  },
  {
    title: 'a hook that asks before files that were refused twice',
    recorded: claude('entire-f6833005-hook-block.jsonl', '/Users/soph/Work/entire/devenv/cli'),
    lead: 'Ask before the test skill is changed',
    change: `kind: hook
targets: [claude-code, gemini-cli]
guard: { on: edit, ask: { path: [".claude/skills/**"] }, message: "Say what is to change in the skill, and ask." }`,
    isGuarded: true,
    ways: hookWays('.claude/settings.json'),
  },
  {
    title: 'a limit after tests failed again and again',
    recorded: claude('entire-0a93878f-reset-command.jsonl', '/Users/gtrrz-victor/wks/test-cli/cli'),
    lead: 'Stop after two failures',
    change: `kind: hook
targets: [claude-code, codex]
guard: { on: shell, limit: { failures: 2 }, message: "Two commands failed in a row: say what is known, and ask." }`,
    isGuarded: true,
    ways: hookWays('.claude/settings.json'),
  },
  {
    title: 'a scoped document after failures in CI',
    recorded: claude('entire-2cfdacb8-ci-failures.jsonl', '/Users/soph/Work/entire/devenv/cli'),
    lead: 'Write down how actions are tried',
    change: `kind: doc
targets: [claude-code, cursor]
doc: { path: docs/actions.md, text: "Try an action in a fork before it is handed over.", paths: [".github/**"] }`,
    isGuarded: false,
    ways: [
      { title: 'a removed document', disarm: remove('docs/actions.md'), told: /docs\/actions\.md is gone/ },
      {
        title: 'an edited document',
        disarm: rewrite('docs/actions.md', (text) => text.replace('Try an action', 'Never try an action')),
        told: /docs\/actions\.md/,
      },
      {
        title: 'a pointer scoped away',
        disarm: (repo) => {
          const [pointer = ''] = fs.readdirSync(path.join(repo, '.claude/rules'));
          rewrite(`.claude/rules/${pointer}`, (text) => text.replace('.github/**', 'nowhere/**'))(repo);
        },
        told: /\.claude\/rules\/pm-/,
      },
    ],
  },
  {
    title: 'a rule after a correction',
    recorded: claude('entire-e8811ad6-failed-manual-tests.jsonl', '/Users/alex/workspace/cli/.worktrees/2'),
    lead: 'Have the log read first',
    change: `kind: rule
targets: [claude-code, codex]
rule: { do: add, text: "Read the debug log before a fix is called done." }`,
    isGuarded: false,
    ways: ruleWays('CLAUDE.md', ['before a fix', 'after a fix']),
  },
  {
    title: 'a limit on failures in a row',
    recorded: {
      agent: 'codex',
      file: 'codex/agentv-019efc87.jsonl',
      root: '/home/entity/projects/EntityProcess/agentv',
    },
    lead: 'Stop after failures in a row',
    change: `kind: hook
targets: [codex, claude-code]
guard: { on: shell, limit: { failures: 2 }, message: "Two failures in a row: say what is known, and ask." }`,
    isGuarded: true,
    ways: hookWays('.codex/hooks.json'),
  },
  {
    title: 'a rule for OpenCode after a correction',
    recorded: {
      agent: 'opencode',
      file: 'opencode/bestcodes-017eabd4-angry.json',
      root: '/home/bestcodes/Projects/bestcodes.dev',
    },
    lead: 'Do what was asked and no more',
    change: `kind: rule
targets: [agents-md, claude-code]
rule: { do: add, text: "Change only what the request names; ask before the rest." }`,
    isGuarded: false,
    ways: ruleWays('AGENTS.md', ['Change only', 'Change more than']),
  },
];
