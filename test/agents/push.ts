// What a deny rule on `git push` catches: each way of saying it is tried against a real remote.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFiles } from '../../src/core/targets/harness-file.ts';
import { git, makePlace, runAgent, type Agent, type Place } from './agent.ts';
import { pushRows, type Catch, type PushColumn } from './push-rows.ts';
import type { Report } from './report.ts';
import { recordedCall } from '../support/recorded-call.ts';

interface Denied {
  readonly column: PushColumn;
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** How each agent is told to refuse `git push`. */
const rules: Readonly<Partial<Record<Agent['id'], Denied>>> = {
  'claude-code': {
    column: 'Claude Code',
    files: { '.claude/settings.json': '{ "permissions": { "deny": ["Bash(git push:*)"] } }\n' },
    args: [],
  },
  codex: {
    column: 'Codex',
    files: { '.codex/rules/push.rules': 'prefix_rule(pattern = ["git", "push"], decision = "forbidden")\n' },
    args: [],
  },
  copilot: { column: 'Copilot CLI', files: {}, args: ['--deny-tool', 'shell(git push)'] },
  opencode: {
    column: 'OpenCode',
    files: { 'opencode.json': '{ "permission": { "bash": { "git push *": "deny" } } }\n' },
    args: [],
  },
};

/** Tries every row in one session and notes which of them reached the remote. */
export async function measurePush(agent: Agent, command: string, report: Report): Promise<void> {
  const rule = rules[agent.id];
  if (!rule) return;
  const { column, files, args } = rule;
  const place = makePlace(files);
  const remote = path.join(path.dirname(place.project), 'remote.git');
  git(place.project, 'init', '--quiet', '--bare', remote);
  git(place.project, 'remote', 'add', 'origin', remote);
  const lines = pushRows.map((row, index) => row.command.replace('REF', `row-${index}`));
  // Not every machine has sudo, and none should be asked for a password.
  const programs = path.join(path.dirname(place.project), 'programs');
  fs.mkdirSync(programs);
  fs.writeFileSync(path.join(programs, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  const env = { PATH: [programs, process.env['PATH'] ?? ''].join(path.delimiter) };
  // Shells that some agents start make a PATH of their own.
  for (const name of ['.bashrc', '.bash_profile', '.profile']) {
    fs.writeFileSync(path.join(place.home, name), `PATH="${programs}:$PATH"\n`);
  }
  const run = await runAgent({ agent, command, place, acts: lines.map((shell) => ({ shell })), args, env });
  const pushed = new Set(git(remote, 'branch', '--format=%(refname:short)').split('\n'));
  for (const [index, { title, expected }] of pushRows.entries()) {
    const outcome = run.outcomes[index];
    const measured = pushed.has(`row-${index}`)
      ? 'R'
      : outcome?.decision === 'carried out'
        ? 'R?'
        : outcome
          ? 'B'
          : '?';
    const told = foretell(agent, { files, line: lines[index] ?? '', place });
    report.row({
      table: 'A deny rule on `git push`',
      row: title,
      column,
      measured,
      expected: expected[column],
      ...(told === null ? {} : { product: told }),
      detail: `${lines[index] ?? ''}\n${outcome?.result ?? run.output.slice(-600)}`,
    });
  }
}

/** What the product's own matcher makes of the rule; null when it has none, or says itself that it is not sure. */
function foretell(
  agent: Agent,
  { files, line, place }: { readonly files: Denied['files']; readonly line: string; readonly place: Place },
): Catch | null {
  const permissions = targets.find(({ id }) => id === agent.id)?.permissions;
  if (!permissions || Object.keys(files).length === 0) return null;
  const harness: HarnessFiles = new Map(Object.entries(files).map(([name, text]) => [name, { text, linkTo: null }]));
  const call = recordedCall({
    agent: agent.id,
    agentVersion: agent.pinned.version,
    tool: agent.id === 'codex' ? 'exec_command' : 'Bash',
    toolKind: 'shell',
    input: agent.id === 'codex' ? { cmd: line } : { command: line },
    command: line,
    root: place.project,
  });
  const at = { root: place.project, home: place.home, transcript: null };
  const verdict = permissions.verdict(permissions.rules(harness), call, at);
  if (!verdict?.certain) return null;
  return verdict.effect === 'stop' ? 'B' : 'R';
}
