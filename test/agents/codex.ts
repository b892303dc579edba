import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import type { Act, Agent, Place } from './agent.ts';

/** Codex, headless and without its own sandbox; the project and its hooks are trusted for the run. */
export const codex: Agent = {
  id: 'codex',
  title: 'Codex',
  pinned: { name: '@openai/codex', version: '0.169.0', command: 'codex' },
  call(act) {
    if ('shell' in act) return { name: 'exec_command', input: { cmd: act.shell } };
    if ('read' in act) return { name: 'exec_command', input: { cmd: `cat ${act.read}` } };
    return { name: 'apply_patch', input: patchOf(act) };
  },
  prepare({ project, home }, port, prompt = 'go on') {
    const folder = path.join(home, '.codex');
    fs.mkdirSync(folder, { recursive: true });
    const provider = `{ name = "scripted", base_url = "http://127.0.0.1:${port}/v1", wire_api = "responses", env_key = "SCRIPTED_KEY" }`;
    const config = [
      'model = "gpt-5.5"',
      'model_provider = "scripted"',
      `model_providers.scripted = ${provider}`,
      `[projects.${JSON.stringify(project)}]`,
      'trust_level = "trusted"',
    ];
    const approvals = path.join(folder, approvalsFile);
    const isApproved = fs.existsSync(approvals);
    if (isApproved) config.push(fs.readFileSync(approvals, 'utf8'));
    fs.writeFileSync(path.join(folder, 'config.toml'), `${config.join('\n')}\n`);
    const trust = isApproved ? [] : ['--dangerously-bypass-hook-trust'];
    return {
      args: ['exec', '--dangerously-bypass-approvals-and-sandbox', ...trust, prompt],
      env: { CODEX_HOME: folder, SCRIPTED_KEY: 'none' },
    };
  },
  async approve(place, command) {
    const { env } = codex.prepare(place, 0);
    const hooks = await listHooks(command, place, env);
    const tables = hooks.map(
      ({ key, currentHash }) => `[hooks.state.${JSON.stringify(key)}]\ntrusted_hash = ${JSON.stringify(currentHash)}\n`,
    );
    fs.writeFileSync(path.join(place.home, '.codex', approvalsFile), tables.join('\n'));
    codex.prepare(place, 0);
  },
  store: '.codex/sessions',
  decide({ result }) {
    if (/approval (?:required|policy)/i.test(result)) return 'asked';
    return /blocked by PreToolUse hook|rejected|forbidden/i.test(result) ? 'refused' : 'carried out';
  },
};

function patchOf(act: Exclude<Act, { shell: string } | { read: string }>): string {
  const lines = (text: string, sign: string) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => sign + line);
  const body =
    'write' in act
      ? [`*** Add File: ${act.write}`, ...lines(act.text, '+')]
      : [`*** Update File: ${act.edit}`, '@@', ...lines(act.old, '-'), ...lines(act.text, '+')];
  return ['*** Begin Patch', ...body, '*** End Patch'].join('\n');
}

/** Tables for the user's configuration that say which hooks the user has approved. */
const approvalsFile = 'approvals.toml';

interface ListedHook {
  readonly key: string;
  readonly currentHash: string;
}

/** The hooks that Codex finds in the project, as its app server lists them. */
async function listHooks(
  command: string,
  { project, home }: Place,
  env: Readonly<Record<string, string>>,
): Promise<readonly ListedHook[]> {
  const child = spawn(command, ['app-server'], {
    cwd: project,
    env: { HOME: home, PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 30_000,
  });
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  send({ id: 1, method: 'initialize', params: { clientInfo: { name: 'test', version: '1' } } });
  let found: readonly ListedHook[] = [];
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const { id, result } = JSON.parse(line) as { id?: number; result?: { data?: { hooks: ListedHook[] }[] } };
    if (id === 1) {
      send({ method: 'initialized' });
      send({ id: 2, method: 'hooks/list', params: { cwds: [project] } });
    }
    if (id !== 2) continue;
    found = result?.data?.[0]?.hooks ?? [];
    child.stdin.end();
    child.kill();
  }
  return found;
}
