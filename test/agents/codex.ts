import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Act, Agent } from './agent.ts';

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
  prepare({ project, home }, port) {
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
    fs.writeFileSync(path.join(folder, 'config.toml'), `${config.join('\n')}\n`);
    return {
      args: ['exec', '--dangerously-bypass-approvals-and-sandbox', '--dangerously-bypass-hook-trust', 'go on'],
      env: { CODEX_HOME: folder, SCRIPTED_KEY: 'none' },
    };
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
