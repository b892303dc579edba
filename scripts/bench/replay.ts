// What replaying 1,000 recorded calls costs, through a shell hook and through the guard, beside bare processes.
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Case, HookEntry } from '../../src/core/model/proof.ts';
import claudeCode from '../../src/core/targets/claude-code/index.ts';
import { openSandbox } from '../../src/node/replay/sandbox.ts';
import { defaultLimits, replayCases } from '../../src/node/replay/replay.ts';
import { makeScratch } from '../../src/node/replay/scratch.ts';
import { bundleGuard } from '../guard-bundle.ts';
import { printRows } from './table.ts';

const calls = 1_000;
/** As many processes at once as a replay has of hooks that keep nothing. */
const width = 3;

const guards = { guards: [{ id: 'pm-00000000/c1', document: 'postmortems/x.md', on: 'shell', deny: { command: ['git push'] }, message: 'No.' }] }; // prettier-ignore

/** A shell call like many others; every one differs, so that none is answered from memory. */
function caseOf(index: number, root: string): Case {
  const command = index % 10 === 0 ? `git push origin part-${index}` : `echo ${index}`;
  const call = {
    agent: 'claude-code',
    agentVersion: null,
    tool: 'Bash',
    toolKind: 'shell' as const,
    input: { command },
    command,
    root,
    cwd: '',
    sessionId: 'bench',
    toolUseId: `toolu_${index}`,
    time: null,
    model: null,
    permissionMode: null,
    ok: true,
    before: null,
  };
  const must = index % 10 === 0 ? ('stop' as const) : ('pass' as const);
  return { id: `c1.${index}`, change: 'c1', must, why: '', call, past: null, masked: false, line: index + 1 };
}

function entryOf(command: string): HookEntry {
  return {
    target: 'claude-code',
    file: '.claude/settings.json',
    event: 'PreToolUse',
    matcher: 'Bash',
    type: 'command',
    command,
    args: null,
    timeoutMs: 60_000,
    at: ['hooks', 'PreToolUse', 0, 'hooks', 0],
    range: { start: 0, end: 0 },
    line: 1,
    fields: {},
    ours: false,
  };
}

/** Milliseconds for all calls through one hook; fails when a case did not go as it must. */
async function replay(command: string, repo: string): Promise<number> {
  const { protocol } = claudeCode;
  if (!protocol) throw new Error('Claude Code has no hook protocol');
  const scratch = await makeScratch({ repo, repository: null, commit: null, today: ['.postmortem', 'hook.sh'] });
  try {
    const hooks = [{ entry: entryOf(command), isStateful: false }];
    const place = { scratch, sandbox: await openSandbox(repo, repo), home: repo, path: process.env.PATH ?? '' };
    const cases = Array.from({ length: calls }, (_, index) => caseOf(index, repo));
    const start = performance.now();
    const results = await replayCases(cases, { protocol, agent: 'Claude Code', version: null, hooks, limits: defaultLimits, ...place }); // prettier-ignore
    const wrong = results.filter(({ holds }) => !holds).length;
    if (wrong > 0) throw new Error(`${wrong} of ${calls} cases did not go as they must`);
    return performance.now() - start;
  } finally {
    await scratch.remove();
  }
}

/** Milliseconds for as many processes that do nothing. */
async function spawnBare(program: string, args: readonly string[]): Promise<number> {
  const start = performance.now();
  let left = calls;
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      await new Promise((resolve, reject) => {
        spawn(program, args, { stdio: 'ignore' }).once('error', reject).once('exit', resolve);
      });
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return performance.now() - start;
}

/** Prints the cost of replaying beside that of the processes alone. */
export async function benchReplay(): Promise<void> {
  const repo = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'agent-postmortem-bench-replay-')));
  try {
    fs.mkdirSync(path.join(repo, '.postmortem'));
    fs.writeFileSync(path.join(repo, '.postmortem/guard.cjs'), await bundleGuard());
    fs.writeFileSync(path.join(repo, '.postmortem/guards.json'), JSON.stringify(guards));
    fs.writeFileSync(
      path.join(repo, 'hook.sh'),
      'read -r line; case "$line" in *"git push"*) echo no >&2; exit 2;; esac\n',
    );
    const guard = `node -e "require(process.env.CLAUDE_PROJECT_DIR+'/.postmortem/guard.cjs')" claude`;
    const pairs = [
      ['an `sh` hook', await spawnBare('sh', ['-c', ':']), await replay('sh "$CLAUDE_PROJECT_DIR"/hook.sh', repo)],
      ['the guard', await spawnBare(process.execPath, ['-e', '0']), await replay(guard, repo)],
    ] as const;
    printRows(`${calls} recorded calls replayed, ${calls} processes, ${width} at once`, [
      ...pairs.map(([program, bare, replayed]) => ({
        what: `${program}, for each call`,
        cost: replayed / calls,
        against: { what: 'a bare process', cost: bare / calls },
      })),
      { what: 'peak memory of the process that replays', cost: process.resourceUsage().maxRSS / 1024, unit: 'MB' },
    ]);
  } finally {
    fs.rmSync(repo, { recursive: true, force: true });
  }
}
