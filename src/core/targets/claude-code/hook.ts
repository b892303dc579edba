import type { Change, Guard } from '../../model/change.ts';
import { findJson } from '../../text/json.ts';
import { planHook as plan, unplanHook as unplan } from '../hook-plan.ts';
import type { HookLayout } from '../hook-plan.ts';
import { hardCommand } from '../hook-registration.ts';
import { momentOf } from '../hook-tools.ts';
import { coverageNotes } from '../hook-notes.ts';
import type { JsonFile } from '../json-file.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { Plan, PlanContext } from '../target.ts';
import { covers, matcherFor, widen } from './matcher.ts';
import { doubledNotes, readSettings } from './settings.ts';

/** No shell variable and no `args`: the same words work in sh, cmd.exe and PowerShell, and in the agents that read this file too. */
export const command = `node -e "require(process.env.CLAUDE_PROJECT_DIR+'/.postmortem/guard.cjs')" claude`;

/** The same for hard guards. */
export const commandIfHard = hardCommand(command);

const layout: HookLayout = {
  target: 'claude-code',
  agent: 'Claude Code',
  read: readSettings,
  events: { tool: ['hooks', 'PreToolUse'], finish: ['hooks', 'Stop'] },
  grouped: true,
  matcher: matcherFor,
  covers,
  widen,
  item({ matcher, isHard }) {
    const handler = {
      type: 'command',
      command: isHard ? commandIfHard : command,
      timeout: 15,
      ...(isHard ? { onFailure: 'block' } : {}),
      statusMessage: 'post-mortem guard',
    };
    return { ...(matcher === null ? {} : { matcher }), hooks: [handler] };
  },
  notes: notesFor,
};

/** Registers the guard program before tool use, or widens the registration that is there, and adds the guard. */
export function planHook(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  return plan(layout, change, { files, context });
}

/** Takes the guard out, narrows the registration to what is left, and removes it with the last guard. */
export function unplanHook(change: Change, files: HarnessFiles, context: PlanContext): Plan {
  return unplan(layout, change, { files, context });
}

function notesFor(guard: Guard, settings: JsonFile): readonly string[] {
  const off = settings.root && findJson(settings.root, ['disableAllHooks'])?.value === true;
  return [
    ...doubledNotes(settings),
    ...(off ? ['`disableAllHooks` is true in .claude/settings.json: no hook runs until it is taken out.'] : []),
    momentOf(guard) === 'finish'
      ? 'Claude Code takes up changed hooks at once. It ends by itself after eight refusals to finish; the guard refuses once.'
      : 'Claude Code takes up changed hooks at once. The guard adds about 0.05 to 0.25 s to each call it is asked about, mostly the start of Node.',
    ...(guard.hard
      ? ['Claude Code before 2.1.295 does not know `onFailure` and lets calls through when Node cannot start.']
      : []),
    'Copilot CLI, Cursor and Devin run this hook too, since they read .claude/settings.json.',
    ...coverageNotes(guard),
  ];
}
