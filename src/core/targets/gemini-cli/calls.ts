import type { FileAct } from '../replay-call.ts';
import { quoteWord } from '../replay-words.ts';
import type { ToolWords } from '../replay-words.ts';

/** Gemini CLI's own tools. */
export const geminiWords: ToolWords = {
  agents: ['gemini-cli', 'gemini'],
  native: (call, input) => [call.tool, input],
  shell: (line) => ['run_shell_command', { command: line, description: '' }],
  file: fileTool,
  fetch: (url, prompt) => ['web_fetch', { prompt: prompt === '' ? url : `${prompt} ${url}` }],
  mcp: (server, tool) => `mcp_${server}_${tool}`,
};

function fileTool({ act, path, old, text }: FileAct): ReturnType<ToolWords['file']> {
  switch (act) {
    case 'read':
      return ['read_file', { file_path: path }];
    case 'edit':
      return ['replace', { file_path: path, instruction: '', old_string: old, new_string: text }];
    case 'write':
      return ['write_file', { file_path: path, content: text }];
    case 'delete':
      return ['run_shell_command', { command: `rm ${quoteWord(path)}`, description: '' }];
  }
}
