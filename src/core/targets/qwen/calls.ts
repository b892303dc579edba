import type { FileAct } from '../replay-call.ts';
import { quoteWord } from '../replay-words.ts';
import type { ToolWords } from '../replay-words.ts';

/** Qwen Code's own tools. */
export const qwenWords: ToolWords = {
  agents: ['qwen', 'qwen-code'],
  native: (call, input) => [call.tool, input],
  shell: (line) => ['run_shell_command', { command: line, description: '', is_background: false }],
  file: fileTool,
  fetch: (url, prompt) => ['web_fetch', { url, prompt }],
  mcp: (server, tool) => `mcp__${server}__${tool}`,
};

function fileTool({ act, path, old, text }: FileAct): ReturnType<ToolWords['file']> {
  switch (act) {
    case 'read':
      return ['read_file', { file_path: path }];
    case 'edit':
      return ['edit', { file_path: path, old_string: old, new_string: text }];
    case 'write':
      return ['write_file', { file_path: path, content: text }];
    case 'delete':
      return ['run_shell_command', { command: `rm ${quoteWord(path)}`, description: '', is_background: false }];
  }
}
