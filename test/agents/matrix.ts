// The verdict matrix, measured: every row's hook is registered as each agent reads it, and the call runs or does not.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { HookOutcome, Verdict } from '../../src/core/model/proof.ts';
import { targets } from '../../src/core/targets/index.ts';
import type { HarnessFiles } from '../../src/core/targets/harness-file.ts';
import { makePlace, runAgent, type Agent, type Decision, type Place } from './agent.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { hookRows, type Column, type Fate, type HookRow } from './hook-rows.ts';
import type { Report } from './report.ts';

const seconds = 5;

interface Registration {
  readonly column: Column;
  readonly agent: Agent;
  readonly file: string;
  readonly hooks: object;
}

const group = (command: string, more: object = {}) => [
  { matcher: 'Bash', hooks: [{ type: 'command', command, timeout: seconds, ...more }] },
];
const inClaude = 'sh "$CLAUDE_PROJECT_DIR/hook.sh"';
const flat = { type: 'command', bash: 'sh ./hook.sh', timeoutSec: seconds };

/** How each column registers the one hook that plays all rows. */
const registrations: readonly Registration[] = [
  { column: 'CC', agent: claude, file: '.claude/settings.json', hooks: { hooks: { PreToolUse: group(inClaude) } } },
  {
    column: 'CC block',
    agent: claude,
    file: '.claude/settings.json',
    hooks: { hooks: { PreToolUse: group(inClaude, { onFailure: 'block' }) } },
  },
  {
    column: 'CX',
    agent: codex,
    file: '.codex/hooks.json',
    hooks: { hooks: { PreToolUse: group('sh "$(git rev-parse --show-toplevel)/hook.sh"') } },
  },
  {
    column: 'CP camel',
    agent: copilot,
    file: '.github/hooks/rows.json',
    hooks: { version: 1, hooks: { preToolUse: [{ ...flat, matcher: 'bash' }] } },
  },
  {
    column: 'CP Pascal',
    agent: copilot,
    file: '.github/hooks/rows.json',
    hooks: { version: 1, hooks: { PreToolUse: [{ ...flat, matcher: 'Bash' }] } },
  },
];

/** Runs all rows through an agent, in one session for each way of registering, and notes measured against expected. */
export async function measureMatrix(agent: Agent, command: string, report: Report): Promise<void> {
  for (const registration of registrations.filter((one) => one.agent === agent)) {
    const place = makePlace({
      'hook.sh': hookScript(),
      [registration.file]: `${JSON.stringify(registration.hooks, null, 2)}\n`,
    });
    fs.mkdirSync(path.join(place.project, 'ran'));
    const acts = [...hookRows.map(({ id }) => ({ shell: commandOf(id) })), { shell: commandOf('after') }];
    const run = await runAgent({ agent, command, place, acts });
    for (const [index, row] of hookRows.entries()) {
      const ran = fs.existsSync(path.join(place.project, 'ran', `${row.id}.txt`));
      const outcome = run.outcomes[index];
      const endsRun = row === hookRows.at(-1) && run.outcomes.length === hookRows.length;
      const fate = ran ? (endsRun ? 'S' : 'R') : fateOfRefusal(outcome?.decision ?? null);
      const told = foretell(registration, row, place);
      report.row({
        table: 'Hooks before tool use',
        row: row.title,
        column: registration.column,
        measured: fate,
        expected: row.expected[registration.column],
        ...(told === null ? {} : { product: told }),
        detail: outcome?.result ?? run.output.slice(-600),
      });
    }
  }
}

function fateOfRefusal(decision: Decision | null): Fate | '?' {
  return decision === 'asked' ? 'A' : decision === 'refused' ? 'B' : '?';
}

function commandOf(id: string): string {
  return `echo ran > ran/${id}.txt`;
}

/** One script for all rows: it looks for the row's file in its input, and does what the row says. */
function hookScript(): string {
  const cases = hookRows.map(({ id, body }) => `*ran/${id}.txt*)\n  ${body}\n  ;;`);
  return ['#!/bin/sh', 'input=$(cat)', 'case "$input" in', ...cases, 'esac', ''].join('\n');
}

/** What the product's verdict function makes of the same hook; null when the agent's target has none. */
function foretell({ agent, file }: Registration, row: HookRow, { project }: Place): Fate | null {
  const protocol = targets.find(({ id }) => id === agent.id)?.protocol;
  if (!protocol) return null;
  const files: HarnessFiles = new Map([
    [file, { text: fs.readFileSync(path.join(project, file), 'utf8'), linkTo: null }],
  ]);
  const [entry] = protocol.hooks(files).entries;
  if (!entry) return null;
  return fateOf(protocol.verdict(runHook(row, project), entry, agent.pinned.version));
}

function runHook({ id }: HookRow, project: string): HookOutcome {
  const input = JSON.stringify({ tool_input: { command: commandOf(id) } });
  const ended = spawnSync('sh', ['hook.sh'], { cwd: project, input, encoding: 'utf8', timeout: 1000 });
  const timedOut = ended.error !== undefined;
  return {
    exit: ended.status,
    signal: ended.signal,
    stdout: ended.stdout,
    stderr: ended.stderr,
    timedOut,
    spawnError: null,
    ms: 1000,
  };
}

function fateOf({ effect, endsRun }: Verdict): Fate {
  if (effect === 'stop' || effect === 'error-stop') return 'B';
  if (effect === 'ask') return 'A';
  return endsRun ? 'S' : 'R';
}
