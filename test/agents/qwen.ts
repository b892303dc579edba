import * as path from 'node:path';
import type { Agent } from './agent.ts';

/** Qwen Code, headless; whatever no permission stops is carried out. */
export const qwen: Agent = {
  id: 'qwen',
  title: 'Qwen Code',
  pinned: { name: '@qwen-code/qwen-code', version: '0.24.4', command: 'qwen' },
  call(act, project) {
    if ('shell' in act)
      return { name: 'run_shell_command', input: { command: act.shell, description: 'a step', is_background: false } };
    if ('read' in act) return { name: 'read_file', input: { file_path: path.join(project, act.read) } };
    if ('write' in act)
      return { name: 'write_file', input: { file_path: path.join(project, act.write), content: act.text } };
    const input = { file_path: path.join(project, act.edit), old_string: act.old, new_string: act.text };
    return { name: 'edit', input };
  },
  // Without this its shell is not there at all; a deny holds, a question is not asked.
  prepare: (_place, port) => ({
    args: ['-p', 'go on', '--approval-mode', 'yolo', '--auth-type', 'openai'],
    env: {
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      OPENAI_MODEL: 'scripted',
      QWEN_CODE_SUPPRESS_YOLO_WARNING: '1',
    },
  }),
  store: '.qwen',
  decide({ result }) {
    if (/requires permission to use/i.test(result)) return 'asked';
    return /was denied by permission rules/i.test(result) ? 'refused' : 'carried out';
  },
};
