import type { Guard } from '../../model/change.ts';
import type { KindPlanner } from '../assemble.ts';
import { claudeSettings, isInClaudeSettings } from '../claude-registration.ts';
import { guardFiles, otherGuards, planGuardFiles, unplanGuardFiles } from '../guard-files.ts';
import { coverageNotes, refuseHistory } from '../hook-notes.ts';
import { markOf, mergePlans, refuse, remark } from '../plans.ts';
import { planOwnFile, unplanOwnFile } from '../rule-file.ts';
import { hardCommand } from '../hook-registration.ts';
import { withEol } from '../../text/lines.ts';
import type { HarnessFiles } from '../harness-file.ts';
import type { PlanContext } from '../target.ts';

/** A file of our own: Copilot CLI, the cloud agent and VS Code each read it. */
const hooksPath = '.github/hooks/postmortem.json';

/** The command that is registered; hooks start at the repository's root. */
export const command = 'node .postmortem/guard.cjs copilot';

/** The same for hard guards. */
export const commandIfHard = hardCommand(command);

/** The event's name in the spelling that the CLI and VS Code read alike, and no `version`, which would make VS Code read it otherwise. */
const registration = (line: string) => ({
  hooks: { PreToolUse: [{ type: 'command', command: line, cwd: '.', timeout: 15, timeoutSec: 15 }] },
});
const textOf = (line: string): string => `${JSON.stringify(registration(line), null, 2)}\n`;
const texts = { soft: textOf(command), hard: textOf(commandIfHard) };

/** Hooks of Copilot on all its surfaces. */
export const copilotHook: KindPlanner = {
  files: () => [hooksPath, claudeSettings, guardFiles.program, guardFiles.guards],
  plan(change, files, context) {
    const { guard } = change;
    if (!guard) return refuse('The change has no `guard`.');
    const blind = refuseHistory(guard, 'Copilot');
    if (blind !== null) return refuse(blind);
    const guards = planGuardFiles(change, files, context);
    if (guards.refusals.length > 0) return guards;
    const others = otherGuards(files, markOf(change, context), 'copilot') ?? [];
    const there = ownText(files);
    const isThere = typeof files.get(hooksPath)?.text === 'string';
    if (!isThere && isInClaudeSettings(guard, files)) {
      return mergePlans(guards, remark(...inheritedNotes, ...coverageNotes(guard)));
    }
    const shares = isThere ? { shares: [hooksPath, guardFiles.program] } : {};
    const isHard = there === texts.hard || [...others, guard].some(({ hard }) => hard === true);
    const own = planOwnFile(files, hooksPath, {
      text: isHard ? texts.hard : texts.soft,
      context: there === null ? context : asIntact(context),
    });
    return mergePlans(guards, own, { ...remark(...notesFor(guard)), ...shares });
  },
  unplan(change, files, context) {
    const guards = unplanGuardFiles(change, files, context);
    const others = otherGuards(files, markOf(change, context), 'copilot');
    if (!others) return refuse(`${guardFiles.guards} cannot be read: mend it, then undo.`);
    const there = ownText(files);
    if (others.length > 0) {
      const isSofter = there === texts.hard && change.guard?.hard === true && !others.some(({ hard }) => hard === true);
      const own = { text: texts.soft, context: asIntact(context) };
      return isSofter ? mergePlans(guards, planOwnFile(files, hooksPath, own)) : guards;
    }
    return mergePlans(guards, unplanOwnFile(files, hooksPath, { text: there ?? texts.soft, context }));
  },
};

/** The text of ours that stands there; null when none does, or somebody's. */
function ownText(files: HarnessFiles): string | null {
  const text = withEol(files.get(hooksPath)?.text ?? '', '\n').trim();
  return Object.values(texts).find((own) => own.trim() === text) ?? null;
}

function asIntact(context: PlanContext): PlanContext {
  return { ...context, intact: new Set([...(context.intact ?? []), hooksPath]) };
}

const inheritedNotes = [
  `Copilot CLI and VS Code's Copilot run the hook of ${claudeSettings}, which has the guard already: no second one is registered.`,
  `The cloud agent does not read that file, and VS Code's Local sessions do so only with the setting chat.useClaudeHooks: for them, put this into ${hooksPath} as well: ${JSON.stringify(registration(command))}`,
];

function notesFor(guard: Guard): readonly string[] {
  return [
    'Copilot runs hooks only in folders that are trusted (`copilot --trust-folder` with -p; in VS Code, Workspace Trust), and reads them when a session begins.',
    'Copilot refuses every call when the hook cannot be started: keep .postmortem/guard.cjs in the repository, and Node on every machine.',
    ...(guard.hard ? ['A hook that takes longer than 15 s lets the call run, also for a hard guard.'] : []),
    ...(guard.ask ? ['The cloud agent takes a question for a refusal.'] : []),
    ...coverageNotes(guard),
  ];
}
