import type { FileAct } from '../replay-call.ts';
import { quoteWord } from '../replay-words.ts';
import type { ToolWords } from '../replay-words.ts';

/** OpenCode's own tools. */
export const opencodeWords: ToolWords = {
  agents: ['opencode'],
  native: (call, input) => [call.tool, input],
  shell: (line) => ['bash', { command: line, description: '' }],
  file: fileTool,
  fetch: (url) => ['webfetch', { url, format: 'text' }],
  mcp: (server, tool) => `${server}_${tool}`,
};

function fileTool({ act, path, old, text }: FileAct): ReturnType<ToolWords['file']> {
  switch (act) {
    case 'read':
      return ['read', { filePath: path }];
    case 'edit':
      return ['edit', { filePath: path, oldString: old, newString: text }];
    case 'write':
      return ['write', { filePath: path, content: text }];
    case 'delete':
      return ['bash', { command: `rm ${quoteWord(path)}`, description: '' }];
  }
}
