import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Agent } from './agent.ts';

/** OpenCode, headless, with a provider of one's own; what it would ask about is refused. */
export const opencode: Agent = {
  id: 'opencode',
  title: 'OpenCode',
  pinned: { name: 'opencode-ai', version: '1.18.33', command: 'opencode' },
  call(act, project) {
    if ('shell' in act) return { name: 'bash', input: { command: act.shell, description: 'a step' } };
    if ('read' in act) return { name: 'read', input: { filePath: path.join(project, act.read) } };
    if ('write' in act) return { name: 'write', input: { filePath: path.join(project, act.write), content: act.text } };
    const input = { filePath: path.join(project, act.edit), oldString: act.old, newString: act.text };
    return { name: 'edit', input };
  },
  prepare({ home }, port) {
    const folder = path.join(home, '.config/opencode');
    fs.mkdirSync(folder, { recursive: true });
    const options = { baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none' };
    const models = { scripted: { name: 'scripted', tool_call: true, limit: { context: 200_000, output: 8_000 } } };
    const provider = { scripted: { npm: '@ai-sdk/openai-compatible', name: 'Scripted', options, models } };
    const settings = {
      provider,
      model: 'scripted/scripted',
      small_model: 'scripted/scripted',
      share: 'disabled',
      experimental: { continue_loop_on_deny: true },
    };
    fs.writeFileSync(path.join(folder, 'opencode.json'), JSON.stringify(settings));
    return {
      args: ['run', 'go on'],
      env: { OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' },
    };
  },
  store: '.local/share/opencode',
  decide({ result }) {
    if (/user rejected permission/i.test(result)) return 'asked';
    return /rule which prevents you from using this specific tool call/i.test(result) ? 'refused' : 'carried out';
  },
};
