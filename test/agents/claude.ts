import * as path from 'node:path';
import type { Agent } from './agent.ts';

/** Claude Code, headless, every tool that the tests use allowed. */
export const claude: Agent = {
  id: 'claude-code',
  title: 'Claude Code',
  pinned: { name: '@anthropic-ai/claude-code', version: '2.1.329', command: 'claude' },
  call(act, project) {
    if ('shell' in act) return { name: 'Bash', input: { command: act.shell, description: 'a step' } };
    if ('read' in act) return { name: 'Read', input: { file_path: path.join(project, act.read) } };
    if ('write' in act)
      return { name: 'Write', input: { file_path: path.join(project, act.write), content: act.text } };
    const input = { file_path: path.join(project, act.edit), old_string: act.old, new_string: act.text };
    return { name: 'Edit', input };
  },
  prepare: (_place, port, prompt = 'go on') => ({
    args: ['-p', prompt, '--output-format', 'stream-json', '--verbose', '--allowedTools', 'Bash,Read,Edit,Write'],
    env: {
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
      ANTHROPIC_API_KEY: 'none',
      DISABLE_TELEMETRY: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
  }),
  store: '.claude/projects',
  decide({ callId }, output) {
    const found = new RegExp(`\\{"id":"${callId}"[^{}]*(?:\\{[^{}]*\\}[^{}]*)?\\}`).exec(output)?.[0] ?? '';
    if (!found.includes('"decision":"reject"')) return 'carried out';
    return found.includes('"user-rejected"') ? 'asked' : 'refused';
  },
};
