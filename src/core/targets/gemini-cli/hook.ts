import type { Guard } from '../../model/change.ts';
import { findJson } from '../../text/json.ts';
import { coverageNotes } from '../hook-notes.ts';
import type { HookLayout } from '../hook-plan.ts';
import { hardCommand } from '../hook-registration.ts';
import { covers, matcherFor, widen } from '../hook-tools.ts';
import type { ToolNames } from '../hook-tools.ts';
import type { JsonFile } from '../json-file.ts';
import { readSettings, settingsPath } from './settings.ts';

/** The tools as Gemini CLI's matchers know them. */
const geminiTools: ToolNames = {
  order: ['run_shell_command', 'replace', 'write_file', 'read_file', 'read_many_files', 'web_fetch', 'mcp_.*'],
  by: {
    shell: ['run_shell_command'],
    edit: ['replace', 'write_file'],
    delete: ['run_shell_command'],
    read: ['read_file', 'read_many_files'],
    fetch: ['web_fetch'],
    mcp: ['mcp_.*'],
    any: ['*'],
  },
  samples: { 'mcp_.*': 'mcp_server_tool' },
  list: /^(?!)/,
  separator: /\|/,
  anchored: true,
};

/** Its variable is put into the line before a shell sees it, so that the words are the same everywhere. */
export const command = 'node $GEMINI_PROJECT_DIR/.postmortem/guard.cjs gemini';

/** The same for hard guards. */
export const commandIfHard = hardCommand(command);

/** Gemini CLI: hooks in the project's settings. */
export const geminiHooks: HookLayout = {
  target: 'gemini-cli',
  agent: 'Gemini CLI',
  read: readSettings,
  events: { tool: ['hooks', 'BeforeTool'], finish: null },
  grouped: true,
  matcher: (guards) => matcherFor(guards, geminiTools),
  covers: (matcher, needed) => covers(matcher, needed, geminiTools),
  widen: (matcher, needed) => widen(matcher, needed, geminiTools),
  item({ matcher, isHard }) {
    const handler = {
      type: 'command',
      name: 'postmortem',
      command: isHard ? commandIfHard : command,
      timeout: 15_000,
      description: 'post-mortem guard',
    };
    return { ...(matcher === null ? {} : { matcher }), hooks: [handler] };
  },
  notes: notesFor,
};

function notesFor(guard: Guard, settings: JsonFile): readonly string[] {
  const config = settings.root && findJson(settings.root, ['hooksConfig']);
  const isOff = config && findJson(config, ['enabled'])?.value === false;
  const disabled = config && findJson(config, ['disabled'])?.value;
  const isDisabled = Array.isArray(disabled) && disabled.some((name) => name === 'postmortem');
  return [
    ...(isOff ? [`\`hooksConfig.enabled\` is false in ${settingsPath}: no hook runs until that is changed.`] : []),
    ...(isDisabled ? [`\`hooksConfig.disabled\` names postmortem in ${settingsPath}: take it out.`] : []),
    'Gemini CLI reads hooks when a session begins, in folders that are trusted, and shows a project’s hooks the first time: start a new session.',
    'A repository path with blanks breaks the command, since the variable is put in without quotes.',
    ...(guard.hard
      ? ['A hook that takes longer than 15 s, or cannot be started, lets the call run, also for a hard guard.']
      : []),
    ...coverageNotes(guard),
  ];
}
