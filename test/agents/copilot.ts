import * as path from 'node:path';
import type { Agent } from './agent.ts';

/** Copilot CLI with a provider of one's own, headless; the folder is trusted for the run. */
export const copilot: Agent = {
  id: 'copilot',
  title: 'Copilot CLI',
  pinned: { name: '@github/copilot', version: '1.0.102', command: 'copilot' },
  call(act, project) {
    if ('shell' in act) return { name: 'bash', input: { command: act.shell, description: 'a step' } };
    if ('read' in act) return { name: 'view', input: { path: path.join(project, act.read) } };
    if ('write' in act) return { name: 'create', input: { path: path.join(project, act.write), file_text: act.text } };
    return { name: 'edit', input: { path: path.join(project, act.edit), old_str: act.old, new_str: act.text } };
  },
  prepare: ({ home }, port, prompt = 'go on') => ({
    args: [
      '-p',
      prompt,
      '--allow-all-tools',
      '--allow-all-paths',
      '--trust-folder',
      '--no-auto-update',
      '--output-format',
      'json',
    ],
    env: {
      COPILOT_HOME: path.join(home, '.copilot'),
      COPILOT_PROVIDER_BASE_URL: `http://127.0.0.1:${port}/v1`,
      COPILOT_MODEL: 'scripted',
      COPILOT_OFFLINE: 'true',
    },
  }),
  store: '.copilot/session-state',
  decide({ result }) {
    if (/unable to ask user|no interactive user response/i.test(result)) return 'asked';
    return /denied|blocked/i.test(result) ? 'refused' : 'carried out';
  },
};
