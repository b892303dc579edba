import { numberOf, readHookFiles } from '../hook-files.ts';
import type { HookFileShape } from '../hook-files.ts';
import type { HookReading } from '../protocol.ts';
import type { HarnessFiles } from '../harness-file.ts';

/** The settings files in which Claude Code looks for hooks, besides managed ones and plug-ins. */
export const hookFiles = ['.claude/settings.local.json', '.claude/settings.json', '~/.claude/settings.json'] as const;

const timeouts: Readonly<Record<string, number>> = { prompt: 30, agent: 60 };

const shape: HookFileShape = {
  target: 'claude-code',
  agent: 'Claude Code',
  files: hookFiles,
  grouped: 'always',
  timeoutMs: ({ timeout }, type) => numberOf(timeout, timeouts[type] ?? 600) * 1000,
  commands: ['command'],
  type: '',
  takesArgs: true,
};

/** Every hook of the settings files. */
export function claudeHooks(files: HarnessFiles): HookReading {
  return readHookFiles(files, shape);
}
