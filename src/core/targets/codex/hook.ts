import type { Guard } from '../../model/change.ts';
import type { JsonNode } from '../../text/json.ts';
import { coverageNotes } from '../hook-notes.ts';
import type { HookLayout } from '../hook-plan.ts';
import { hardCommand } from '../hook-registration.ts';
import { covers, matcherFor, widen } from '../hook-tools.ts';
import type { ToolNames } from '../hook-tools.ts';
import { readJsonFile } from '../json-file.ts';
import type { JsonReader } from '../json-file.ts';

/** The project's hooks, which Codex reads as strict JSON with two keys only. */
export const hooksPath = '.codex/hooks.json';

/** The tools as Codex's matchers know them. */
export const codexTools: ToolNames = {
  order: ['Bash', 'apply_patch', 'view_image', 'mcp__.*'],
  by: {
    shell: ['Bash'],
    edit: ['Bash', 'apply_patch'],
    delete: ['Bash', 'apply_patch'],
    read: ['Bash', 'view_image'],
    mcp: ['mcp__.*'],
    any: ['*'],
  },
  samples: { 'mcp__.*': 'mcp__server__tool' },
  list: /^[A-Za-z0-9_|]+$/,
  separator: /\|/,
  anchored: false,
};

const reader: JsonReader = { file: hooksPath, agent: 'Codex', mark: false, refuse: refuseKeys };

function refuseKeys(root: JsonNode): string | null {
  const stray = root.children.find(({ key }) => key !== 'hooks' && key !== 'description');
  return stray
    ? `${hooksPath}: Codex rejects the whole file for its key \`${stray.key ?? ''}\`, since it knows only \`hooks\` and \`description\`: take it out, then apply.`
    : null;
}

/** Starts from wherever the command's directory is; the repository's own program is found through git. */
export const command = 'node "$(git rev-parse --show-toplevel)/.postmortem/guard.cjs" codex';

const onWindows = 'node .postmortem\\guard.cjs codex';

/** The same for hard guards: Codex lets calls run when a hook fails, unless the shell turns failing into a refusal. */
export const commandIfHard = hardCommand(command, ' || exit 2');

/** Codex: groups appended at the end, since trust is given to hooks by their position. */
export const codexHooks: HookLayout = {
  target: 'codex',
  agent: 'Codex',
  read: (files) => readJsonFile(files, reader),
  events: { tool: ['hooks', 'PreToolUse'], finish: ['hooks', 'Stop'] },
  preamble: [['description', 'post-mortem guard']],
  grouped: true,
  matcher: (guards) => matcherFor(guards, codexTools),
  covers: (matcher, needed) => covers(matcher, needed, codexTools),
  widen: (matcher, needed) => widen(matcher, needed, codexTools),
  appendOnly:
    'other hooks stand behind the post-mortem guard, and Codex knows trusted hooks by their position. Take the group out by hand and trust the ones behind it again with /hooks, or switch it off there; then undo.',
  item({ matcher, isHard }) {
    const handler = {
      type: 'command',
      command: isHard ? commandIfHard : command,
      commandWindows: isHard ? hardCommand(onWindows) : onWindows,
      timeout: 15,
      statusMessage: 'post-mortem guard',
    };
    return { ...(matcher === null ? {} : { matcher }), hooks: [handler] };
  },
  notes: (guard, file) => notesFor(guard, file.text !== null),
};

function notesFor(guard: Guard, isThere: boolean): readonly string[] {
  return [
    `Codex runs a new or changed hook only after you trust it: start Codex here, run /hooks and trust “post-mortem guard”. Nobody else may, and an untrusted hook is skipped without a word${isThere ? '; hooks of yours stay trusted, since nothing before them moves' : ''}.`,
    'The project itself must be trusted too. What the guard looks at can change later without a new trust, since only its registration is part of it.',
    ...(guard.hard
      ? [
          'A hook that takes longer than 15 s lets the call run, also for a hard guard; so does one that cannot be started on Windows.',
        ]
      : []),
    ...(guard.ask ? ['Codex cannot ask from a hook: the call is stopped, and the agent is told to ask.'] : []),
    ...coverageNotes(guard),
  ];
}
