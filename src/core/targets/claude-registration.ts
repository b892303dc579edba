import type { Guard } from '../model/change.ts';
import { findRegistration, saysHard } from './hook-registration.ts';
import { covers, matcherFor, momentOf } from './hook-tools.ts';
import type { ToolNames } from './hook-tools.ts';
import { readJsonFile } from './json-file.ts';
import type { HarnessFiles } from './harness-file.ts';

/** Claude Code's settings, whose hooks other agents run too. */
export const claudeSettings = '.claude/settings.json';

/** The tools as other agents look them up in matchers of that file. */
const names: ToolNames = {
  order: ['Bash', 'Edit', 'Write', 'Read', 'WebFetch', 'mcp__.*'],
  by: {
    shell: ['Bash'],
    edit: ['Edit', 'Write'],
    delete: ['Bash'],
    read: ['Read'],
    fetch: ['WebFetch'],
    mcp: ['mcp__.*'],
    any: ['*'],
  },
  samples: { 'mcp__.*': 'mcp__server__tool' },
  list: /^[\w\- ,|]+$/,
  separator: /[|,]/,
  anchored: false,
};

/** Whether that file registers the guard program for what this guard looks at, so that an agent which reads it needs no hook of its own. */
export function isInClaudeSettings(guard: Guard, files: HarnessFiles): boolean {
  const file = readJsonFile(files, { file: claudeSettings, agent: 'Claude Code' });
  if ('refusal' in file) return false;
  const isFinish = momentOf(guard) === 'finish';
  const found = findRegistration(file, ['hooks', isFinish ? 'Stop' : 'PreToolUse'], true);
  // What cannot be read there would let calls through: a hard guard needs the word for it.
  if (found && guard.hard && !saysHard(found.command)) return false;
  if (!found || isFinish) return found !== null;
  const needed = matcherFor([guard], names);
  return needed !== null && covers(found.matcher, needed, names);
}
